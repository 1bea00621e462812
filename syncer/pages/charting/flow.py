"""The flow of a scenario, drawn from its steps (SCN-3): the main way, and those that branch off or fail."""

from collections.abc import Iterator, Sequence

from syncer.pages.charting.words import Drawn, Words
from syncer.pages.entry import Entry
from syncer.pages.figures import Flow, Lane, LaneKind

_LEAST = 2  # steps of the main flow; a single one needs no picture


def flow(scenario: Entry, inside: Words, outside: Words) -> Drawn | None:
    """Return the ways through a scenario; None where the main one has less than two steps, or the font cannot show them."""
    lanes = tuple(_lanes(scenario, inside))
    steps = [step for lane in lanes for step in lane.steps]
    if len(scenario.main_flow) < _LEAST or any(inside.fits(step, "") != step for step in steps):
        return None
    figure = Flow(
        begin=inside.fits(scenario.trigger or "", "") or inside.say("chart_begin"),
        end=inside.fits(scenario.expected_result or "", "") or inside.say("chart_end"),
        lanes=lanes,
    )
    said = outside.say("between").join(_way(lane, outside) for lane in _lanes(scenario, outside))
    return Drawn(figure, outside.say("chart_flow_alt", name=scenario.title, ways=said))


def _lanes(scenario: Entry, words: Words) -> Iterator[Lane]:
    yield Lane("main", words.word("field", "main_flow"), tuple(scenario.main_flow))
    yield from _further("branch", scenario.branch_flows, words)
    yield from _further("exception", scenario.exception_flows, words)


def _further(kind: LaneKind, flows: Sequence[Sequence[str]], words: Words) -> Iterator[Lane]:
    for number, steps in enumerate(flows, 1):
        yield Lane(kind, words.say(f"chart_{kind}_lane", n=number), tuple(steps))


def _way(lane: Lane, words: Words) -> str:
    return words.say("labelled", label=lane.name) + " → ".join(lane.steps)
