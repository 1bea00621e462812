"""The tables, once, for both databases.

JSON is kept as canonical text and instants as ISO text in UTC, so that a row reads the same on both
databases and in a dump. Keys sort by code point everywhere (`COLLATE "C"` on PostgreSQL).
"""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)

metadata = MetaData()


class Instant(TypeDecorator[datetime]):
    """An aware instant, stored as ISO text in UTC with microseconds, so that text order is time order."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        """Naive datetimes are refused: a store that guesses zones cannot be trusted with clocks."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("the store takes aware datetimes only")
        return value.astimezone(UTC).isoformat(timespec="microseconds")

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Back to an aware datetime in UTC."""
        return None if value is None else datetime.fromisoformat(value)


def _key() -> Text:
    return Text().with_variant(Text(collation="C"), "postgresql")


def _project() -> Column[str]:
    return Column("project", _key(), ForeignKey("projects.key"), nullable=False)


facts = Table(
    "facts",
    metadata,
    Column("name", _key(), primary_key=True),
    Column("value", Text, nullable=False),
)

projects = Table(
    "projects",
    metadata,
    Column("key", _key(), primary_key=True),
    Column("lease", Integer, nullable=False),
    Column("history_seq", Integer, nullable=False),
    Column("history_head", Text, nullable=False),
)

ids = Table(
    "ids",
    metadata,
    _project(),
    Column("kind", _key(), nullable=False),
    Column("last", Integer, nullable=False),
    PrimaryKeyConstraint("project", "kind"),
)

records = Table(
    "records",
    metadata,
    _project(),
    Column("uid", _key(), nullable=False),
    Column("kind", _key(), nullable=False),
    Column("payload", Text, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("created", Instant, nullable=False),
    Column("updated", Instant, nullable=False),
    PrimaryKeyConstraint("project", "uid"),
)

aliases = Table(
    "aliases",
    metadata,
    _project(),
    Column("alias", _key(), nullable=False),
    Column("uid", _key(), nullable=False),
    PrimaryKeyConstraint("project", "alias"),
)

counterparts = Table(
    "counterparts",
    metadata,
    _project(),
    Column("side", _key(), nullable=False),
    Column("native", _key(), nullable=False),
    Column("uid", _key(), nullable=False),
    Column("key", _key(), nullable=False),
    Column("version", Text, nullable=False),
    Column("is_primary", Boolean, nullable=False),
    Column("agreed", Text, nullable=False),
    Column("seen", Text, nullable=False),
    Column("unseen", Text, nullable=False),
    Column("links", Text, nullable=False),
    Column("missing_since", Text, nullable=False),
    Column("standing", Text, nullable=False, server_default="live"),
    Column("former", Text, nullable=False, server_default="[]"),
    Column("comment", Text, nullable=False, server_default=""),
    PrimaryKeyConstraint("project", "side", "native"),
    Index("counterparts_by_uid", "project", "uid"),
)

claims = Table(
    "claims",
    metadata,
    _project(),
    Column("key", _key(), nullable=False),
    Column("kind", Text, nullable=False),
    Column("token", Text, nullable=False),
    Column("opened", Instant, nullable=False),
    Column("after", Integer, nullable=False),
    Column("sent", Text, nullable=False),
    PrimaryKeyConstraint("project", "key"),
)

held = Table(
    "held",
    metadata,
    _project(),
    Column("uid", _key(), nullable=False),
    Column("field", _key(), nullable=False),
    Column("values", Text, nullable=False),
    Column("sides", Text, nullable=False),
    Column("base", Text, nullable=False),
    Column("since", Instant, nullable=False),
    Column("reason", Text, nullable=False),
    Column("authors", Text, nullable=False, server_default="{}"),
    Column("owner", Text, nullable=False, server_default=""),
    Column("due", Instant),
    PrimaryKeyConstraint("project", "uid", "field"),
)

suspects = Table(
    "suspects",
    metadata,
    _project(),
    Column("link", _key(), nullable=False),
    Column("before", Text, nullable=False),
    Column("since", Instant, nullable=False),
    PrimaryKeyConstraint("project", "link"),
)

failures = Table(
    "failures",
    metadata,
    _project(),
    Column("key", _key(), nullable=False),
    Column("side", Text, nullable=False),
    Column("item", Text, nullable=False),
    Column("what", Text, nullable=False),
    Column("cause", Text, nullable=False),
    Column("message", Text, nullable=False),
    Column("hint", Text, nullable=False),
    Column("code", Text, nullable=False),
    Column("first", Instant, nullable=False),
    Column("last", Instant, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("next", Instant, nullable=False),
    Column("mark", Text, nullable=False),
    Column("version", Text, nullable=False),
    PrimaryKeyConstraint("project", "key"),
)

decisions = Table(
    "decisions",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    _project(),
    Column("kind", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("payload", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("used", Instant),
    Index("decisions_open", "project", "used"),
)

pages = Table(
    "pages",
    metadata,
    _project(),
    Column("page", _key(), nullable=False),
    Column("native", Text, nullable=False),
    Column("space", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("fingerprint", Text, nullable=False),
    Column("digest", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("url", Text, nullable=False),
    Column("labels", Text, nullable=False),
    Column("base", Text, nullable=False, server_default=""),
    Column("parent", Text, nullable=False, server_default=""),
    Column("retitled", Text, nullable=False, server_default=""),
    PrimaryKeyConstraint("project", "page"),
)

attachments = Table(
    "attachments",
    metadata,
    _project(),
    Column("page", _key(), nullable=False),
    Column("name", _key(), nullable=False),
    Column("holder", Text, nullable=False),
    Column("native", Text, nullable=False),
    Column("digest", Text, nullable=False),
    PrimaryKeyConstraint("project", "page", "name"),
)

responses = Table(
    "responses",
    metadata,
    _project(),
    Column("key", _key(), nullable=False),
    Column("kind", Text, nullable=False),
    Column("page", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("payload", Text, nullable=False),
    PrimaryKeyConstraint("project", "key"),
)

cursors = Table(
    "cursors",
    metadata,
    _project(),
    Column("name", _key(), nullable=False),
    Column("value", Text, nullable=False),
    PrimaryKeyConstraint("project", "name"),
)

history = Table(
    "history",
    metadata,
    _project(),
    Column("seq", Integer, nullable=False),
    Column("at", Instant, nullable=False),
    Column("cycle", Text, nullable=False),
    Column("uid", _key(), nullable=False),
    Column("field", Text, nullable=False),
    Column("payload_digest", Text, nullable=False),
    Column("digest", Text, nullable=False),
    PrimaryKeyConstraint("project", "seq"),
    Index("history_by_uid", "project", "uid"),
)

history_payloads = Table(
    "history_payloads",
    metadata,
    _project(),
    Column("seq", Integer, nullable=False),
    Column("salt", Text, nullable=False),
    Column("payload", Text, nullable=False),
    PrimaryKeyConstraint("project", "seq"),
)

issue_pasts = Table(
    "issue_pasts",
    metadata,
    _project(),
    Column("native", _key(), nullable=False),
    Column("uid", _key(), nullable=False),
    Column("version", Text, nullable=False),
    Column("mapping", Text, nullable=False),
    Column("created", Instant),
    Column("paths", Text, nullable=False),
    PrimaryKeyConstraint("project", "native"),
    Index("issue_pasts_by_uid", "project", "uid"),
)

moves = Table(
    "moves",
    metadata,
    _project(),
    Column("native", _key(), nullable=False),
    Column("ref", _key(), nullable=False),
    Column("path", _key(), nullable=False),
    Column("uid", _key(), nullable=False),
    Column("at", Instant, nullable=False),
    Column("before", Text, nullable=False),
    Column("after", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("automatic", Boolean, nullable=False),
    Column("ours", Boolean, nullable=False),
    PrimaryKeyConstraint("project", "native", "ref", "path"),
    Index("moves_by_uid", "project", "uid"),
)

clocks = Table(
    "clocks",
    metadata,
    _project(),
    Column("uid", _key(), nullable=False),
    Column("rule", _key(), nullable=False),
    Column("cycle", Integer, nullable=False),
    Column("digest", Text, nullable=False),
    Column("next", Instant),
    Column("row", Text, nullable=False),
    PrimaryKeyConstraint("project", "uid", "rule", "cycle"),
)

firings = Table(
    "firings",
    metadata,
    _project(),
    Column("uid", _key(), nullable=False),
    Column("rule", _key(), nullable=False),
    Column("cycle", Integer, nullable=False),
    Column("threshold", _key(), nullable=False),
    Column("at", Instant, nullable=False),
    Column("to", Text, nullable=False),
    Column("later", Text, nullable=False),
    Column("policy", Text, nullable=False),
    Column("acknowledged_by", Text, nullable=False),
    Column("acknowledged_at", Instant),
    Column("due", Instant),
    PrimaryKeyConstraint("project", "uid", "rule", "cycle", "threshold"),
    Index("firings_by_time", "project", "at"),
)

mails = Table(
    "mails",
    metadata,
    _project(),
    Column("person", _key(), nullable=False),
    Column("kind", _key(), nullable=False),
    Column("slot", _key(), nullable=False),
    Column("state", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("letter", Text, nullable=False),
    Column("items", Text, nullable=False),
    Column("reason", Text, nullable=False),
    PrimaryKeyConstraint("project", "person", "kind", "slot"),
    Index("mails_by_time", "project", "at"),
)

baselines = Table(
    "baselines",
    metadata,
    _project(),
    Column("name", _key(), nullable=False),
    Column("made", Instant, nullable=False),
    Column("head", Text, nullable=False),
    Column("payload", Text, nullable=False),
    PrimaryKeyConstraint("project", "name"),
)

frozen_pages = Table(
    "frozen_pages",
    metadata,
    _project(),
    Column("page", _key(), nullable=False),
    Column("baseline", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("digest", Text, nullable=False),
    Column("content", Text, nullable=False),
    PrimaryKeyConstraint("project", "page"),
)

cycles = Table(
    "cycles",
    metadata,
    Column("id", _key(), primary_key=True),
    _project(),
    Column("started", Instant, nullable=False),
    Column("summary", Text, nullable=False),
    Index("cycles_by_start", "project", "started"),
)

hints = Table(
    "hints",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    _project(),
    Column("key", _key(), nullable=False),
    Column("product", Text, nullable=False),
    Column("native", Text, nullable=False),
    Column("version", Text, nullable=False),
    Column("received", Instant, nullable=False),
    UniqueConstraint("project", "key"),
)

cache = Table(
    "cache",
    metadata,
    Column("site", _key(), nullable=False),
    Column("name", _key(), nullable=False),
    Column("value", Text, nullable=False),
    Column("at", Instant),
    PrimaryKeyConstraint("site", "name"),
)
