"""Edits that people made inside our text on pages, as proposals on the record: waiting, accepted, declined, or over (B-35).

Why it exists: what somebody corrects on a page is meant, and must neither be lost nor become the register's word by itself. Each
edit is a row that only ever grows by what came of it. Which field an edit means is found by the words it replaced.
Pure; what a page shows of it is told in `pages`.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final

from syncer.domain.fields import spec_of
from syncer.domain.json import JsonObject, JsonValue, digest
from syncer.domain.kinds import Kind
from syncer.domain.problems import Problem, Severity
from syncer.sync.merge import Ruling
from syncer.sync.observation import Decision, DecisionKind, HubState, Response, StoredRecord
from syncer.sync.releases import is_customers
from syncer.sync.values import empty
from syncer.sync.wiki import PageState, RemotePage
from syncer.text import markdown, storage
from syncer.text.storage.merging import Edit, edits
from syncer.text.storage.units import words_of

EDIT: Final = "edit"  # kinds of response: an edit, and what came of it
ANSWER: Final = "edit-answer"
KINDS: Final = (EDIT, ANSWER)
OPEN, ACCEPTED, DECLINED = "open", "accepted", "declined"
REPLACED, TAKEN_BACK, OVER = (
    "replaced",
    "taken_back",
    "over",
)  # by another edit; by people; ours stands there again
_FINAL: Final = frozenset({ACCEPTED, DECLINED, REPLACED, TAKEN_BACK})
_TEXTS: Final = frozenset({"text", "line", "markdown"})
_SHORT: Final = 3  # letters: fewer are found in any text


@dataclass(frozen=True, slots=True)
class Proposal:
    """An edit with what came of it.

    `was` and `now` are its words as Markdown; `by` is the account, `who` the id of a person of the project, "" for nobody known.
    `field` is the one it means ("" where none or several say what it replaced), `value` what that would become.
    `stands`: their text is still on the page. `ref` is the change request that it became.
    """

    id: str
    page: str
    edit: str
    block: str
    uid: str
    was: str
    now: str
    by: str
    who: str
    at: datetime
    version: int
    address: str
    title: str
    field: str = ""
    value: JsonValue = None
    state: str = OPEN
    stands: bool = True
    reason: str = ""
    answered_by: str = ""
    answered: datetime | None = None
    ref: str = ""

    @property
    def waits(self) -> bool:
        """Whether somebody has to decide."""
        return self.state == OPEN


# ------------------------------------------------------------------------------------------ rows


def told(responses: Iterable[Response]) -> tuple[Proposal, ...]:
    """All proposals, in the order in which they were found."""
    rows = list(responses)
    found = {row.key: _read(row) for row in rows if row.kind == EDIT}
    for row in sorted((row for row in rows if row.kind == ANSWER), key=lambda row: row.at):
        key = str(row.payload.get("to"))
        if key in found:
            found[key] = _answered(found[key], row)
    return tuple(sorted(found.values(), key=lambda one: (one.at, one.id)))


def _read(row: Response) -> Proposal:
    said = row.payload

    def word(name: str) -> str:
        return str(said.get(name) or "")

    return Proposal(
        id=row.key,
        edit=word("edit"),
        block=word("block"),
        uid=word("uid"),
        was=word("was"),
        now=word("now"),
        who=word("who"),
        page=row.page,
        by=row.by,
        at=row.at,
        version=int(word("version") or 0),
        address=word("address"),
        title=word("title"),
        field=word("field"),
        value=said.get("value"),
    )


def _answered(one: Proposal, row: Response) -> Proposal:
    code = str(row.payload.get("code"))
    if code == OVER:
        return replace(one, stands=False)
    if one.state in _FINAL:
        return one  # the first word stands
    reason, ref = str(row.payload.get("reason") or ""), str(row.payload.get("ref") or "")
    gone = one.stands and code in {ACCEPTED, DECLINED}
    return replace(one, state=code, stands=gone, reason=reason, ref=ref, answered_by=row.by, answered=row.at)


def answer(
    one: Proposal, code: str, *, by: str = "", now: datetime, reason: str = "", ref: str = ""
) -> Response:
    """What came of a proposal, as it is kept."""
    said: JsonObject = {"to": one.id, "code": code}
    said |= {name: text for name, text in (("reason", reason), ("ref", ref)) if text}
    return Response(f"{one.id}:{code}", ANSWER, one.page, by, now, said)


def standing(known: Iterable[Proposal], page: str) -> tuple[Proposal, ...]:
    """Those whose text still stands on a page."""
    return tuple(one for one in known if one.page == page and one.stands)


def to_be_shown(hub: HubState) -> tuple[Proposal, ...]:
    """Those that wait, and those that were answered since their record was changed last: pages say so until it changes again."""

    def is_news(one: Proposal) -> bool:
        record = hub.records.get(one.uid)
        since = record.updated if record is not None else None
        answered = one.answered if one.state in {ACCEPTED, DECLINED} else None
        return answered is not None and (since is None or since <= answered) and record is not None

    return tuple(one for one in told(hub.responses) if one.waits or is_news(one))


# ------------------------------------------------------------------------------------------ finding


@dataclass(frozen=True, slots=True)
class Scene:
    """What an edit is judged by: the records, what is known already, and who has which account (account -> person's id)."""

    records: Mapping[str, tuple[Kind, Mapping[str, JsonValue]]]
    known: Sequence[Proposal]
    now: datetime
    people: Mapping[str, str] = field(default_factory=dict)


Author = Mapping[str, tuple[str, int]]  # an edit's key -> account and version


def found(
    scene: Scene, state: PageState, remote: RemotePage, authors: Author | None = None
) -> list[Response]:
    """The rows that a look at a page adds: edits that are new, and those that people took back or went on with."""
    there = {one.key: one for one in edits(state.rendered, remote.body)}
    here = standing(scene.known, state.page)
    rows: list[Response] = []
    blocks = {one.block for one in there.values()}
    for one in here:
        if one.waits and one.edit not in there:
            code = REPLACED if one.block in blocks else TAKEN_BACK
            rows.append(answer(one, code, by=remote.author, now=scene.now))
    fresh = [one for key, one in there.items() if key not in {mine.edit for mine in here}]
    rows += [_row(scene, state, remote, one, (authors or {}).get(one.key)) for one in fresh]
    return rows


def _row(
    scene: Scene, state: PageState, remote: RemotePage, edit: Edit, author: tuple[str, int] | None
) -> Response:
    account, version = author or (remote.author, remote.version)
    uid = edit.place if edit.place in scene.records else ""
    was, now = as_markdown(edit.before), as_markdown(edit.after)
    said: JsonObject = {
        "edit": edit.key,
        "block": edit.block,
        "uid": uid,
        "was": was,
        "now": now,
        "who": scene.people.get(account, ""),
        "version": version,
        "address": remote.address,
        "title": state.called,
        "before": edit.before,
        "after": edit.after,
    }
    meant = meant_by(*scene.records[uid], edit) if uid else None
    if meant is not None:
        said |= {"field": meant[0], "value": meant[1]}
    key = digest([state.page, edit.key, version])[:8]
    return Response(key, EDIT, state.page, account, scene.now, said)


def as_markdown(xml: str) -> str:
    """A block as people read and write it."""
    return markdown.write(storage.read(xml)).strip()


# --------------------------------------------------------------------------------- which field it means


def meant_by(kind: Kind, values: Mapping[str, JsonValue], edit: Edit) -> tuple[str, JsonValue] | None:
    """The one field whose words an edit replaced, and what it becomes; None where none or several say them."""
    before, after = words_of(edit.before), words_of(edit.after)
    exact = [hit for path, value in _texts(kind, values) for hit in _whole(path, value, before, after, edit)]
    if len(exact) == 1:
        return exact[0]
    if exact:
        return None
    within = [hit for path, value in _texts(kind, values) for hit in _within(path, value, before, after)]
    return within[0] if len(within) == 1 else None


def _texts(kind: Kind, values: Mapping[str, JsonValue]) -> Iterator[tuple[str, JsonValue]]:
    for path, value in values.items():
        spec = spec_of(kind, path)
        if spec is None or spec.derived or spec.computed or empty(value):
            continue
        if isinstance(value, list) or (isinstance(value, str) and not spec.values and not spec.refers):
            yield path, value


def _whole(
    path: str, value: JsonValue, before: str, after: str, edit: Edit
) -> Iterator[tuple[str, JsonValue]]:
    """A field, or a block or an item of it, that says just what stood there."""
    if isinstance(value, list):
        for at, item in enumerate(value):
            text = _text(item)
            if text and _plain(text) == before:
                yield path, [*value[:at], *_item(item, after), *value[at + 1 :]]
        return
    text = str(value)
    if _plain(text) == before:
        yield path, _written(text, edit, after)
        return
    blocks = text.split("\n\n")
    same = [at for at, block in enumerate(blocks) if _plain(block) == before]
    for at in same:
        kept = [
            *blocks[:at],
            *([new] if (new := _written(blocks[at], edit, after)) else []),
            *blocks[at + 1 :],
        ]
        yield path, "\n\n".join(kept)


def _within(path: str, value: JsonValue, before: str, after: str) -> Iterator[tuple[str, JsonValue]]:
    """A field that stood there beside other words, which the edit left alone, such as a title behind its number."""
    items = value if isinstance(value, list) else [value]
    for at, item in enumerate(items):
        text = _plain(_text(item))
        head, hit, tail = before.partition(text) if len(text) >= _SHORT else ("", "", "")
        kept = after.startswith(head) and after.endswith(tail) and len(after) > len(head) + len(tail)
        if not hit or not kept or (head and head[-1].isalnum()) or (tail and tail[0].isalnum()):
            continue
        new = after[len(head) : len(after) - len(tail)].strip()
        yield path, [*items[:at], *_item(item, new), *items[at + 1 :]] if isinstance(value, list) else new


def _text(item: JsonValue) -> str:
    if isinstance(item, dict):
        return str(item.get("text") or "")
    return item if isinstance(item, str) else ""


def _item(item: JsonValue, text: str) -> list[JsonValue]:
    """An item with other words; none where none are left."""
    if not text:
        return []
    return [{**item, "text": text}] if isinstance(item, dict) else [text]


def _plain(text: str) -> str:
    """The words of people's Markdown, as a page shows them."""
    return words_of(storage.write(markdown.read(text)))


def _written(old: str, edit: Edit, after: str) -> str:
    """The new words: with their marks where those of the old ones are the field's own, else as plain text."""
    return as_markdown(edit.after) if as_markdown(edit.before) == old.strip() else after


# ------------------------------------------------------------------------------------------ answers


def answers(hub: HubState, now: datetime) -> tuple[list[Response], list[Problem]]:
    """What people's waiting decisions make of proposals, and those that came too late."""
    known = {one.id: one for one in told(hub.responses)}
    rows: list[Response] = []
    problems: list[Problem] = []
    for decision in hub.decisions:
        if decision.kind is not DecisionKind.PROPOSAL:
            continue
        one = known.get(decision.subject)
        if one is None or not one.waits or _overtaken(hub, decision):
            problems.append(_late(decision))
            continue
        code = ACCEPTED if decision.payload.get("answer") == "accept" else DECLINED
        reason, ref = (str(decision.payload.get(name) or "") for name in ("reason", "ref"))
        rows.append(answer(one, code, by=decision.by, now=now, reason=reason, ref=ref))
    return rows, problems


def rulings(hub: HubState) -> dict[tuple[str, str], tuple[Ruling, str]]:
    """What accepted proposals make of fields, each in the name of who edited the page."""
    known = {one.id: one for one in told(hub.responses)}
    found: dict[tuple[str, str], tuple[Ruling, str]] = {}
    for decision in hub.decisions:
        said = decision.payload
        if decision.kind is DecisionKind.PROPOSAL and said.get("field") and not _overtaken(hub, decision):
            one = known.get(decision.subject)
            who = (one.who or one.by) if one is not None else ""
            where = f" (version {one.version} of {one.address})" if one is not None else ""
            spot = str(said.get("uid")), str(said.get("field"))
            found[spot] = Ruling(said.get("to")), f"{who or decision.by}{where}"
    return found


def change_values(one: Proposal, record: StoredRecord, path: str, new: JsonValue) -> dict[str, JsonValue]:
    """The change request that a proposal on a field for the customer becomes, where a baseline covers that (GATE-4).

    The customer reads it: of an edit on a page of ours it says what the field would say, and neither the words around that nor the
    page's address. Why it is to change nobody has said yet.
    """
    item: JsonObject = {"action": "change", "requirement": record.uid, "field": path, "to": new}
    if path in record.values:
        item["from"] = record.values[path]
    content = one.now or one.was if is_customers(one.page) else new if isinstance(new, str) else ""
    values: dict[str, JsonValue] = {
        "title": f"{record.uid} · {record.values.get('title', '')}",
        "state": "submitted",
        "requested_at": one.at.isoformat(timespec="seconds"),
        "content": content,
        "source.means": f"{one.address} (version {one.version})",
        "changes": [item],
        "requested_by": one.who,
    }
    return {name: value for name, value in values.items() if value}


def _overtaken(hub: HubState, decision: Decision) -> bool:
    """Whether the field says something else by now than what the person saw who decided."""
    said = decision.payload
    if not said.get("field"):
        return False
    record = hub.records.get(str(said.get("uid")))
    here = record.values.get(str(said.get("field"))) if record is not None else None
    return record is None or not (here == said.get("from") or (empty(here) and empty(said.get("from"))))


def _late(decision: Decision) -> Problem:
    return Problem(
        f"proposal {decision.subject}: it was answered or its field was changed meanwhile, so nothing was done",
        "see syncer proposals list",
        severity=Severity.WARNING,
        code="proposal-overtaken",
    )
