"""B-30, SLA-5: a past is the same whether it was seen happening, cycle by cycle, or read in one go much later."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Literal

from hypothesis import given
from hypothesis import strategies as st

from syncer.domain.json import JsonValue
from syncer.domain.kinds import Kind
from syncer.rules.timeline import Timeline
from syncer.sync.histories import IssuePast, PastMove
from syncer.sync.observation import StoredRecord
from syncer.sync.past import PastChange
from syncer.sync.timelines import timeline

BORN = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
Deed = tuple[Literal["jira", "file", "answer", "look"], int, str]  # what, minutes later, value

_deeds = st.lists(
    st.tuples(
        st.sampled_from(["jira", "file", "answer", "look"]),
        st.integers(1, 40),
        st.sampled_from(["urgent", "normal", "low"]),
    ),
    max_size=14,
)


@dataclass
class World:
    """An issue that people move and a register beside it that is looked after now and then."""

    now: datetime = BORN
    jira: str = "normal"
    register: str = "normal"
    answers: list[JsonValue] = field(default_factory=list)
    moves: list[PastMove] = field(default_factory=list)
    noted: list[PastChange] = field(default_factory=list)

    def do(self, deed: Deed) -> None:
        what, minutes, value = deed
        self.now += timedelta(minutes=minutes)
        if what == "jira":
            self._move(value, self.now, ours=False)
            return
        self._look()
        if what == "file" and value != self.register:
            self._note("urgency", self.register, value, "files")
            self.register = value
            self._move(value, self.now + timedelta(seconds=2), ours=True)
        elif what == "answer":
            said: JsonValue = {"how": "mail", "at": (self.now - timedelta(minutes=minutes * 3)).isoformat()}
            if said not in self.answers:
                self._note("answers", [*self.answers] or None, [*self.answers, said], "files")
                self.answers.append(said)

    def _look(self) -> None:
        if self.jira != self.register:
            self._note("urgency", self.register, self.jira, "jira")
            self.register = self.jira

    def _move(self, value: str, at: datetime, *, ours: bool) -> None:
        if value != self.jira:
            ref = str(len(self.moves) + 1)
            by = "bot" if ours else "Ann"
            self.moves.append(PastMove(ref, "urgency", at, self.jira, value, by, automatic=ours, ours=ours))
            self.jira = value

    def _note(self, path: str, before: JsonValue, after: JsonValue, by: str) -> None:
        seq = len(self.noted) + 1
        self.noted.append(PastChange(seq, self.now, "c", "REQ-0001", path, before, after, by, "CAMP"))


def told(world: World, made: datetime, past: list[PastChange]) -> Timeline:
    values: dict[str, JsonValue] = {"title": "Gate", "urgency": world.register}
    if world.answers:
        values["answers"] = [*world.answers]
    record = StoredRecord("REQ-0001", Kind.REQUIREMENT, values, 1, made, world.now)
    issue = IssuePast("10", "REQ-0001", "v", "m", BORN, ("urgency", "title"), tuple(world.moves))
    return timeline(record, issue, past, UTC)


def seen(one: Timeline) -> object:
    """All that a rule can see of it but by whom something was done: that Jira alone does not know of a file's edit."""
    events = [(e.at, e.path, e.before, e.after, e.automatic) for e in one.events]
    return one.created, dict(one.first), sorted(events, key=str), one.unknown


def born(at: datetime, by: str, path: str, value: JsonValue) -> PastChange:
    return PastChange(0, at, "c0", "REQ-0001", path, None, value, by, "created")


@given(_deeds)
def test_seen_one_by_one_or_all_at_once_the_past_is_the_same(deeds: list[Deed]) -> None:
    world = World()
    for deed in deeds:
        world.do(deed)
    world.do(("look", 1, ""))
    watched = told(
        world,
        BORN + timedelta(seconds=3),
        [
            born(BORN + timedelta(seconds=3), "jira", "title", "Gate"),
            born(BORN + timedelta(seconds=3), "jira", "urgency", "normal"),
            *world.noted,
        ],
    )
    late = world.now + timedelta(days=30)
    found = [born(late, "jira", path, value) for path, value in (("title", "Gate"), ("urgency", world.jira))]
    if world.answers:
        found.append(born(late, "files", "answers", [*world.answers]))
    assert seen(told(world, late, found)) == seen(watched)
    assert list(watched.steps())[-1].values == watched.values
