"""What issues' own histories told of records, with the instants of the site; clocks, what they fired and what was mailed; suspect links; baselines."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")  # sorts by code point


def upgrade() -> None:
    """Add the tables; they fill by themselves as soon as a rule looks back."""
    op.create_table(
        "issue_pasts",
        sa.Column("project", KEY, sa.ForeignKey("projects.key"), nullable=False),
        sa.Column("native", KEY, nullable=False),
        sa.Column("uid", KEY, nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("mapping", sa.Text(), nullable=False),
        sa.Column("created", sa.Text(), nullable=True),
        sa.Column("paths", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("project", "native"),
    )
    op.create_index("issue_pasts_by_uid", "issue_pasts", ["project", "uid"])
    op.create_table(
        "moves",
        sa.Column("project", KEY, sa.ForeignKey("projects.key"), nullable=False),
        sa.Column("native", KEY, nullable=False),
        sa.Column("ref", KEY, nullable=False),
        sa.Column("path", KEY, nullable=False),
        sa.Column("uid", KEY, nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("after", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("automatic", sa.Boolean(), nullable=False),
        sa.Column("ours", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("project", "native", "ref", "path"),
    )
    op.create_index("moves_by_uid", "moves", ["project", "uid"])
    op.create_table(
        "clocks",
        sa.Column("project", KEY, sa.ForeignKey("projects.key"), nullable=False),
        sa.Column("uid", KEY, nullable=False),
        sa.Column("rule", KEY, nullable=False),
        sa.Column("cycle", sa.Integer(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("next", sa.Text(), nullable=True),
        sa.Column("row", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("project", "uid", "rule", "cycle"),
    )
    op.create_table(
        "firings",
        sa.Column("project", KEY, sa.ForeignKey("projects.key"), nullable=False),
        sa.Column("uid", KEY, nullable=False),
        sa.Column("rule", KEY, nullable=False),
        sa.Column("cycle", sa.Integer(), nullable=False),
        sa.Column("threshold", KEY, nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("to", sa.Text(), nullable=False),
        sa.Column("later", sa.Text(), nullable=False),
        sa.Column("policy", sa.Text(), nullable=False),
        sa.Column("acknowledged_by", sa.Text(), nullable=False),
        sa.Column("acknowledged_at", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("project", "uid", "rule", "cycle", "threshold"),
    )
    op.create_index("firings_by_time", "firings", ["project", "at"])
    op.create_table(
        "mails",
        sa.Column("project", KEY, sa.ForeignKey("projects.key"), nullable=False),
        sa.Column("person", KEY, nullable=False),
        sa.Column("kind", KEY, nullable=False),
        sa.Column("slot", KEY, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("letter", sa.Text(), nullable=False),
        sa.Column("items", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("project", "person", "kind", "slot"),
    )
    op.create_index("mails_by_time", "mails", ["project", "at"])
    op.create_table(
        "suspects",
        sa.Column("project", KEY, sa.ForeignKey("projects.key"), nullable=False),
        sa.Column("link", KEY, nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("since", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("project", "link"),
    )
    op.create_table(
        "baselines",
        sa.Column("project", KEY, sa.ForeignKey("projects.key"), nullable=False),
        sa.Column("name", KEY, nullable=False),
        sa.Column("made", sa.Text(), nullable=False),
        sa.Column("head", sa.Text(), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("project", "name"),
    )
