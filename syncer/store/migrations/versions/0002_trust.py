"""What became of an issue and which keys it had; who decides a held field, and who wrote its values."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns; rows that are there get what was true of them."""
    op.add_column("counterparts", sa.Column("standing", sa.Text(), nullable=False, server_default="live"))
    op.add_column("counterparts", sa.Column("former", sa.Text(), nullable=False, server_default="[]"))
    op.add_column("counterparts", sa.Column("comment", sa.Text(), nullable=False, server_default=""))
    op.add_column("held", sa.Column("authors", sa.Text(), nullable=False, server_default="{}"))
    op.add_column("held", sa.Column("owner", sa.Text(), nullable=False, server_default=""))
    op.add_column("held", sa.Column("due", sa.Text(), nullable=True))
