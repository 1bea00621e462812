"""What a record lacks: GATE-1's list for requirements, and what the other kinds cannot do without (CPL-1)."""

from collections.abc import Iterator, Mapping

from syncer.domain.findings import Finding
from syncer.domain.json import JsonValue
from syncer.domain.kinds import Kind
from syncer.domain.stories import parse
from syncer.rules.checks.subjects import Around, Subject
from syncer.rules.routing import route

_STORY = ("role", "need", "benefit")
_ANSWERED = frozenset({"answered", "closed"})
_ASSESSED = frozenset(
    {
        "awaiting_decision",
        "awaiting_customer",
        "approved",
        "implementing",
        "implemented",
        "verified",
        "closed",
    }
)


def owner(one: Subject, around: Around) -> Iterator[Finding]:
    """Nobody answers for it; `routed` is whom the project's routes name (REQ-1, PPL-3)."""
    if not one.has("owner"):
        found = route(around.routes, one.kind, one.values)
        routed = {"routed": found.owner} if found is not None and found.owner else {}
        yield Finding("no_owner", one.uid, "owner", values=routed)


def requirement(one: Subject, _around: Around) -> Iterator[Finding]:
    """What a requirement needs before the customer confirms it: background, criterion, source (GATE-1)."""
    for code, path in (
        ("no_background", "background"),
        ("no_criterion", "acceptance_criteria"),
        ("no_source", "source"),
    ):
        if not one.has(path):
            yield Finding(code, one.uid, path)


def story(one: Subject, _around: Around) -> Iterator[Finding]:
    """Only a functional requirement, or one whose kind nobody has said, needs a story (GATE-1, REQ-2)."""
    if one.text("kind") not in {"", "functional"}:
        return
    parts = _told(one)
    if not parts:
        yield Finding("no_story", one.uid, "story")
        return
    for part in _STORY:
        if not parts.get(part):
            yield Finding("story_lacks_part", one.uid, f"story.{part}", values={"part": part})


def _told(one: Subject) -> Mapping[str, JsonValue]:
    said = {part: one.values.get(f"story.{part}") for part in _STORY}
    if any(said.values()):
        return said
    found = parse(one.text("description"))
    return found.payload() if found is not None else {}


def infeasible(one: Subject, _around: Around) -> Iterator[Finding]:
    """What cannot be done says why, and what could be done instead (GATE-5, REQ-15)."""
    if one.text("agreement") != "infeasible":
        return
    if not one.has("infeasible_reason"):
        yield Finding("no_infeasible_reason", one.uid, "infeasible_reason")
    if not one.has("alternatives"):
        yield Finding("no_alternative", one.uid, "alternatives")


def change(one: Subject, _around: Around) -> Iterator[Finding]:
    """A change says what and why (CR-1), and once it was assessed also what it does (CR-2)."""
    if not one.has("content") and not one.has("changes"):
        yield Finding("no_content", one.uid, "content")
    if not one.has("reason"):
        yield Finding("no_reason", one.uid, "reason")
    if one.text("state") in _ASSESSED and not one.has("impact"):
        yield Finding("no_impact", one.uid, "impact")


def action(one: Subject, _around: Around) -> Iterator[Finding]:
    """An action is due some day (ACT-1)."""
    if not one.has("due"):
        yield Finding("no_due", one.uid, "due")


def question(one: Subject, _around: Around) -> Iterator[Finding]:
    """What counts as answered has an answer, and is closed only when the asker has it (QST-2, QST-3)."""
    state = one.text("state")
    if state in _ANSWERED and not one.has("answer") and not one.has("answers"):
        yield Finding("no_answer", one.uid, "answer")
    if state == "closed" and not one.has("closure"):
        yield Finding("no_closure", one.uid, "closure")


OWNED = frozenset({Kind.REQUIREMENT, Kind.CHANGE_REQUEST, Kind.ACTION, Kind.QUESTION})
