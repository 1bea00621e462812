"""What stands on our pages beside their text."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Add the tables, which begin empty, and what is known of a page that people have written on."""
    for name in ("base", "parent", "retitled"):
        op.add_column("pages", sa.Column(name, sa.Text(), nullable=False, server_default=""))
    op.create_table(
        "frozen_pages",
        sa.Column("project", KEY, sa.ForeignKey("projects.key"), nullable=False),
        sa.Column("page", KEY, nullable=False),
        sa.Column("baseline", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("project", "page"),
    )
    op.create_table(
        "attachments",
        sa.Column("project", KEY, sa.ForeignKey("projects.key"), nullable=False),
        sa.Column("page", KEY, nullable=False),
        sa.Column("name", KEY, nullable=False),
        sa.Column("holder", sa.Text(), nullable=False),
        sa.Column("native", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("project", "page", "name"),
    )
