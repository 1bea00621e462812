"""A tick on a page is a command by the person who ticked: which box asks for what, whose tick counts, and what it comes to.

`ACTIONS` is the whole list. What an action asks for are the decisions that its command would record (`syncer issue`, `syncer receipt`,
`syncer release`, `syncer sign`), so that everything that follows is the same. A tick that does not count is kept, and the page says why.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from syncer.cycle import issuing, submitting
from syncer.cycle.beside import Draft
from syncer.cycle.boxes import SINCE
from syncer.cycle.mentions import mentions
from syncer.cycle.project import Ports, Project
from syncer.cycle.run import Run
from syncer.domain.json import JsonObject, canonical
from syncer.domain.people import Directory, Person
from syncer.ports import ExpectDecisions, Hub, HubWrite, PutCursor, PutDecision, PutResponse, Wiki
from syncer.sync import receipts, releases, signing
from syncer.sync.observation import Decision, DecisionKind, HubState, Observation
from syncer.sync.plan import Plan
from syncer.sync.ticks import (
    AGAIN,
    CHANGED,
    CLEARED,
    COUNTED,
    LEFT,
    MISSING,
    OTHER,
    SIDE,
    UNKNOWN,
    VOID,
    Answered,
    answer_row,
    as_row,
    latest,
    told,
)
from syncer.sync.waits import is_recent
from syncer.sync.wiki import Tick
from syncer.text.storage import Box, box_named


@dataclass(frozen=True, slots=True)
class Asked:
    """A box that somebody ticked, and who that is."""

    box: Box
    tick: Tick
    who: Person


@dataclass(frozen=True, slots=True)
class Scene:
    """What a tick is judged by; `seen.hub.decisions` holds what earlier ticks of this cycle asked for, too.

    `accounts`: whom pages mention, and by what. `later` is set for a tick of which an earlier cycle said that something was missing:
    what it asks for may have to look at its page again.
    """

    project: Project
    hub: Hub
    seen: Observation
    accounts: Mapping[str, str] = field(default_factory=dict)
    later: Wiki | None = None


@dataclass(frozen=True, slots=True)
class Command:
    """A decision to record, as the command line would."""

    kind: DecisionKind
    subject: str
    payload: JsonObject


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a tick counts (`counted`, `again`, `missing`, `changed`, `void`), and what it asks for then.

    `draft` is what was found when its page was asked for one.
    """

    code: str
    commands: tuple[Command, ...] = ()
    draft: Draft | None = None


OFTEN = timedelta(hours=1)  # so often it is noted until when ticks were listed, where there was none
Does = Callable[[Scene, Asked], Verdict]


def _receipt(scene: Scene, asked: Asked) -> Verdict:
    """MTG-5: that very person has the minutes."""
    uid, person, people = asked.box.about, asked.who.id, Directory(scene.seen.data.people)
    if not receipts.expected(scene.seen.hub, uid, person, people):
        return Verdict(VOID)
    if receipts.confirmed(scene.seen.hub, uid, person, people):
        return Verdict(AGAIN)
    payload = receipts.payload(person, asked.tick.at, how=receipts.TICK, ref=asked.tick.ref)
    return Verdict(COUNTED, (Command(DecisionKind.EVIDENCE, f"{uid} {receipts.PATH}", payload),))


def _sign(scene: Scene, asked: Asked) -> Verdict:
    """REQ-18: that very person signs what stands in a baseline, by its digest."""
    side = signing.side_of(asked.who)
    kept = scene.hub.baseline(scene.project.key, asked.box.about)
    if not side or kept is None or not signing.whole(kept):
        return Verdict(VOID)
    wanted = signing.unsigned_by(scene.seen.hub, kept, side, asked.who.id, Directory(scene.seen.data.people))
    if not wanted:
        return Verdict(AGAIN if signing.covered(scene.seen.hub, kept) else VOID)
    said = signing.Said(
        side, asked.who.id, asked.tick.at, signing.ONLINE
    )  # where, its row in the store keeps
    payload = signing.payload(kept.head, said)
    commands = (Command(DecisionKind.EVIDENCE, f"{uid} {signing.PATH}", payload) for uid in wanted)
    return Verdict(COUNTED, tuple(commands))


def _issue(scene: Scene, asked: Asked) -> Verdict:
    """MTG-9: one of us issues the minutes; while something is missing the tick stands and is looked at again, from that day on."""
    meeting = issuing.Meeting(asked.box.about, asked.who.id, asked.tick.at)
    found = issuing.by_tick(scene.project, scene.seen, meeting, scene.accounts, scene.later)
    return Verdict(found.code, tuple(Command(*step) for step in found.steps), found.draft)


def _hand_in(scene: Scene, asked: Asked) -> Verdict:
    """PG-15, PG-16: what stands in the form of a page is handed in; while something is missing the tick stands and is looked at again."""
    handed = submitting.HandedIn(asked.tick.page, asked.box.about, asked.who, asked.tick.at)
    found = submitting.by_tick(scene.project, scene.seen, handed, scene.accounts, scene.later)
    return Verdict(found.code, tuple(Command(*step) for step in found.steps), found.draft)


def _release(scene: Scene, asked: Asked) -> Verdict:
    """One of us releases the customer's editions of a page, as the box beside which it was ticked showed them."""
    wanted = releases.asked_by_box(asked.box.about, scene.seen.hub.cursors, asked.who.id)
    made = tuple(Command(DecisionKind.RELEASE, page, payload) for page, payload in wanted)
    return Verdict(COUNTED, made) if made else Verdict(CHANGED)


HAND_IN, RECEIPT = "hand_in", "receipt"
ACTIONS: Mapping[str, Does] = {
    HAND_IN: _hand_in,
    "issue": _issue,
    RECEIPT: _receipt,
    "release": _release,
    "sign": _sign,
}


@dataclass(frozen=True, slots=True)
class Heard:
    """Ticks that were judged in this cycle, with the decisions they come to; `seen` is the observation with both of them.

    `fresh` are those that the store does not hold yet. Decisions have numbers below zero until they are kept. `drafts` are those
    that were asked for.
    """

    seen: Observation
    answers: tuple[Answered, ...] = ()
    fresh: tuple[Tick, ...] = ()
    asked: tuple[Decision, ...] = ()
    drafts: tuple[Draft, ...] = ()


def heard(project: Project, ports: Ports, seen: Observation) -> Heard:
    """All ticks that are news, and those whose account belonged to nobody so far, judged one after the other."""
    if seen.wiki is None:
        return Heard(seen)
    fresh = seen.wiki.boxes.ticks
    before = told(seen.hub.responses)
    last = {one.tick.key for boxes in latest(before).values() for one in boxes.values()}
    open_ = {one.tick: one.code for one in before if one.code in {"", MISSING} and one.tick.key in last}
    waiting = [tick for tick in open_ if tick.done or _stood(seen.hub, tick)]
    found = Heard(seen, fresh=fresh)
    if not fresh and not waiting:
        return found
    accounts = mentions(ports, seen)
    for tick in [*waiting, *fresh]:
        later = ports.wiki if open_.get(tick) == MISSING else None
        scene = Scene(project, ports.hub, found.seen, accounts, later)
        found = _judged(scene, found, tick, open_.get(tick, ""))
    return found


def _is_taken_back(tick: Tick, fresh: Iterable[Tick]) -> bool:
    """Whether it was taken off before it could count: by whoever made it, or by anybody where the box is nobody's own."""
    box = box_named(tick.box)
    anybody = box is None or not box.person
    later = (one for one in fresh if not one.done and (one.page, one.box) == (tick.page, tick.box))
    return tick.done and any(one.at > tick.at and (anybody or one.by == tick.by) for one in later)


def _judged(scene: Scene, found: Heard, tick: Tick, before: str) -> Heard:
    """With one tick more, of which was said `before` what came of it; the next one sees what it asked for."""
    seen = scene.seen
    who = _whose(tick, Directory(seen.data.people), scene.accounts)
    verdict = Verdict(CLEARED) if _is_taken_back(tick, found.fresh) else _verdict(scene, tick, who)
    answered = Answered(tick, verdict.code, who.id if who is not None else "")
    made = tuple(
        Decision(-len(found.asked) - number, one.kind, one.subject, one.payload, answered.who, seen.now)
        for number, one in enumerate(verdict.commands, 1)
    )
    rows = [as_row(tick)] if tick in found.fresh else []
    rows += [answer_row(answered, seen.now)] if _is_told(answered) else []
    hub_ = seen.hub
    after = replace(hub_, decisions=(*hub_.decisions, *made), responses=(*hub_.responses, *rows))
    answers = found.answers if before and before == answered.code else (*found.answers, answered)
    drafts = found.drafts if verdict.draft is None else (*found.drafts, verdict.draft)
    return Heard(replace(seen, hub=after), answers, found.fresh, (*found.asked, *made), drafts)


def _is_told(answered: Answered) -> bool:
    """What nobody is known for waits until project.yaml names the account."""
    return answered.code not in {"", UNKNOWN}


def _whose(tick: Tick, people: Directory, accounts: Mapping[str, str]) -> Person | None:
    """The person whose account ticked; where several share one, the one whom the box is for."""
    box = box_named(tick.box)
    found = [one for one in people if tick.by and accounts.get(one.id.casefold()) == tick.by]
    own = [one for one in found if box is not None and one.id == box.person]
    return next(iter(own or found), None)


def _verdict(scene: Scene, tick: Tick, who: Person | None) -> Verdict:
    box = box_named(tick.box)
    does = ACTIONS.get(box.action) if box is not None else None
    if not tick.done:
        return Verdict(CLEARED if _stood(scene.seen.hub, tick) else "")
    if box is None or does is None:
        return Verdict(VOID)
    if who is None:
        return Verdict(UNKNOWN)
    wrong = _not_theirs(box, who, Directory(scene.seen.data.people))
    return Verdict(wrong) if wrong else does(scene, Asked(box, tick, who))


def _not_theirs(box: Box, who: Person, people: Directory) -> str:
    """Why a box is not that person's to tick; "" where it is. One without a name is for any of ours, that of a form for everybody.

    Who has left decides nothing any more; that they have the minutes, they may still say.
    """
    if who.active is False and box.action != RECEIPT:
        return LEFT
    if not box.person:
        return "" if who.side == "ours" or box.action == HAND_IN else SIDE
    if who.id == box.person:
        return ""
    owner = people.find(box.person)
    return SIDE if owner is not None and owner.side != who.side else OTHER


def _stood(hub: HubState, tick: Tick) -> bool:
    """Whether the tick that was taken off had counted, or said what was known."""
    place = tick.page, tick.box
    known = [one for one in told(hub.responses) if (one.tick.page, one.tick.box) == place]
    before = [one for one in known if one.tick.key != tick.key and one.tick.at <= tick.at]
    return bool(before) and before[-1].code in {COUNTED, AGAIN}


# ------------------------------------------------------------------------------- kept


def keep(run: Run, found: Heard, plan: Plan) -> Plan:
    """Record ticks, what came of them and the decisions they ask for, in one go; the plan with the numbers that these got."""
    writes: list[HubWrite] = [PutResponse(as_row(tick)) for tick in found.fresh]
    writes += [PutResponse(answer_row(one, run.seen.now)) for one in found.answers if _is_told(one)]
    if issued := frozenset(one.subject for one in found.asked if one.kind is DecisionKind.ISSUE):
        known = frozenset(one.id for one in run.seen.hub.decisions)
        writes.append(ExpectDecisions(issued, known))  # somebody may have said `syncer issue` since we looked
    writes += [PutDecision(one.kind, one.subject, one.payload, one.by) for one in found.asked]
    writes += _drafted(run, found.drafts)
    until = found.seen.wiki.boxes.until if found.seen.wiki is not None else ""
    if until and (found.fresh or _is_old(run.seen.hub.cursors.get(SINCE), run.seen.now)):
        writes.append(PutCursor(SINCE, until))
    run.commit(writes)
    if not found.asked:
        return plan
    numbers = _numbered(run, found.asked)
    real = tuple(replace(one, id=numbers.get(one.id, one.id)) for one in run.seen.hub.decisions)
    run.seen = replace(run.seen, hub=replace(run.seen.hub, decisions=real))
    return replace(plan, rulings=tuple(numbers.get(number, number) for number in plan.rulings))


def _drafted(run: Run, drafts: Iterable[Draft]) -> Iterator[HubWrite]:
    """What is kept of drafts for which ticks wait; each is told."""
    hub, now = run.seen.hub, run.seen.now
    for draft in dict.fromkeys(drafts):
        yield from draft.noted(hub, now)
        if draft.waits(hub, now):
            run.tally.tell(draft.told(hub, now))


def _is_old(cursor: str | None, now: datetime) -> bool:
    return cursor is None or not is_recent(datetime.fromisoformat(cursor), now, OFTEN)


def _numbered(run: Run, asked: Iterable[Decision]) -> dict[int, int]:
    """The numbers that decisions got when they were kept."""
    there: dict[tuple[str, str, str], list[int]] = {}
    for one in run.ports.hub.snapshot(run.project.key).decisions:
        there.setdefault(_same(one), []).append(one.id)
    return {one.id: there[_same(one)].pop() for one in reversed([*asked])}


def _same(one: Decision) -> tuple[str, str, str]:
    return one.kind.value, one.subject, canonical(one.payload)
