"""Somebody taken out of the rows of a store: counted, or blanked, table by table.

Why it exists: what a column holds is known here and nowhere else. Of the history the words go and their digest stays; of a baseline
the fields that name the person are marked as erased; pages wait until they are written anew. It opens no transaction.
"""

import json
from collections.abc import Callable, Collection, Mapping
from typing import Any, cast

from sqlalchemy import Connection, Row, Select, Table, and_, delete, select, update

from syncer.domain.json import JsonObject, JsonValue, canonical, digest
from syncer.store import codec, tables
from syncer.store.writes import put
from syncer.sync import bundles
from syncer.sync.erasing import erased
from syncer.sync.forgetting import Identity, from_json, mark_of, to_json

Blanked = Callable[[Identity, Row[Any]], Mapping[str, Any]]
_UNDER_WAY, _DONE = "forgetting:", "forgotten:"
_SHOWN = ("title", "body", "base", "retitled")
PAGES = "pages"  # they change when they are written anew
_GLOBAL = frozenset({"cache"})
_AT_ONCE = {"yield_per": 200}


def mentions(connection: Connection, project: str, who: Identity) -> dict[str, int]:
    """How many rows of each table name somebody; tables without such rows are absent."""
    found = {name: len(_changes(connection, project, who, name)) for name in (*_BLANKED, PAGES)}
    found["history_payloads"] = len(_told(connection, project, who))
    return {name: count for name, count in sorted(found.items()) if count}


def blank(connection: Connection, project: str, who: Identity, only: Collection[str] = ()) -> None:
    """Take somebody out of all tables but that of pages, or of some alone."""
    for name in only or _BLANKED:
        table = tables.metadata.tables[name]
        for key, columns in _changes(connection, project, who, name):
            connection.execute(update(table).where(_is(table, key)).values(dict(columns)))
    if not only:
        payloads = tables.history_payloads
        for seq in _told(connection, project, who):
            this = and_(payloads.c.project == project, payloads.c.seq == seq)
            connection.execute(delete(payloads).where(this))


def naming_pages(connection: Connection, project: str, who: Identity) -> list[tuple[str, str]]:
    """Titles and addresses of our pages that still name somebody."""
    rows = connection.execute(select(tables.pages).where(tables.pages.c.project == project))
    return [(row.title, row.url) for row in rows if _page(who, row) != {n: getattr(row, n) for n in _SHOWN}]


# ---------------------------------------------------------------------------------------- notes


def begin(connection: Connection, who: Identity, instance: str) -> None:
    """Remember until the end who is being forgotten, and for good, by digests alone, what their accounts become."""
    rows = [{"name": f"{_UNDER_WAY}{who.pseudonym}", "value": canonical(to_json(who))}]
    rows += [
        {"name": f"{_DONE}{mark_of(instance, word)}", "value": who.pseudonym}
        for word in (who.id, *who.words, *who.logins)
    ]
    put(connection, tables.facts, rows)


def end(connection: Connection, who: Identity) -> None:
    """Nothing is left to be done."""
    name = f"{_UNDER_WAY}{who.pseudonym}"
    connection.execute(delete(tables.facts).where(tables.facts.c.name == name))


def under_way(connection: Connection) -> list[Identity]:
    """Who is being forgotten and is not yet."""
    return [from_json(codec.parse_object(value)) for _, value in _facts(connection, _UNDER_WAY)]


def forgotten(connection: Connection) -> dict[str, str]:
    """Pseudonyms by the marks of those who were forgotten."""
    return {name.removeprefix(_DONE): value for name, value in _facts(connection, _DONE)}


def _facts(connection: Connection, prefix: str) -> list[tuple[str, str]]:
    rows = connection.execute(select(tables.facts).where(tables.facts.c.name.startswith(prefix)))
    return [(row.name, row.value) for row in rows]


# ----------------------------------------------------------------------------------------- rows


def _changes(
    connection: Connection, project: str, who: Identity, name: str
) -> list[tuple[dict[str, Any], Mapping[str, Any]]]:
    """Rows that name somebody: their keys, and the columns as they are without."""
    table, blanked = tables.metadata.tables[name], _page if name == PAGES else _BLANKED[name]
    wanted: Select[Any] = select(table).order_by(*table.primary_key)
    if name not in _GLOBAL:
        wanted = wanted.where(table.c.project == project)
    found: list[tuple[dict[str, Any], Mapping[str, Any]]] = []
    for row in connection.execute(wanted, execution_options=_AT_ONCE):
        changed = {key: one for key, one in blanked(who, row).items() if one != getattr(row, key)}
        if changed:
            found.append(({c.name: getattr(row, c.name) for c in table.primary_key}, changed))
    return found


def _is(table: Table, key: Mapping[str, Any]) -> Any:
    return and_(*(table.c[name] == value for name, value in key.items()))


def _told(connection: Connection, project: str, who: Identity) -> list[int]:
    """The numbers of changes whose words name somebody."""
    history, payloads = tables.history, tables.history_payloads
    same = and_(history.c.project == payloads.c.project, history.c.seq == payloads.c.seq)
    wanted: Select[Any] = select(history.c.seq, history.c.uid, history.c.field, payloads.c.payload).join_from(
        history, payloads, same
    )
    rows = connection.execute(wanted.where(history.c.project == project), execution_options=_AT_ONCE)
    return [row.seq for row in rows if _is_told(who, row)]


def _is_told(who: Identity, row: Row[Any]) -> bool:
    said = codec.parse_object(row.payload)
    by = {name: value for name, value in said.items() if name not in {"before", "after"}}
    moved = any(who.at(row.uid, row.field, said.get(name)) != said.get(name) for name in ("before", "after"))
    return moved or who.value(by, refs=True) != by


def _json(who: Identity, text: str, *, refs: bool = True) -> str:
    """A column of JSON; of one that is none the text."""
    try:
        value = cast("JsonValue", json.loads(text))
    except ValueError:
        return who.ref(text) if refs else who.text(text)
    changed = who.value(value, refs=refs)
    return canonical(changed) if changed != value else text


def _record(who: Identity, row: Row[Any]) -> Mapping[str, Any]:
    return {"payload": codec.text_of(who.values(row.uid, codec.parse_object(row.payload)))}


def _counterpart(who: Identity, row: Row[Any]) -> Mapping[str, Any]:
    agreed: dict[str, list[JsonValue]] = json.loads(row.agreed)
    pairs: JsonObject = {path: [who.at(row.uid, path, one) for one in pair] for path, pair in agreed.items()}
    return {
        "agreed": canonical(pairs),
        "seen": codec.text_of(who.values(row.uid, codec.parse_object(row.seen))),
    }


def _held(who: Identity, row: Row[Any]) -> Mapping[str, Any]:
    def said(text: str) -> str:
        return canonical(
            {side: who.at(row.uid, row.field, v) for side, v in codec.parse_object(text).items()}
        )

    return {
        "values": said(row.values),
        "sides": said(row.sides),
        "base": canonical(who.at(row.uid, row.field, codec.parse(row.base))),
        "authors": _json(who, row.authors),
        "owner": who.ref(row.owner),
        "reason": who.text(row.reason),
    }


def _move(who: Identity, row: Row[Any]) -> Mapping[str, Any]:
    before, after = (canonical(who.at(row.uid, row.path, codec.parse(x))) for x in (row.before, row.after))
    return {"before": before, "after": after, "by": who.ref(row.by)}


def _baseline(who: Identity, row: Row[Any]) -> Mapping[str, Any]:
    kept = bundles.from_json(codec.parse(row.payload))
    less = erased(kept, who)
    if less == kept:
        return {}
    return {"payload": canonical(bundles.to_json(less)), "head": _json(who, row.head)}


def _frozen(who: Identity, row: Row[Any]) -> Mapping[str, Any]:
    content = who.text(row.content)
    same = content == row.content
    return {
        "title": who.text(row.title),
        "content": content,
        "digest": row.digest if same else digest(content),
    }


def _page(who: Identity, row: Row[Any]) -> Mapping[str, Any]:
    return {name: who.text(getattr(row, name)) for name in _SHOWN}


def _columns(*names: str) -> Blanked:
    """Columns of JSON or of references to people."""
    return lambda who, row: {name: _json(who, getattr(row, name)) for name in names}


def _texts(*names: str) -> Blanked:
    """Columns of words."""
    return lambda who, row: {name: who.text(getattr(row, name)) for name in names}


_BLANKED: Mapping[str, Blanked] = {
    "records": _record,
    "counterparts": _counterpart,
    "claims": _columns("sent"),
    "held": _held,
    "failures": _texts("item", "what", "message", "hint"),
    "suspects": _columns("before"),
    "decisions": _columns("payload", "by", "subject"),
    "attachments": _texts("name"),
    "responses": _columns("payload", "by"),
    "cursors": _columns("value"),
    "moves": _move,
    "clocks": _columns("row"),
    "firings": _columns("to", "later", "acknowledged_by"),
    "mails": _columns("person", "letter", "items", "reason"),
    "baselines": _baseline,
    "frozen_pages": _frozen,
    "cycles": _columns("summary"),
    "cache": _columns("name", "value"),
}
