"""Evidence that people record: answers, sent minutes, decisions and confirmations, with who, when and how (CR-4, REQ-18, SLA-6).

Why it exists: what is recorded at a keyboard is an edit of the register that merges with what the sides say by then: an
element is added to a list, the list is not replaced. A proof that is there already adds nothing, and one that would take
another's place counts only when that was said. Pure; who may sign for whom is asked where people type.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from syncer.domain.json import JsonObject, JsonValue
from syncer.domain.meta import Shape
from syncer.domain.problems import Problem, Severity
from syncer.domain.values import over_at, read_moment
from syncer.sync.merge import Ruling
from syncer.sync.observation import Decision, DecisionKind, HubState
from syncer.sync.values import empty, same

Rulings = Mapping[tuple[str, str], tuple[Ruling, str]]
OURS, CUSTOMER, EXECUTIVE = "ours", "customer", "executive"
_SIGNS = {OURS: "by", CUSTOMER: "customer_by"}  # the member of a confirmation that names who signed, by side


class Overtaken(Exception):
    """The field says something else by now than what was looked at when the proof was recorded."""


def adding(elements: list[JsonValue], who: str) -> JsonObject:
    """The payload of a decision that adds elements to a list."""
    return {"add": elements, "who": who}


def setting(value: JsonValue, before: JsonValue, who: str, *, replace: bool = False) -> JsonObject:
    """The payload of a decision that sets a field which said `before`; `replace`: whatever it says by then."""
    return {"value": value, "from": before, "replace": replace, "who": who}


def confirming(side: str, element: JsonObject, who: str) -> JsonObject:
    """The payload of a decision that one side confirms a requirement; `element` is the confirmation without who."""
    return {"confirm": element, "side": side, "who": who}


def applied(payload: JsonObject, present: JsonValue) -> JsonValue:
    """A field's value with the proof; the present one where it has it already. Raises Overtaken."""
    if "add" in payload:
        return _added(present, payload["add"])
    if "confirm" in payload:
        return _confirmed(present, payload)
    if _alike(present, payload["value"]):
        return present
    if payload.get("replace") or _alike(present, payload.get("from")):
        return payload["value"]
    raise Overtaken


def _alike(one: JsonValue, other: JsonValue) -> bool:
    return same(one, other, Shape.SCALAR)


def _added(present: JsonValue, elements: JsonValue) -> JsonValue:
    there = present if isinstance(present, list) else []
    fresh = [one for one in elements if one not in there] if isinstance(elements, list) else []
    return [*there, *fresh] if fresh else present


def _confirmed(present: JsonValue, payload: JsonObject) -> JsonValue:
    """Both sides' words about one baseline are one confirmation; it holds from the later of the two."""
    element, who = payload["confirm"], payload["who"]
    member = _SIGNS[str(payload["side"])]
    assert isinstance(element, dict)
    there = present if isinstance(present, list) else []
    alike = [(at, one) for at, one in enumerate(there) if isinstance(one, dict) and _together(one, element)]
    if any(one.get(member) == who for _, one in alike):
        return present
    for at, one in alike:
        if empty(one.get(member)):
            return [*there[:at], _both(one, {**element, member: who}), *there[at + 1 :]]
    return [*there, {**element, member: who}]


def _together(one: JsonObject, other: JsonObject) -> bool:
    """Whether two confirmations are of the same thing, given in the same way as far as both say."""
    ways = {str(each["method"]) for each in (one, other) if each.get("method")}
    return one.get("baseline") == other.get("baseline") and len(ways) < 2


def _both(one: JsonObject, other: JsonObject) -> JsonObject:
    refs = dict.fromkeys(str(each["ref"]) for each in (one, other) if each.get("ref"))
    found: JsonObject = {**other, **one}
    found["at"] = max((each.get("at") for each in (one, other)), key=_instant)
    return {**found, "ref": "; ".join(refs)} if refs else found


def _instant(raw: JsonValue) -> datetime:
    """When something had certainly happened; of a day, its end."""
    try:
        moment = read_moment(raw)
    except ValueError:
        return datetime.min.replace(tzinfo=UTC)
    return over_at(moment, UTC)


# ------------------------------------------------------------------------------- in a plan


def rulings(
    hub: HubState, before: Rulings
) -> tuple[dict[tuple[str, str], tuple[Ruling, str]], list[Problem]]:
    """All rulings, with what waiting proofs come to on top of `before`; and which of them came too late."""
    found = dict(before)
    problems: list[Problem] = []
    for decision in hub.decisions:
        uid, _, path = decision.subject.partition(" ")
        if decision.kind is not DecisionKind.EVIDENCE or uid not in hub.records:
            continue
        earlier = found.get((uid, path))
        present = earlier[0].value if earlier is not None else hub.records[uid].values.get(path)
        try:
            value = applied(decision.payload, present)
        except Overtaken:
            problems.append(_overtaken(decision, uid, path))
            continue
        if not _alike(value, present):
            against = earlier[0].against if earlier is not None else {}
            found[uid, path] = (Ruling(value, against), author(decision))
    return found, problems


def foreseen(hub: HubState, uid: str, path: str) -> JsonValue:
    """What the register says of a field once all that waits is carried out, as far as it is evidence or a plain edit."""
    return foreseen_all(hub, path, [uid])[uid]


def foreseen_all(hub: HubState, path: str, uids: Iterable[str]) -> dict[str, JsonValue]:
    """The same of one field of several records, by uid."""
    edits: dict[tuple[str, str], tuple[Ruling, str]] = {}
    for decision in hub.decisions:
        uid, _, edited = decision.subject.partition(" ")
        if decision.kind is DecisionKind.RESOLVE and edited == path:
            edits[uid, path] = (Ruling(decision.payload.get("value")), decision.by)
    found = rulings(hub, edits)[0]
    return {
        uid: found[uid, path][0].value if (uid, path) in found else hub.records[uid].values.get(path)
        for uid in uids
    }


def author(decision: Decision) -> str:
    """Whose word it is, and who recorded it where that is somebody else; as the history has it (TRC-1)."""
    who = str(decision.payload.get("who") or decision.by)
    return who if who == decision.by else f"{who} (recorded by {decision.by})"


def _overtaken(decision: Decision, uid: str, path: str) -> Problem:
    return Problem(
        f"{path}: it says something else by now than when {author(decision)} signed, so that is not recorded",
        f"see syncer history {uid}.{path}, and sign again with --replace if it is to take its place",
        severity=Severity.WARNING,
        code="evidence-overtaken",
        uid=uid,
    )
