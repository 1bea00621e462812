"""A change's grade against its figures (CR-3), and the special meeting that a major change opens (CR-5)."""

from collections.abc import Iterator

from syncer.domain.findings import Finding
from syncer.rules.checks.subjects import Around, Subject
from syncer.rules.grading import MAJOR, Grading, grading
from syncer.rules.says import words

_OVER = frozenset({"withdrawn", "not_approved", "deferred", "closed", "verified", "implemented"})
_DECIDED = frozenset({"awaiting_decision", "awaiting_customer", "approved", "implementing"})


def grade(one: Subject, around: Around) -> Iterator[Finding]:
    """A grade that the figures contradict, or that nobody can tell while it is to be decided on; without it no meeting either."""
    result = one.text("grade")
    if around.grading is not None:
        found = grading(around.grading, one.values, around.find)
        said, result = result, found.result or result
        if found.lowers or (found.computed == MAJOR and said not in {"", MAJOR}):
            yield Finding("grade_contradicted", one.uid, "grade", values=_why(found))
        elif not found.result and one.text("state") in _DECIDED:
            values = {"words": ", ".join(found.missing)}
            yield Finding(
                "grade_unknown", one.uid, found.missing[0] if found.missing else "grade", values=values
            )
    if result == MAJOR and one.text("state") not in _OVER and not _has_meeting(one, around):
        yield Finding("no_special_meeting", one.uid, "special_meeting", values={"change": one.uid})


def _why(found: Grading) -> dict[str, str]:
    """The lines that make it major, by their names and as they say it in each language."""
    lines = [judged.line for judged in found.lines if judged.holds]
    locales = dict.fromkeys(locale for line in lines for locale in line.says)
    said = {
        f"words.{locale}": ", ".join(words(line.says, line.name, locale) for line in lines)
        for locale in locales
    }
    return {"words": ", ".join(line.name for line in lines), **said}


def _has_meeting(one: Subject, around: Around) -> bool:
    """A meeting that was cancelled is none."""
    meeting = around.find(one.text("special_meeting"))
    return one.has("special_meeting") and (meeting is None or meeting.get("state") != "cancelled")
