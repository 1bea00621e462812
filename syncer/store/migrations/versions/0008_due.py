"""When a clock's point was reached, beside when it was noted: a service that was down notes it late."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; of what was noted before nothing is known."""
    op.add_column("firings", sa.Column("due", sa.Text()))
