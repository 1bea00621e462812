"""Since when a fact of a site is known, so that it can be forgotten again."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; facts that are there are dated by the next day's look."""
    op.add_column("cache", sa.Column("at", sa.Text(), nullable=True))
