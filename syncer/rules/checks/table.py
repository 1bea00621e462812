"""Every finding there is, with the kinds of record it is told of and how grave it is as shipped; and what looks for it.

Why it exists: one greppable table. A new check is a function, its line in `CHECKS`, and a line in `CODES` for each finding.
What a draft may lack, one that waits for the customer's confirmation may not (GATE-1): levels go by state.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from syncer.domain.fields import audience_of
from syncer.domain.findings import Finding
from syncer.domain.kinds import Kind
from syncer.domain.meta import Audience
from syncer.domain.problems import Severity
from syncer.domain.vocabulary import REQUIREMENT_KINDS
from syncer.rules import conditions
from syncer.rules.checks import (
    changes,
    completeness,
    drift,
    errors,
    glossary,
    meetings,
    planning,
    responsibility,
    scenarios,
    wording,
)
from syncer.rules.checks.model import Checks, Grave, Level, LevelLine, grave
from syncer.rules.checks.subjects import ASIDE, Around, Subject
from syncer.rules.faults import Fault, choose

Look = Callable[[Subject, Around], Iterable[Finding]]

_REQ, _SCN, _CR, _MTG = Kind.REQUIREMENT, Kind.SCENARIO, Kind.CHANGE_REQUEST, Kind.MEETING
_ACT, _QST, _SOL = Kind.ACTION, Kind.QUESTION, Kind.SOLUTION

CHECKS: Mapping[Kind, tuple[Look, ...]] = MappingProxyType(
    {
        _REQ: (
            completeness.story,
            completeness.requirement,
            completeness.owner,
            completeness.infeasible,
            drift.drifted,
            wording.figures,
            wording.vague,
            glossary.jargon,
            glossary.abbreviations,
            responsibility.raci,
            scenarios.requirement,
            planning.dependencies,
            planning.circle,
            errors.reports,
        ),
        _SCN: (glossary.jargon, glossary.abbreviations, scenarios.scenario),
        _CR: (
            completeness.owner,
            completeness.change,
            glossary.jargon,
            glossary.abbreviations,
            changes.grade,
        ),
        _MTG: (meetings.agenda, errors.feedback),
        _ACT: (completeness.owner, completeness.action, responsibility.raci),
        _QST: (completeness.owner, completeness.question, errors.reports),
        _SOL: (glossary.jargon, glossary.abbreviations),
    }
)


def _when(level: Grave, **said: list[str]) -> LevelLine:
    return LevelLine.model_validate({"when": said, "is": level})


def _else(level: Grave) -> LevelLine:
    return LevelLine.model_validate({"is": level})


_ASIDE = _when("off", agreement=sorted(ASIDE))
_OVER = _when("off", state=["closed", "verified", "withdrawn", "not_approved", "cancelled", "done", "parked"])
_ASKED = ["awaiting_confirmation", "confirmed"]
_WHEN_ASKED = _when("warning", agreement=_ASKED)
_HELD = _when("off", state=["held", "issued", "cancelled"])

_UNTIL_ASKED: Level = (_ASIDE, _OVER, _WHEN_ASKED, _else("info"))
_INFO: Level = (_ASIDE, _OVER, _else("info"))
_WARNING: Level = (_ASIDE, _OVER, _else("warning"))
_BEFORE: Level = (_HELD, _else("warning"))


@dataclass(frozen=True, slots=True)
class Code:
    """One finding: of which kinds of record, how grave as shipped, and whether it is a gap that the reader could fill."""

    kinds: frozenset[Kind]
    level: Level
    gap: bool = False


def _of(level: Level, *kinds: Kind, gap: bool = False) -> Code:
    return Code(frozenset(kinds), level, gap)


CODES: Mapping[str, Code] = MappingProxyType(
    {
        "no_owner": _of(_UNTIL_ASKED, _REQ, _CR, _ACT, _QST, gap=True),
        "no_story": _of(_UNTIL_ASKED, _REQ, gap=True),
        "story_lacks_part": _of(_INFO, _REQ, gap=True),
        "no_background": _of(_UNTIL_ASKED, _REQ, gap=True),
        "no_criterion": _of(_UNTIL_ASKED, _REQ, gap=True),
        "no_source": _of(_UNTIL_ASKED, _REQ, gap=True),
        "no_infeasible_reason": _of("warning", _REQ, gap=True),
        "no_alternative": _of("warning", _REQ, gap=True),
        "no_content": _of(_WARNING, _CR),
        "no_reason": _of(_WARNING, _CR),
        "no_impact": _of(_WARNING, _CR),
        "no_due": _of(_INFO, _ACT),
        "no_answer": _of("warning", _QST),
        "no_closure": _of("warning", _QST),
        "no_figure": _of(_UNTIL_ASKED, _REQ, gap=True),
        "criterion_without_figure": _of(_UNTIL_ASKED, _REQ, gap=True),
        "vague_words": _of(_INFO, _REQ),
        "jargon": _of(_INFO, _REQ, _SCN, _CR, _SOL),
        "unknown_abbreviation": _of(_INFO, _REQ, _SCN, _CR, _SOL),
        "no_raci": _of((_when("info", agreement=_ASKED), _else("off")), _REQ),
        "no_responsible": _of(_WARNING, _REQ, _ACT),
        "no_accountable": _of(_WARNING, _REQ),
        "several_accountable": _of(_WARNING, _REQ, _ACT),
        "no_department": _of(_WARNING, _REQ, _ACT),
        "several_departments": _of(_WARNING, _REQ, _ACT),
        "no_contact": _of(_INFO, _REQ, _ACT),
        "no_agenda": _of(_BEFORE, _MTG),
        "agenda_too_long": _of(_BEFORE, _MTG),
        "agenda_too_short": _of((_HELD, _else("info")), _MTG),
        "few_questions": _of(_BEFORE, _MTG),
        "no_scenario": _of(_INFO, _REQ),
        "no_uat_criterion": _of(_UNTIL_ASKED, _REQ),
        "no_requirement": _of("warning", _SCN),
        "no_exception_flow": _of("warning", _SCN),
        "planned_too_early": _of(_WARNING, _REQ),
        "needs_unplanned": _of(_WARNING, _REQ),
        "needs_set_aside": _of(_WARNING, _REQ),
        "needs_itself": _of(_WARNING, _REQ),
        "grade_contradicted": _of(_WARNING, _CR),
        "grade_unknown": _of(_WARNING, _CR),
        "no_special_meeting": _of(_WARNING, _CR),
        "drifted": _of("warning", _REQ),
        "program_error": _of(_WARNING, _REQ, _QST, _MTG),
        "state_out_of_order": _of("info", *Kind),
    }
)
_SEVERITIES: Mapping[Grave, Severity] = {
    "error": Severity.ERROR,
    "warning": Severity.WARNING,
    "info": Severity.INFO,
}


def findings(around: Around, uids: Iterable[str] | None = None) -> dict[str, tuple[Finding, ...]]:
    """Return what there is to say of records, of all where none are named, by uid; records that are fine are left out."""
    wanted = around.records.values() if uids is None else [around.records[uid] for uid in uids]
    found = {one.uid: of(one, around) for one in wanted}
    return {uid: said for uid, said in found.items() if said}


def of(one: Subject, around: Around) -> tuple[Finding, ...]:
    """Return what there is to say of one record, in the order of the table (CPL-1)."""
    said = (finding for look in CHECKS[one.kind] for finding in look(one, around))
    return tuple(weighed(said, one, around.checks))


def weighed(said: Iterable[Finding], one: Subject, checks: Checks) -> Iterator[Finding]:
    """Yield findings as grave as a mapping says, without those that are off."""
    for finding in said:
        level = grave(checks.levels.get(finding.code, CODES[finding.code].level), one.values)
        if level != "off":
            yield replace(finding, severity=_SEVERITIES[level])


def is_gap(finding: Finding) -> bool:
    """Whether something is missing that the reader could fill in."""
    return CODES[finding.code].gap


def outward(kind: Kind, finding: Finding) -> bool:
    """Whether a customer may read a finding: a gap in what they see, and could fill; remarks on wording are our own."""
    return is_gap(finding) and audience_of(kind, finding.path) is Audience.CUSTOMER


def check(checks: Checks) -> Iterator[Fault]:
    """Yield findings, kinds and fields that levels and lists name and nobody has."""
    for index, kind in enumerate(checks.figures):
        if kind not in REQUIREMENT_KINDS:
            yield Fault(
                ("figures", index), f"'{kind}' is no kind of requirement", choose(kind, REQUIREMENT_KINDS)
            )
    for code, level in checks.levels.items():
        if code not in CODES:
            yield Fault(("levels", code), f"there is no finding '{code}'", choose(code, CODES), at_key=True)
            continue
        for index, line in enumerate(level if isinstance(level, tuple) else ()):
            wrong = (
                [] if line.when is None else [list(conditions.check(line.when, k)) for k in CODES[code].kinds]
            )
            if wrong and all(wrong):
                at = ("levels", code, index, "when")
                yield from (fault.under(at) for fault in min(wrong, key=_farness))


def _farness(faults: list[Fault]) -> tuple[int, int]:
    """How far a condition is from fitting a kind: one that has the field and not the word is nearer than one without the field."""
    return (sum("is no field of" in fault.message for fault in faults), len(faults))
