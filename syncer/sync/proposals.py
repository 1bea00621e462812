"""Edits that people made inside our text on pages, as proposals on the record: waiting, accepted, declined, or over (B-35).

Why it exists: what somebody corrects on a page is meant, and must neither be lost nor become the register's word by itself. Each
edit is a row that only ever grows by what came of it. Which field an edit means is found by the words it replaced.
Pure; what a page shows of it is told in `pages`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final

from syncer.domain.fields import spec_of
from syncer.domain.json import JsonObject, JsonValue, digest
from syncer.domain.kinds import Kind
from syncer.domain.meta import Shape
from syncer.domain.problems import Problem, Severity
from syncer.sync.meaning import Change, Spot, as_markdown, meant_by, without_strangers
from syncer.sync.merge import Ruling
from syncer.sync.observation import Decision, DecisionKind, HubState, Response, StoredRecord
from syncer.sync.page_ids import is_customers
from syncer.sync.values import CLASH, empty, merge, same
from syncer.sync.wiki import PageState, RemotePage
from syncer.text.storage.merging import Edit, edits

EDIT: Final = "edit"  # kinds of response: an edit, and what came of it
ANSWER: Final = "edit-answer"
KINDS: Final = (EDIT, ANSWER)
OPEN, ACCEPTED, DECLINED = "open", "accepted", "declined"
REPLACED, TAKEN_BACK, AGREED, OVER = (
    "replaced",
    "taken_back",
    "agreed",
    "over",
)  # by another edit; by people; ours came to say the same; ours stands there again
_NOTHING: Final = Change()
ENDED: Final = frozenset({REPLACED, TAKEN_BACK, AGREED, OVER})  # the page shows nothing more of it
ID_LENGTH: Final = 8
_FINAL: Final = frozenset({ACCEPTED, DECLINED, REPLACED, TAKEN_BACK, AGREED})


@dataclass(frozen=True, slots=True)
class Proposal:
    """An edit with what came of it.

    `was` and `now` are its words as Markdown; `by` is the account, `who` the id of a person of the project, "" for nobody known.
    `field` is the one it means ("" where none or several say what it replaced), `value` what that would become.
    `stands`: their text is still on the page. `ref` is the change request that it became, `change` the edit as it was made.
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
    change: Change = _NOTHING

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
        change=Change(word("before"), word("after"), _accounts(said.get("people"))),
    )


def _accounts(said: JsonValue) -> dict[str, str]:
    return {ref: str(account) for ref, account in said.items()} if isinstance(said, dict) else {}


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
    """What an edit is judged by: the records, what is known already, and who has which account.

    `people` has a person by account, `mentions` the account of every reference (id, e-mail).
    """

    records: Mapping[str, tuple[Kind, Mapping[str, JsonValue]]]
    known: Sequence[Proposal]
    now: datetime
    people: Mapping[str, str] = field(default_factory=dict)
    mentions: Mapping[str, str] = field(default_factory=dict)


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
    was, now = (as_markdown(xml, scene.people.get) for xml in (edit.before, edit.after))
    both = f"{edit.before}{edit.after}"
    named: JsonObject = {ref: one for ref, one in scene.mentions.items() if one and f'"{one}"' in both}
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
        **({"people": named} if named else {}),
    }
    change = Change(edit.before, edit.after, _accounts(named))
    meant = meant_by(*scene.records[uid], change) if uid else None
    if meant is not None:
        said |= {"field": meant.path, "value": meant.value}
    key = digest([state.page, edit.key, version])[:ID_LENGTH]
    return Response(key, EDIT, state.page, account, scene.now, said)


# ------------------------------------------------------------------------------------------ answers


@dataclass(frozen=True, slots=True)
class Word:
    """A person's word on a proposal that can be carried out; where it sets a field, what the record gets by it."""

    decision: int
    answer: Response
    uid: str = ""
    field: str = ""
    value: JsonValue = None
    who: str = ""

    @property
    def sets(self) -> bool:
        """Whether a field of the register changes by it."""
        return bool(self.field)


def words(hub: HubState, now: datetime) -> tuple[list[Word], list[Problem]]:
    """What people's waiting decisions come to, one after the other, and those that came too late.

    An edit is made in what its field says when its turn comes, so that two edits of one field both stand and nothing else of it
    is turned back; one that does not find its words there any more waits on.
    """
    asked = sorted((d for d in hub.decisions if d.kind is DecisionKind.PROPOSAL), key=lambda d: d.id)
    known = {one.id: one for one in told(hub.responses)} if asked else {}
    found: list[Word] = []
    problems: list[Problem] = []
    sofar: dict[tuple[str, str], JsonValue] = {}
    for decision in asked:
        one = known.get(decision.subject)
        word = _word(hub, decision, one, sofar, now) if one is not None and one.waits else None
        if word is None:
            problems.append(_late(decision))
            continue
        known.pop(decision.subject)
        found.append(word)
        if word.sets:
            sofar[word.uid, word.field] = word.value
    return found, problems


def _word(
    hub: HubState,
    decision: Decision,
    one: Proposal,
    sofar: Mapping[tuple[str, str], JsonValue],
    now: datetime,
) -> Word | None:
    """What one word comes to; None where its field says something else by now than what was seen."""
    said = decision.payload
    code = ACCEPTED if said.get("answer") == "accept" else DECLINED
    reason, ref = (str(said.get(name) or "") for name in ("reason", "ref"))
    row = answer(one, code, by=decision.by, now=now, reason=reason, ref=ref)
    uid, path = str(said.get("uid") or ""), str(said.get("field") or "")
    if not path:
        return Word(decision.id, row)
    record = hub.records.get(uid)
    if record is None:
        return None
    here = sofar.get((uid, path), record.values.get(path))
    if "to" in said:
        seen = said.get("from")
        spot = Spot(path, said["to"]) if here == seen or (empty(here) and empty(seen)) else None
    else:
        spot = meant_by(record.kind, {path: here}, one.change)
    if spot is None:
        return None
    who = f"{one.who or one.by or decision.by} (version {one.version} of {one.address})"
    return Word(decision.id, row, uid, path, spot.value, who)


def rulings(hub: HubState, now: datetime) -> dict[tuple[str, str], tuple[Ruling, str]]:
    """What accepted proposals make of fields, each in the name of who edited the page."""
    found: dict[tuple[str, str], tuple[Ruling, str]] = {}
    for word in words(hub, now)[0]:
        if word.sets:
            spot = word.uid, word.field
            before = f"{found[spot][1]}; " if spot in found else ""
            found[spot] = Ruling(word.value), f"{before}{word.who}"
    return found


def stays(word: Word, kind: Kind, before: JsonValue, after: JsonValue) -> bool:
    """Whether a field that said `before` and comes to say `after` has what a word set there, be it beside what others changed."""
    spec = spec_of(kind, word.field)
    shape = spec.shape if spec is not None else Shape.SCALAR
    merged = merge(before, word.value, after, shape)
    return merged is not CLASH and same(merged, after, shape)


def outweighed(word: Word) -> Problem:
    """What is told of a word that did not stay: it is used up, and its edit waits on."""
    return Problem(
        f"proposal {word.answer.payload['to']}: {word.uid}.{word.field} says something else, since what is said elsewhere, such as in"
        " Jira, goes before, so nothing was done",
        "change it there, or decline the proposal: see syncer proposals list",
        severity=Severity.WARNING,
        code="proposal-outweighed",
        uid=word.uid,
    )


def change_values(one: Proposal, record: StoredRecord, path: str, new: JsonValue) -> dict[str, JsonValue]:
    """The change request that a proposal on a field for the customer becomes, where a baseline covers that (GATE-4).

    The customer reads it: of an edit on a page of ours it says what the field would say, and neither the words around that nor the
    page's address; of one on theirs it quotes the words, without accounts of people whom the project does not know. Why it is to change
    nobody has said yet.
    """
    item: JsonObject = {"action": "change", "requirement": record.uid, "field": path, "to": new}
    if path in record.values:
        item["from"] = record.values[path]
    quoted = without_strangers(one.now or one.was, one.change.people)
    content = quoted if is_customers(one.page) else new if isinstance(new, str) else ""
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


def _late(decision: Decision) -> Problem:
    return Problem(
        f"proposal {decision.subject}: it was answered or its words were changed meanwhile, so nothing was done",
        "see syncer proposals list",
        severity=Severity.WARNING,
        code="proposal-overtaken",
    )
