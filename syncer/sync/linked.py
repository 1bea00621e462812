"""What Jira's links say of a record's fields that name other records.

Why it exists: links go both ways like any field, but they stand between two issues, have a direction and are
made one by one. Here they become a view for `merge.decide`: a set of records, element by element. A link that
cannot be seen just now (its other end is hidden, or was not read since) is never taken for one that was removed
(B-06, B-08). Decides nothing and makes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from syncer.domain.fields import spec_of
from syncer.domain.json import JsonValue
from syncer.domain.records import Kind
from syncer.sync.bindings import Bound
from syncer.sync.mapping import LinkMapping
from syncer.sync.merge import FOREIGN, View
from syncer.sync.observation import Agreed, IssueLink, Side
from syncer.sync.subjects import Subject

LINKS = "#links"  # agreed under this name: the links that stood when the issue was last looked at
CHANGED_BY = "changed_by"
_NONE: frozenset[str] = frozenset()
Verbs = Mapping[str, tuple[str, str]]
Speaker = tuple[str, str]  # a record's uid, and the path of its field


@dataclass(frozen=True, slots=True)
class Web:
    """The links between our issues as this cycle knows them, by the records at their ends.

    `natives` maps a uid to its issue's id, `links` to the links its issue showed when last read. `hidden` are
    records whose issue is out of sight, or was not read since we wrote it; `speakers` who says a link, or did when last looked, by its name;
    `noted` are by uid the names of the links that stood at an issue when it was last looked at, where there were some;
    `claimed` names links whose making is under way, its outcome not known; `ours` those and what came of them by now.
    """

    verbs: Verbs = field(default_factory=dict)
    natives: Mapping[str, str] = field(default_factory=dict)
    uids: Mapping[str, str] = field(default_factory=dict)
    kinds: Mapping[str, Kind] = field(default_factory=dict)
    links: Mapping[str, Sequence[IssueLink]] = field(default_factory=dict)
    hidden: frozenset[str] = frozenset()
    speakers: Mapping[str, frozenset[Speaker]] = field(default_factory=dict)
    noted: Mapping[str, frozenset[str]] = field(default_factory=dict)
    claimed: frozenset[str] = frozenset()
    ours: frozenset[str] = frozenset()

    def symmetric(self, type_name: str) -> bool:
        """Whether a type has one verb for both ways."""
        outward, inward = self.verbs.get(type_name, ("", "."))
        return outward == inward

    def outward(self, link: LinkMapping) -> bool:
        """Whether the record's own issue is the source: its verb is the type's outward one, or none is said."""
        _, inward = self.verbs.get(link.type, ("", ""))
        return not link.verb or link.verb.casefold() != inward.casefold()

    def name(self, uid: str, other: str, link: LinkMapping) -> str:
        """What a link is called, the same from whichever end it is looked at."""
        source, target = (uid, other) if self.outward(link) else (other, uid)
        if self.symmetric(link.type):
            source, target = min(source, target), max(source, target)
        return f"{source}>{link.type}>{target}"

    def standing(self, uid: str, other: str, link: LinkMapping) -> list[IssueLink]:
        """The links of the record's issue that say this; of a symmetric type, whichever way they point."""
        native, either = self.natives.get(other, ""), self.symmetric(link.type)
        return [
            one
            for one in self.links.get(uid, ())
            if one.type == link.type
            and one.other_id == native
            and (either or one.outward == self.outward(link))
        ]

    def doubtful(self, uid: str, other: str, link: LinkMapping) -> bool:
        """Whether a link that the issue shows no more may stand all the same: the other end still shows it, or
        cannot be seen."""
        native = self.natives.get(uid, "")
        if self.hidden & {uid, other} or other not in self.natives:
            return True
        return any(one.type == link.type and one.other_id == native for one in self.links.get(other, ()))


@dataclass(frozen=True, slots=True)
class Look:
    """A field's links: records it is linked to by now, and those it was when last looked."""

    shown: tuple[str, ...] = ()
    stood: tuple[str, ...] = ()


def web_of(
    subjects: Sequence[Subject],
    bound: Mapping[str, Bound],
    verbs: Verbs,
    claimed: frozenset[str] = frozenset(),
    settled: frozenset[str] = frozenset(),
) -> Web:
    """The links between these records."""
    natives = {s.uid: native for s in subjects if (native := _native(s))}
    web = Web(
        verbs=verbs,
        natives=natives,
        uids={native: uid for uid, native in natives.items()},
        kinds={s.uid: s.kind for s in subjects},
        links={s.uid: found for s in subjects if (found := _links(s))},
        hidden=frozenset(s.uid for s in subjects if s.missing or _unread(s)),
        noted={s.uid: names for s in subjects if (names := _noted(s))},
        claimed=claimed,
        ours=claimed | settled,
    )
    return replace(web, speakers=_speakers(subjects, bound, web))


def look(subject: Subject, path: str, bound: Bound, web: Web) -> Look:
    """What the issue's links say of one field, and what they said when last looked.

    A link nobody speaks of yet belongs to the record at the end that the mapping's verb names.
    """
    link, uid, me = bound.mapping.between[path], subject.uid, (subject.uid, path)
    if linked_to_none(subject, web):
        return Look()
    shown: dict[str, None] = {}
    stood = {other: None for other in before(subject, path, link, web) if other != uid}
    for one in web.links.get(uid, ()):
        other = web.uids.get(one.other_id, "")
        if one.type != link.type or other in {"", uid} or web.kinds[other] is not link.to:
            continue
        name = web.name(uid, other, link)
        said = web.speakers.get(name, frozenset())
        same_way = one.outward == web.outward(link)
        if me in said and (same_way or web.symmetric(link.type)):
            shown[other] = None
        elif not said and same_way and _enters(subject, path, bound, web):
            shown[other] = None
            stood |= {other: None} if name in web.ours else {}
    shown |= dict.fromkeys(x for x in stood if x not in shown and web.doubtful(uid, x, link))
    return Look(tuple(sorted(shown)), tuple(sorted(stood)))


def before(subject: Subject, path: str, link: LinkMapping, web: Web) -> list[str]:
    """The records that a field was linked to when the issue was last looked at."""
    found = []
    for name in web.noted.get(subject.uid, ()):
        if (subject.uid, path) not in web.speakers.get(name, ()):
            continue
        other = _other(name, subject.uid)
        if web.kinds.get(other) is link.to and web.name(subject.uid, other, link) == name:
            found.append(other)
    return found


def linked_to_none(subject: Subject, web: Web) -> bool:
    """Whether a record's issue has no links, and had none when it was last looked at: so it is with most."""
    return subject.uid not in web.links and subject.uid not in web.noted


def types(uid: str, web: Web) -> set[str]:
    """The types of the links that a record's issue has, or had when it was last looked at."""
    had = (name.partition(">")[2].rpartition(">")[0] for name in web.noted.get(uid, ()))
    return {*(one.type for one in web.links.get(uid, ())), *had}


def view(subject: Subject, path: str, bound: Bound, web: Web, value: JsonValue) -> View | None:
    """Jira's say in a field of links; None where the register alone may say, the site has no such type, or nothing is linked.

    What the register says and Jira never showed is no removal: it counts as said by both.
    """
    link = bound.mapping.between[path]
    if link.direction == "to_jira" or link.type not in web.verbs:
        return None
    seen, said = look(subject, path, bound, web), targets(value)
    if not (seen.shown or seen.stood or said):
        return None
    pending = [x for x in said if x not in seen.shown and x not in seen.stood and _pending(x, link, web)]
    spec = spec_of(subject.kind, path)
    alone = spec is not None and not spec.many
    pulled, base = (_one if alone else _many)(seen, said, pending)
    if alone and len(seen.shown) > 1:
        native: JsonValue = ", ".join(seen.shown)
        return View(Side.JIRA.value, native, FOREIGN, Agreed(base, native), "both", "hold")
    direction = "from_side" if link.direction == "from_jira" else "both"
    agreed = Agreed(base, _list(seen.stood))
    return View(Side.JIRA.value, _list(seen.shown), pulled, agreed, direction, "hold" if alone else "merge")


def targets(value: JsonValue) -> list[str]:
    """The records that a value names."""
    items = value if isinstance(value, list) else [value]
    return [str(item) for item in items if item]


def changed_by(values: Iterable[tuple[Subject, Mapping[str, JsonValue]]]) -> dict[str, JsonValue]:
    """The change requests that touch each requirement (REQ-21): a requirement never says so itself."""
    found: dict[str, list[JsonValue]] = {}
    for subject, said in values:
        if subject.kind is not Kind.CHANGE_REQUEST:
            continue
        changes = said.get("changes")
        for change in changes if isinstance(changes, list) else []:
            touched = change.get("requirement") if isinstance(change, dict) else None
            known = found.setdefault(str(touched), []) if touched else []
            if subject.uid not in known:
                known.append(subject.uid)
    return dict(found.items())


# ------------------------------------------------------------------------------------- its parts


def _pending(other: str, link: LinkMapping, web: Web) -> bool:
    """Where Jira alone may say, only what it cannot show stays without a link."""
    return link.direction == "both" or other not in web.natives


def _many(seen: Look, said: Sequence[str], pending: Sequence[str]) -> tuple[JsonValue, JsonValue]:
    """A list of records as Jira says it and as it was agreed, each in the register's order."""
    return _ordered({*seen.shown, *pending}, said), _ordered({*seen.stood, *pending}, said)


def _one(seen: Look, said: Sequence[str], pending: Sequence[str]) -> tuple[JsonValue, JsonValue]:
    if not seen.shown and pending:
        return said[0], said[0]
    return (seen.shown[0] if seen.shown else None), (seen.stood[0] if seen.stood else None)


def _ordered(found: set[str], said: Sequence[str]) -> JsonValue:
    return _list([*(x for x in said if x in found), *sorted(found - set(said))])


def _list(items: Sequence[str]) -> JsonValue:
    return [*items] or None


def _native(subject: Subject) -> str:
    if subject.issue is not None:
        return subject.issue.id
    return subject.issue_part.native if subject.issue_part is not None else ""


def _links(subject: Subject) -> tuple[IssueLink, ...]:
    if subject.issue is not None and subject.issue.shows_links:
        return subject.issue.links
    return subject.issue_part.links if subject.issue_part is not None else ()


def _noted(subject: Subject) -> frozenset[str]:
    """The names of the links that stood at a record's issue when it was last looked at."""
    agreed = subject.issue_part.agreed.get(LINKS) if subject.issue_part is not None else None
    known = agreed.register if agreed is not None else None
    return frozenset(map(str, known)) if isinstance(known, list) and known else _NONE


def _unread(subject: Subject) -> bool:
    """Whether the issue was written by us and has not been read since, or shows no links at all."""
    part = subject.issue_part
    if subject.issue is not None:
        return not subject.issue.shows_links
    return part is not None and not part.version


def _other(name: str, uid: str) -> str:
    """The record at the other end of a link of that name."""
    source, _, rest = name.partition(">")
    target = rest.rpartition(">")[2]
    return target if source == uid else source


def _speakers(
    subjects: Sequence[Subject], bound: Mapping[str, Bound], web: Web
) -> dict[str, frozenset[Speaker]]:
    """Who says each link: the register's fields and the files', else the first field that a known link fits."""
    found: dict[str, set[Speaker]] = {}
    derived = changed_by((s, s.values) for s in subjects)
    for subject, path, link in _fields(subjects, bound):
        for other in _says(subject, path, derived):
            found.setdefault(web.name(subject.uid, other, link), set()).add((subject.uid, path))
    for subject, path, link in _fields([s for s in subjects if s.uid in web.noted], bound):
        for name in web.noted[subject.uid]:
            fits = web.name(subject.uid, _other(name, subject.uid), link) == name
            if fits and not any(uid == subject.uid for uid, _ in found.get(name, ())):
                found.setdefault(name, set()).add((subject.uid, path))
    return {name: frozenset(speakers) for name, speakers in found.items()}


def _fields(
    subjects: Sequence[Subject], bound: Mapping[str, Bound]
) -> Iterator[tuple[Subject, str, LinkMapping]]:
    fields = {kind: tuple(one.mapping.between.items()) for kind, one in bound.items()}
    for subject in subjects:
        for path, link in fields.get(subject.kind, ()):
            yield subject, path, link


def _says(subject: Subject, path: str, derived: Mapping[str, JsonValue]) -> list[str]:
    if path == CHANGED_BY:
        return targets(derived.get(subject.uid))
    value = subject.values.get(path)
    from_file = subject.file.values.get(path) if subject.file is not None else None
    return [*targets(value), *targets(from_file)] if value or from_file else []


def _enters(subject: Subject, path: str, bound: Bound, web: Web) -> bool:
    """Whether a link that nobody speaks of enters this field: the first of those it fits that people may type."""
    link = bound.mapping.between[path]
    alike = (
        each
        for each, other in bound.mapping.between.items()
        if (other.type, other.to, web.outward(other)) == (link.type, link.to, web.outward(link))
        and other.direction != "to_jira"
        and (spec := spec_of(subject.kind, each)) is not None
        and not spec.derived
    )
    return next(alike, "") == path
