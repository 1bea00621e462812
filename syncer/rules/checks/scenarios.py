"""Stories and scenarios against one another, both ways (SCN-2), and what a core scenario needs (REQ-10)."""

from collections.abc import Iterator

from syncer.domain.findings import Finding
from syncer.rules.checks.subjects import Around, Subject

_CORE = "core"


def requirement(one: Subject, around: Around) -> Iterator[Finding]:
    """A functional requirement plays in a scenario; one of a core scenario has a criterion for the customer's own test."""
    scenarios = one.names("scenarios")
    if not scenarios and one.text("kind") in {"", "functional"}:
        yield Finding("no_scenario", one.uid, "scenarios")
    core = [uid for uid in scenarios if (around.find(uid) or {}).get("tier") == _CORE]
    tested = [item.get("dimension") for item in one.items("acceptance_criteria")]
    if core and tested and "uat" not in tested:
        yield Finding("no_uat_criterion", one.uid, "acceptance_criteria", values={"scenario": core[0]})


def scenario(one: Subject, around: Around) -> Iterator[Finding]:
    """A core scenario has a story and an exception flow."""
    if one.text("tier") != _CORE:
        return
    if not around.playing.get(one.uid):
        yield Finding("no_requirement", one.uid, "requirements")
    if not one.has("exception_flows"):
        yield Finding("no_exception_flow", one.uid, "exception_flows")
