"""Whether issues can be moved to where their states say: a way from each status, and what screens ask for (B-18).

Pure, like results.py. What nobody has seen is said to be unknown, never to be missing.
"""

from collections.abc import Iterator, Mapping

from syncer.doctor.results import Result, ok, warning
from syncer.facts import WayFacts, WorkflowFacts
from syncer.sync.mapping import Mapping as SyncMapping
from syncer.sync.mapping import RecordMapping
from syncer.sync.observation import Status
from syncer.sync.states import Statuses, StatusMapping
from syncer.sync.statuses import Goal
from syncer.sync.workflow import Way, search


def moving(mapping: SyncMapping) -> bool:
    """Whether any state of a mapping moves issues."""
    return any(moves(record) for record in mapping.records.values() if record.issues is not None)


def moves(record: RecordMapping) -> bool:
    """Whether a state of a kind moves its issues."""
    return bool(_states(record))


def workflow_results(
    facts: WorkflowFacts, mapping: SyncMapping, fields: Mapping[str, str]
) -> Iterator[Result]:
    """Ways and screens of a type for the state that moves its issues; `fields`: ids by neutral name."""
    record = mapping.records[facts.kind]
    for path, states in _states(record).items():
        found = [*_ways(facts, path, states), *_screens(facts, path, states, _filled(record, fields))]
        unknown = [status.name for status in facts.statuses if status.id not in facts.offers]
        if unknown:
            named = ", ".join(f"“{name}”" for name in unknown)
            told = f"no {facts.name} stands in {named}, so nobody sees what is offered there"
            found.append(ok("transitions", f"{told}; it is found out when the first one is moved"))
        yield from found
        if not found:
            yield ok(
                "transitions", f"every {facts.name} gets to the statuses of {path}, and screens are filled"
            )


def _states(record: RecordMapping) -> dict[str, StatusMapping]:
    states = record.states.items()
    return {path: state for path, state in states if isinstance(state, StatusMapping) and state.writes}


def _known(facts: WorkflowFacts) -> Statuses:
    return {status.name.casefold(): (status,) for status in facts.statuses}


def _ways(facts: WorkflowFacts, path: str, states: StatusMapping) -> Iterator[Result]:
    """The statuses from which no way leads to a word's, as far as every status on the way was seen."""

    def offered(status: Status) -> tuple[Way, ...] | None:
        ways = facts.offers.get(status.id)
        return None if ways is None else tuple(one.way for one in ways)

    for word in states.values:
        goal = Goal(states, word, _known(facts))
        if all(goal.rank(status) is None for status in facts.statuses):
            found = f"{facts.name} has no status for “{word}” of {path}"
            yield warning("transitions", found, f"name one under {path}.values, or remove the word")
            continue
        stuck = [
            status.name
            for status in facts.statuses
            if goal.rank(status) is None
            and (ways := offered(status)) is not None
            and search(status, ways, goal, offered) is None
        ]
        if stuck:
            named = ", ".join(f"“{name}”" for name in stuck)
            cure = (
                f"add a transition to the workflow of {facts.name} that we may take, or name another status"
            )
            yield warning("transitions", f"no way leads from {named} to “{word}” of {path}", cure)


def _screens(
    facts: WorkflowFacts, path: str, states: StatusMapping, filled: frozenset[str]
) -> Iterator[Result]:
    """Screens on the way to a word's status that require what nothing fills."""
    goals = [Goal(states, word, _known(facts)) for word in states.values]
    told: set[tuple[str, str]] = set()
    for one in (way for ways in facts.offers.values() for way in ways):
        lacking = [
            name for number, name in one.requires.items() if not _fills(states, goals, one, number, filled)
        ]
        if lacking and (one.way.id, one.way.name) not in told:
            told.add((one.way.id, one.way.name))
            named = ", ".join(f"“{name}”" for name in lacking)
            found = (
                f"“{one.way.name}” to “{one.way.to.name}” requires {named}, which the mapping does not fill"
            )
            cure = f"say screen: {{{', '.join(f'{name}: …' for name in lacking)}}} under {path} of {facts.kind.value}"
            yield warning("screens", found, cure)


def _fills(
    states: StatusMapping, goals: list[Goal], one: WayFacts, number: str, filled: frozenset[str]
) -> bool:
    if number == "resolution" and states.resolution is not None:
        return True
    meant = [goal for goal in goals if goal.rank(one.way.to) is not None]
    if number == "resolution" and meant and all(goal.resolution for goal in meant):
        return True
    asked = {name.casefold() for name in states.screen}
    return number in filled or number in asked or one.requires[number].casefold() in asked


def _filled(record: RecordMapping, fields: Mapping[str, str]) -> frozenset[str]:
    """Ids of the fields that records have a value for."""
    written = (field for field in record.fields.values() if field.direction != "from_jira")
    return frozenset(
        fields[field.neutral] for field in written if field.neutral in fields and not field.section
    )
