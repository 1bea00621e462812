"""The first tables: the hub, its sides, claims, held fields, decisions, pages, history."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")  # sorts by code point


def upgrade() -> None:
    """Create every table."""
    op.create_table(
        "cache",
        sa.Column("site", KEY, nullable=False),
        sa.Column("name", KEY, nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("site", "name"),
    )
    op.create_table(
        "facts",
        sa.Column("name", KEY, nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )
    op.create_table(
        "projects",
        sa.Column("key", KEY, nullable=False),
        sa.Column("lease", sa.Integer(), nullable=False),
        sa.Column("history_seq", sa.Integer(), nullable=False),
        sa.Column("history_head", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key"),
    )
    op.create_table(
        "aliases",
        sa.Column("project", KEY, nullable=False),
        sa.Column("alias", KEY, nullable=False),
        sa.Column("uid", KEY, nullable=False),
        sa.ForeignKeyConstraint(
            ["project"],
            ["projects.key"],
        ),
        sa.PrimaryKeyConstraint("project", "alias"),
    )
    op.create_table(
        "claims",
        sa.Column("project", KEY, nullable=False),
        sa.Column("key", KEY, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("opened", sa.Text(), nullable=False),
        sa.Column("after", sa.Integer(), nullable=False),
        sa.Column("sent", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["project"],
            ["projects.key"],
        ),
        sa.PrimaryKeyConstraint("project", "key"),
    )
    op.create_table(
        "counterparts",
        sa.Column("project", KEY, nullable=False),
        sa.Column("side", KEY, nullable=False),
        sa.Column("native", KEY, nullable=False),
        sa.Column("uid", KEY, nullable=False),
        sa.Column("key", KEY, nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("is_primary", sa.Boolean(), nullable=False),
        sa.Column("agreed", sa.Text(), nullable=False),
        sa.Column("seen", sa.Text(), nullable=False),
        sa.Column("unseen", sa.Text(), nullable=False),
        sa.Column("links", sa.Text(), nullable=False),
        sa.Column("missing_since", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["project"],
            ["projects.key"],
        ),
        sa.PrimaryKeyConstraint("project", "side", "native"),
    )
    op.create_index("counterparts_by_uid", "counterparts", ["project", "uid"], unique=False)
    op.create_table(
        "cursors",
        sa.Column("project", KEY, nullable=False),
        sa.Column("name", KEY, nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["project"],
            ["projects.key"],
        ),
        sa.PrimaryKeyConstraint("project", "name"),
    )
    op.create_table(
        "cycles",
        sa.Column("id", KEY, nullable=False),
        sa.Column("project", KEY, nullable=False),
        sa.Column("started", sa.Text(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["project"],
            ["projects.key"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("cycles_by_start", "cycles", ["project", "started"], unique=False)
    op.create_table(
        "decisions",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("project", KEY, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("used", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["project"],
            ["projects.key"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("decisions_open", "decisions", ["project", "used"], unique=False)
    op.create_table(
        "held",
        sa.Column("project", KEY, nullable=False),
        sa.Column("uid", KEY, nullable=False),
        sa.Column("field", KEY, nullable=False),
        sa.Column("values", sa.Text(), nullable=False),
        sa.Column("sides", sa.Text(), nullable=False),
        sa.Column("base", sa.Text(), nullable=False),
        sa.Column("since", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["project"],
            ["projects.key"],
        ),
        sa.PrimaryKeyConstraint("project", "uid", "field"),
    )
    op.create_table(
        "history",
        sa.Column("project", KEY, nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("cycle", sa.Text(), nullable=False),
        sa.Column("uid", KEY, nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("payload_digest", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["project"],
            ["projects.key"],
        ),
        sa.PrimaryKeyConstraint("project", "seq"),
    )
    op.create_index("history_by_uid", "history", ["project", "uid"], unique=False)
    op.create_table(
        "history_payloads",
        sa.Column("project", KEY, nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("salt", sa.Text(), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["project"],
            ["projects.key"],
        ),
        sa.PrimaryKeyConstraint("project", "seq"),
    )
    op.create_table(
        "ids",
        sa.Column("project", KEY, nullable=False),
        sa.Column("kind", KEY, nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["project"],
            ["projects.key"],
        ),
        sa.PrimaryKeyConstraint("project", "kind"),
    )
    op.create_table(
        "pages",
        sa.Column("project", KEY, nullable=False),
        sa.Column("page", KEY, nullable=False),
        sa.Column("native", sa.Text(), nullable=False),
        sa.Column("space", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("labels", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["project"],
            ["projects.key"],
        ),
        sa.PrimaryKeyConstraint("project", "page"),
    )
    op.create_table(
        "records",
        sa.Column("project", KEY, nullable=False),
        sa.Column("uid", KEY, nullable=False),
        sa.Column("kind", KEY, nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("created", sa.Text(), nullable=False),
        sa.Column("updated", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["project"],
            ["projects.key"],
        ),
        sa.PrimaryKeyConstraint("project", "uid"),
    )
    op.create_table(
        "responses",
        sa.Column("project", KEY, nullable=False),
        sa.Column("key", KEY, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("page", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["project"],
            ["projects.key"],
        ),
        sa.PrimaryKeyConstraint("project", "key"),
    )
