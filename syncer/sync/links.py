"""Links between issues that the register asks for and Jira does not show yet.

Why it exists: Jira's link create is not idempotent, so a link is asked for only after the issue's own
links were looked at. A link whose other end has no issue is listed, never half made.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from syncer.domain.json import JsonValue
from syncer.domain.problems import Problem, Severity
from syncer.domain.records import Kind
from syncer.sync.bindings import Bound
from syncer.sync.changes import LinkIssues
from syncer.sync.mapping import LinkMapping
from syncer.sync.observation import IssueLink
from syncer.sync.subjects import Subject
from syncer.sync.work import LINKS

CHANGED_BY = "changed_by"
Verbs = Mapping[str, tuple[str, str]]


@dataclass(slots=True)
class Links:
    """What links ask for: those to make, what to tell people, and by record the links that stood.

    A link that stood and stands no more was taken away by a person: it is told, and not made again (B-35).
    """

    make: dict[str, LinkIssues] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    stood: dict[str, list[str]] = field(default_factory=dict)


def missing(
    subjects: Sequence[tuple[Subject, Mapping[str, JsonValue]]],
    bound: Mapping[str, Bound],
    verbs: Verbs,
    placed: frozenset[str],
    claimed: frozenset[str],
) -> Links:
    """Links to make, each once.

    `placed`: uids that have an issue, or will have one when this plan is done. `claimed`: links whose
    making is under way, its outcome not known.
    """
    found = Links()
    natives = {s.uid: _native(s) for s, _ in subjects}
    derived = _changed_by(subjects)
    for subject, values in subjects:
        kind = bound.get(subject.kind)
        if kind is None or subject.uid not in placed:
            continue
        before = _stood(subject)
        stood: set[str] = set()
        for path, link in kind.mapping.links.items():
            for other in _targets(derived.get(subject.uid) if path == CHANGED_BY else values.get(path)):
                if other == subject.uid:
                    continue
                wanted = LinkIssues(subject.uid, other, link.type, _outward(link, verbs), path)
                alike = _alike(wanted, verbs)
                name = min(alike)
                stands = _stands(wanted, _links(subject), natives.get(other, ""), either_way=len(alike) > 1)
                if stands or name in before:
                    stood.add(name)
                if other not in placed:
                    found.problems.append(_no_issue(wanted))
                elif not stands and name in before:
                    found.problems.append(_taken_away(wanted))
                elif not stands and not claimed & alike:
                    found.make.setdefault(name, wanted)
        if stood != before:
            found.stood[subject.uid] = sorted(stood)
    return found


def _stood(subject: Subject) -> set[str]:
    agreed = subject.issue_part.agreed.get(LINKS) if subject.issue_part is not None else None
    known = agreed.register if agreed is not None else None
    return {str(name) for name in known} if isinstance(known, list) else set()


def _alike(wanted: LinkIssues, verbs: Verbs) -> frozenset[str]:
    """The claims that say the same: of a type with one verb for both ways, the reverse too."""
    outward, inward = verbs.get(wanted.type, ("", "."))
    if outward != inward:
        return frozenset({wanted.claim})
    return frozenset({wanted.claim, replace(wanted, outward=not wanted.outward).claim})


def _changed_by(subjects: Sequence[tuple[Subject, Mapping[str, JsonValue]]]) -> dict[str, JsonValue]:
    """The change requests that touch each requirement (REQ-21): a requirement never says so itself."""
    found: dict[str, list[JsonValue]] = {}
    for subject, values in subjects:
        changes = values.get("changes") if subject.kind is Kind.CHANGE_REQUEST else None
        for change in changes if isinstance(changes, list) else []:
            touched = change.get("requirement") if isinstance(change, dict) else None
            known = found.setdefault(str(touched), []) if touched else []
            if subject.uid not in known:
                known.append(subject.uid)
    return dict(found.items())


def _targets(value: JsonValue) -> list[str]:
    items = value if isinstance(value, list) else [value]
    return [str(item) for item in items if item]


def _outward(link: LinkMapping, verbs: Verbs) -> bool:
    """Whether the record's own issue is the source: its verb is the type's outward one, or none is said."""
    _, inward = verbs.get(link.type, ("", ""))
    return not link.verb or link.verb.casefold() != inward.casefold()


def _native(subject: Subject) -> str:
    if subject.issue is not None:
        return subject.issue.id
    return subject.issue_part.native if subject.issue_part is not None else ""


def _links(subject: Subject) -> tuple[IssueLink, ...]:
    if subject.issue is not None:
        return subject.issue.links
    return subject.issue_part.links if subject.issue_part is not None else ()


def _stands(wanted: LinkIssues, links: Sequence[IssueLink], other: str, *, either_way: bool) -> bool:
    """Whether Jira shows it; a type with one verb for both ways stands in either direction."""
    return any(
        link.type == wanted.type and link.other_id == other and (either_way or link.outward == wanted.outward)
        for link in links
    )


def _taken_away(wanted: LinkIssues) -> Problem:
    return Problem(
        f"{wanted.field}: the link to {wanted.other} was taken away in Jira, so it is not made again",
        f"take {wanted.other} out of the record as well, or link the issues again in Jira",
        severity=Severity.WARNING,
        code="link-removed",
        uid=wanted.uid,
    )


def _no_issue(wanted: LinkIssues) -> Problem:
    return Problem(
        f"{wanted.field}: {wanted.other} has no issue, so the link is not made in Jira",
        "it shows on the pages all the same",
        severity=Severity.INFO,
        code="link-skipped",
        uid=wanted.uid,
    )
