"""Program errors on their way to Jira: a bug is the counterpart of the question, requirement or feedback that told of it (PPL-3).

Why it exists: an error is no requirement, and nobody should have to copy it by hand. A person says so (`syncer bug`); from then on
the bug is made like a record's issue, by a claim and with our mark, `QST-0007#bug` or `MTG-0001#f3`, so that a reply that is lost,
a process that dies and a store that is gone make no second one. What it says by then is its people's: nothing is written to
it again. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from syncer.domain.ids import kind_of
from syncer.domain.json import JsonValue
from syncer.domain.kinds import Kind
from syncer.domain.problems import Problem, Severity
from syncer.rules.routing import route
from syncer.sync.changes import Attach, IssueDraft, LinkIssues, Sections, UnmarkIssue
from syncer.sync.issues import own_labels
from syncer.sync.linked import LINKS, Web
from syncer.sync.mapping import Mapping as SyncMapping
from syncer.sync.merge import Ruling
from syncer.sync.observation import (
    ClaimKind,
    Counterpart,
    Decision,
    DecisionKind,
    HubState,
    IssueState,
    JiraObservation,
    Observation,
    Side,
    Standing,
)
from syncer.sync.people import people_of
from syncer.sync.standing import standing_of, stands
from syncer.sync.work import STATUS, SUMMARY
from syncer.text.markdown.escape import escape
from syncer.text.sections import SectionSpec

SIGN: Final = "#"  # stands between a record and what of it the bug is about
WHOLE: Final = "bug"  # what of it, where it is all of the record
_LEAD: Final = SectionSpec("", (), "")
_EN: Final[Mapping[str, str]] = {
    "feedback": "Feedback {item} of the customer in {uid} “{title}”.",
    "record": "Told in {uid} “{title}”.",
    "reason": "A program error; it is followed as the bug {key}.",
}
_ZH: Final[Mapping[str, str]] = {
    "feedback": "来源：{uid}“{title}”的客户反馈 {item}。",
    "record": "来源：{uid}“{title}”。",
    "reason": "属于程序错误，已转为缺陷 {key} 处理。",
}
Rulings = Mapping[tuple[str, str], tuple[Ruling, str]]


def uid_of(record: str, item: str = "") -> str:
    """What the bug of a record, or of one feedback entry of a meeting, is called: "QST-0007#bug", "MTG-0001#f3"."""
    return f"{record}{SIGN}{item or WHOLE}"


def record_of(uid: str) -> str:
    """The record that a bug was told in; of a record, itself."""
    return uid.partition(SIGN)[0]


def is_bug(uid: str) -> bool:
    """Whether it is called like a bug."""
    return SIGN in uid and kind_of(record_of(uid)) is not None


def wishes(hub: HubState) -> dict[str, Decision]:
    """The bugs that people asked for and nobody took back, by what they are called: the last word counts."""
    said = {one.subject: one for one in hub.decisions if one.kind is DecisionKind.BUG}
    return {uid: one for uid, one in said.items() if not one.payload.get("cancel")}


@dataclass(frozen=True, slots=True)
class Places:
    """Where bugs are by now, by what they are called; what of that is news, and clones of them."""

    parts: Mapping[str, Counterpart] = field(default_factory=dict)
    attach: tuple[Attach, ...] = ()
    unmarks: tuple[UnmarkIssue, ...] = ()
    problems: tuple[Problem, ...] = ()


def places(seen: Observation, label: str) -> Places:
    """Every bug that the store knows or whose mark an issue carries, as this cycle saw it."""
    known = {p.uid: p for p in seen.hub.counterparts if p.side is Side.JIRA and is_bug(p.uid)}
    jira = seen.jira
    if jira is None:
        return Places(known)
    parts = {uid: _looked(part, jira, seen) for uid, part in known.items()}
    strange: list[IssueState] = []
    natives = {part.native for part in known.values()}
    for issue in sorted(jira.fetched.values(), key=lambda one: int(one.id)):
        if issue.marker is None or issue.id in natives or not is_bug(issue.marker.uid):
            continue
        uid = issue.marker.uid
        if uid in parts:
            strange.append(issue)
        else:
            parts[uid] = _shown(Counterpart(Side.JIRA, issue.id, uid, issue.key), issue, seen)
    return Places(
        parts,
        tuple(Attach(part) for uid, part in parts.items() if part != known.get(uid)),
        tuple(_copy(one, label) for one in strange if _is_copy(one, parts, jira)),
        (*_gone(parts.values()), *(_clone(one, parts) for one in strange)),
    )


def _looked(part: Counterpart, jira: JiraObservation, seen: Observation) -> Counterpart:
    issue = jira.fetched.get(part.native)
    if issue is not None:
        return _shown(part, issue, seen)
    if part.native in jira.vanished:
        return stands(part, standing_of(part, jira, seen.project), seen.now)
    return part


def _shown(part: Counterpart, issue: IssueState, seen: Observation) -> Counterpart:
    return read(stands(part, Standing.LIVE, seen.now), issue)


def read(part: Counterpart, issue: IssueState) -> Counterpart:
    """What is on record of a bug that was read: where it stands, and its links."""
    return replace(
        part.called(issue.key),
        version=issue.updated,
        seen={STATUS: [issue.status, issue.category.value]},
        links=issue.links if issue.shows_links else part.links,
    )


def _gone(parts: Iterable[Counterpart]) -> Iterator[Problem]:
    for part in parts:
        if part.missing_since:
            yield Problem(
                f"{part.key}, the bug of {part.uid}, cannot be seen any more: hidden from us or deleted; no other one is made",
                f"restore our permission, or bring {part.key} back",
                severity=Severity.WARNING,
                code="bug-gone",
                uid=record_of(part.uid),
            )


def _is_copy(issue: IssueState, parts: Mapping[str, Counterpart], jira: JiraObservation) -> bool:
    """Whether the bug itself is there and carries this very mark; another instance's is not ours to take off."""
    assert issue.marker is not None
    original = jira.fetched.get(parts[issue.marker.uid].native)
    mine = original.marker if original is not None else None
    return mine is not None and (mine.instance, mine.token) == (issue.marker.instance, issue.marker.token)


def _copy(issue: IssueState, label: str) -> UnmarkIssue:
    assert issue.marker is not None
    return UnmarkIssue(issue.marker.uid, issue.id, issue.key, tuple(map(str, own_labels(issue, label))))


def _clone(issue: IssueState, parts: Mapping[str, Counterpart]) -> Problem:
    assert issue.marker is not None
    uid = issue.marker.uid
    return Problem(
        f"{issue.key} carries the mark of {uid}, whose bug is {parts[uid].key}: it looks like a clone",
        "where the bug itself can be seen, our mark and label are taken off it; nothing else of it changes",
        severity=Severity.WARNING,
        code="clone",
        uid=record_of(uid),
    )


# ------------------------------------------------------------------------------- what is to be made


@dataclass(frozen=True, slots=True)
class Made:
    """What a plan does about bugs: those to make, links to make, and what cannot be done."""

    drafts: tuple[IssueDraft, ...] = ()
    links: tuple[LinkIssues, ...] = ()
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """What making bugs needs to know: what was observed, the mapping, the language, and where bugs are."""

    seen: Observation
    mapping: SyncMapping
    locale: str
    places: Places


def make(asked: Asked, records: Mapping[str, tuple[Kind, Mapping[str, JsonValue]]]) -> Made:
    """The bugs that people asked for and that are not there yet; `records` are as the plan leaves them."""
    drafts: list[IssueDraft] = []
    problems: list[Problem] = []
    claimed = {one.key for one in asked.seen.hub.claims if one.kind is ClaimKind.ISSUE}
    for uid, wish in wishes(asked.seen.hub).items():
        known = uid in asked.places.parts or uid in claimed or asked.seen.jira is None
        if known or record_of(uid) not in records:
            continue
        kind, values = records[record_of(uid)]
        if asked.mapping.bugs is None:
            problems.append(_unmapped(uid, wish))
        elif (overtaken := _overtaken(uid, wish, kind, values)) is not None:
            problems.append(overtaken)
        else:
            drafts.append(_draft(asked, uid, kind, values))
    return Made(tuple(drafts), tuple(_links(asked, [one.uid for one in drafts])), tuple(problems))


def _unmapped(uid: str, wish: Decision) -> Problem:
    return Problem(
        f"{wish.by} asked for a bug of {uid}, and the mapping has no `bugs` any more",
        f"write bugs: {{type: Bug}} in it, or take it back with: syncer bug {uid.removesuffix(SIGN + WHOLE)} --cancel",
        severity=Severity.WARNING,
        code="bug-unmapped",
        uid=record_of(uid),
    )


def _overtaken(uid: str, wish: Decision, kind: Kind, values: Mapping[str, JsonValue]) -> Problem | None:
    """That the feedback which was meant is there no more, or became another thing meanwhile: no bug is made of it."""
    record, _, item = uid.partition(SIGN)
    if kind is not Kind.MEETING:
        return None
    entry = entry_of(values, item)
    if entry is not None and not entry.get("became"):
        return None
    meanwhile = "is not in the meeting any more" if entry is None else f"became {entry['became']} meanwhile"
    return Problem(
        f"{wish.by} asked for a bug of {uid}, which {meanwhile}; none is made",
        f"bring feedback {item} back as it was in {record}, or take it back with: syncer bug {uid} --cancel",
        severity=Severity.WARNING,
        code="bug-overtaken",
        uid=record,
    )


def entry_of(values: Mapping[str, JsonValue], item: str) -> Mapping[str, JsonValue] | None:
    """The feedback entry of that name, whatever the case of its letters; None where the meeting has none."""
    found = values.get("feedback")
    entries = [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []
    return next((one for one in entries if str(one.get("id") or "").casefold() == item.casefold()), None)


def _draft(asked: Asked, uid: str, kind: Kind, values: Mapping[str, JsonValue]) -> IssueDraft:
    bugs, mapping = asked.mapping.bugs, asked.mapping
    assert bugs is not None
    record, _, item = uid.partition(SIGN)
    entry = entry_of(values, item) if kind is Kind.MEETING else None
    title = str((entry or {}).get("text") or values.get("title") or "")
    words = _ZH if asked.locale.startswith("zh") else _EN
    where = words["record" if entry is None else "feedback"]
    source = where.format(uid=record, item=item, title=_plain(str(values.get("title") or "")))
    body = _plain(title) if entry is not None else str(values.get("description") or "")
    fields: dict[str, JsonValue] = {"summary": _line(title)}
    assignee = _assignee(asked, kind, entry if entry is not None else values)
    if assignee:
        fields["assignee"] = assignee
    return IssueDraft(
        uid=uid,
        kind=kind,
        project=bugs.project or asked.seen.project,
        types=tuple(bugs.type),
        fields=fields,
        sections=Sections((_LEAD,), {_LEAD.key: "\n\n".join(text for text in (body, source) if text)}),
        labels=(mapping.label, *bugs.labels),
        rest={},
        agree={},
        fill={name: [*value] if isinstance(value, tuple) else value for name, value in bugs.fields.items()},
        home=asked.seen.project,
    )


def _plain(text: str) -> str:
    """Words that read in Markdown as they were typed."""
    return escape(text, angles=True, in_link=False)


def _line(text: str) -> str:
    """A text as a summary."""
    line = " ".join(text.split())
    return line if len(line) <= SUMMARY else f"{line[: SUMMARY - 1]}…"


def _assignee(asked: Asked, kind: Kind, values: Mapping[str, JsonValue]) -> str:
    """The account of whoever answers for such a record, where the mapping asks for it; what a customer said counts as a requirement."""
    bugs, jira = asked.mapping.bugs, asked.seen.jira
    if bugs is None or jira is None or bugs.assignee != "routing":
        return ""
    found = route(asked.mapping.routing, Kind.REQUIREMENT if kind is Kind.MEETING else kind, values)
    people = people_of(asked.seen.data, jira.people)
    return people.accounts.get(found.owner.casefold(), "") if found is not None else ""


def _links(asked: Asked, fresh: Sequence[str]) -> Iterator[LinkIssues]:
    """From each bug to the issue of the record it was told in, once; one that people took away is not made again."""
    bugs, jira = asked.mapping.bugs, asked.seen.jira
    if bugs is None or jira is None or bugs.link not in jira.link_verbs:
        return
    own = {p.uid: p for p in asked.seen.hub.counterparts if p.side is Side.JIRA and p.primary}
    symmetric = Web(verbs=jira.link_verbs).symmetric(bugs.link)
    for uid in (*asked.places.parts, *fresh):
        part, record = asked.places.parts.get(uid), own.get(record_of(uid))
        if record is None or record.missing_since or (part is not None and part.missing_since):
            continue
        link = LinkIssues(uid, record.uid, bugs.link, outward=True, field=WHOLE, symmetric=symmetric)
        if part is None or not _linked(part, record, link):
            yield link


def _linked(part: Counterpart, record: Counterpart, link: LinkIssues) -> bool:
    noted = part.agreed.get(LINKS)
    names = noted.register if noted is not None else None
    there = any((one.type, one.other_id) == (link.type, record.native) for one in part.links)
    return there or (isinstance(names, list) and link.name in names)


# --------------------------------------------------------------------- what the register says of it


def pointing(asked: Asked, before: Rulings) -> dict[tuple[str, str], tuple[Ruling, str]]:
    """All rulings, with those by which records point to the bugs that were made of them; on top of `before`."""
    found = dict(before)
    words = _ZH if asked.locale.startswith("zh") else _EN
    for uid, wish in wishes(asked.seen.hub).items():
        part, stored = asked.places.parts.get(uid), asked.seen.hub.records.get(record_of(uid))
        if part is None or stored is None:
            continue
        for path, value in _points(uid, stored.kind, stored.values, part.key, words["reason"], found):
            earlier = found.get((stored.uid, path))
            found[stored.uid, path] = (Ruling(value, earlier[0].against if earlier else {}), wish.by)
    return found


def _points(  # noqa: PLR0917 -- in the order of the sentence
    uid: str, kind: Kind, values: Mapping[str, JsonValue], key: str, reason: str, before: Rulings
) -> Iterator[tuple[str, JsonValue]]:
    """Fields of a record that say another thing once its bug is there: what the feedback became, the question's issue, the end of a requirement."""
    record, _, item = uid.partition(SIGN)

    def present(path: str) -> JsonValue:
        ruled = before.get((record, path))
        return ruled[0].value if ruled is not None else values.get(path)

    if kind is Kind.MEETING:
        entries = present("feedback")
        entry = entry_of({"feedback": entries}, item)
        if entry is not None and isinstance(entries, list) and not entry.get("became"):
            yield "feedback", [{**one, "became": key} if one is entry else one for one in entries]
    elif kind is Kind.QUESTION:
        about = present("about")
        there = about if isinstance(about, list) else []
        if key not in there:
            yield "about", [*there, key]
    elif kind is Kind.REQUIREMENT:
        if present("agreement") not in {"withdrawn", "rejected"}:
            yield "agreement", "withdrawn"
        if not present("conclusion.how"):
            yield "conclusion.how", reason.format(key=key)


def points(uid: str, kind: Kind, values: Mapping[str, JsonValue], key: str) -> bool:
    """Whether a record says everywhere that its bug is there."""
    return not list(_points(uid, kind, values, key, _EN["reason"], {}))


def settled(hub: HubState, found: Places, waiting: frozenset[str]) -> tuple[int, ...]:
    """Decisions that are carried out, or that no longer hold: their bug is there and their record points to it, or somebody took them back.

    `waiting` are the records whose fields cannot move now.
    """
    wanted = wishes(hub)
    return tuple(
        one.id
        for one in hub.decisions
        if one.kind is DecisionKind.BUG
        and (wanted.get(one.subject) is not one or _points_there(one, hub, found, waiting))
    )


def _points_there(one: Decision, hub: HubState, found: Places, waiting: frozenset[str]) -> bool:
    record = record_of(one.subject)
    return one.subject in found.parts and record in hub.records and record not in waiting
