"""Hints of webhooks, kept from their arrival until a cycle has looked at what they name."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Add the table, which begins empty."""
    op.create_table(
        "hints",
        sa.Column("number", sa.Integer(), primary_key=True, autoincrement=True),
        sa.Column("project", KEY, sa.ForeignKey("projects.key"), nullable=False),
        sa.Column("key", KEY, nullable=False),
        sa.Column("product", sa.Text(), nullable=False),
        sa.Column("native", sa.Text(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("received", sa.Text(), nullable=False),
        sa.UniqueConstraint("project", "key"),
    )
