"""The story map 用户故事地图: what users do, step by step, and below it what each role needs for that."""

from collections.abc import Sequence

from syncer.pages.charting.words import Drawn, Words
from syncer.pages.entry import Entry
from syncer.pages.figures import Activity, Card, MapRow, StoryMap

_PRIORITIES = ("high", "medium", "low")
_TIERS = ("core", "important", "general")
_DONE = frozenset({"delivered", "accepted"})

Groups = Sequence[tuple[str, Sequence[Entry]]]


def story_map(scenarios: Sequence[Entry], groups: Groups, inside: Words, outside: Words) -> Drawn | None:
    """Return the map of scenarios by the roles of stories; None where no story is in a scenario.

    `groups` are the stories by role. One that is in several scenarios stands in the first of them alone.
    """
    place = _places(scenarios)
    stories = [entry for _, entries in groups for entry in entries]
    columns = [one for one in scenarios if any(place.get(entry.uid) == one.uid for entry in stories)]
    if not columns:
        return None
    uids = [one.uid for one in columns]
    rest = any(place.get(entry.uid) not in uids for entry in stories)
    keys = [*uids, ""] if rest else uids
    rows = tuple(_row(role, entries, keys, place, inside) for role, entries in groups)
    activities = [_activity(one, inside) for one in columns]
    if rest:
        activities.append(Activity(inside.say("chart_no_scenario"), (), ""))
    figure = StoryMap(
        title=inside.say("chart_story_map"),
        activities=tuple(activities),
        rows=rows,
        more=inside.say("and_more"),
        done=inside.say("chart_done") if any(c.done for r in rows for cell in r.cells for c in cell) else "",
        tiers=_tiers(columns, inside),
    )
    return Drawn(figure, _said(columns, stories, place, outside, rest=rest))


def _places(scenarios: Sequence[Entry]) -> dict[str, str]:
    found: dict[str, str] = {}
    for scenario in scenarios:
        for uid in scenario.requirements:
            found.setdefault(uid, scenario.uid)
    return found


def _activity(scenario: Entry, words: Words) -> Activity:
    steps = tuple(words.fits(step, "") for step in scenario.main_flow)
    return Activity(words.fits(scenario.title, scenario.uid), tuple(filter(None, steps)), scenario.tier or "")


def _tiers(columns: Sequence[Entry], words: Words) -> tuple[tuple[str, str], ...]:
    """What the colours mean, where there are several."""
    found = [tier for tier in _TIERS if any(one.tier == tier for one in columns)]
    return tuple((tier, words.word("tier", tier)) for tier in found) if len(found) > 1 else ()


def _row(
    role: str, entries: Sequence[Entry], keys: Sequence[str], place: dict[str, str], words: Words
) -> MapRow:
    cells: dict[str, list[Entry]] = {key: [] for key in keys}
    for entry in entries:
        key = place.get(entry.uid, "")
        cells[key if key in cells else ""].append(entry)
    name = words.fits(role, "–") if role else words.say("chart_no_role")
    return MapRow(name, tuple(_cards(found, words) for found in cells.values()))


def _cards(entries: Sequence[Entry], words: Words) -> tuple[Card, ...]:
    def weight(entry: Entry) -> tuple[int, str]:
        known = entry.priority in _PRIORITIES
        return (_PRIORITIES.index(entry.priority) if known else len(_PRIORITIES), entry.uid)

    first = sorted(entries, key=weight)
    return tuple(Card(one.uid, words.fits(one.title, ""), one.delivery in _DONE) for one in first)


def _said(
    columns: Sequence[Entry], stories: Sequence[Entry], place: dict[str, str], words: Words, *, rest: bool
) -> str:
    def held(uid: str) -> int:
        return sum(place.get(one.uid, "") == uid for one in stories)

    named = [words.say("chart_count", word=one.title, n=held(one.uid)) for one in columns]
    if rest:
        others = len(stories) - sum(held(one.uid) for one in columns)
        named.append(words.say("chart_count", word=words.say("chart_no_scenario"), n=others))
    return words.say("chart_story_map_alt", n=len(stories), activities=words.listing(named))
