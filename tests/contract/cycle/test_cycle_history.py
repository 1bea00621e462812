"""TRC-1: what real cycles leave in the history is enough to have any earlier register back, whole."""

from __future__ import annotations

import pytest

from syncer.domain.json import JsonValue
from syncer.sync.past import as_of, mover_words, present
from tests.support.campus import Campus, two_requirements
from tests.support.world import both

pytestmark = pytest.mark.pages(False)

State = dict[str, dict[str, JsonValue]]


def state(here: Campus) -> State:
    return {uid: dict(record.values) for uid, record in here.hub().records.items()}


@both
def test_every_state_that_cycles_left_can_be_had_back(fresh: Campus) -> None:
    """Edits in files and in Jira, a new record that others refer to, and a field that was cleared."""
    here = fresh
    seen: list[tuple[int, State]] = [(0, {})]

    def remember() -> None:
        assert here.cycle().code == 0
        seen.append((len(here.wired.hub.past("CAMP")), state(here)))

    two_requirements(here)
    remember()
    files = here.wired.ports(here.project).files
    assert files is not None
    (first,) = [record for record in files.read().records if record.uid == "REQ-0001"]
    title = str(first.values["title"])
    here.change(first.path, f"title: {title}", f"title: {title} at the gate\ngoal: to be quick")
    remember()
    here.write("third", "id: REQ-?a7f3\ntitle: A third one\ndepends_on: [REQ-0001]", "Text.\n")
    remember()
    here.change(first.path, "goal: to be quick\n", "")
    remember()
    here.edit(here.key("REQ-0002"), summary="Bell rings twice")
    remember()
    assert here.wired.hub.past("CAMP")[-1].by == "jira"
    assert len({count for count, _ in seen}) == len(seen), "every step has to leave a trace"
    now, changes = present(here.hub()), here.wired.hub.past("CAMP")
    for count, then in seen:
        was = as_of(now, changes, count)
        assert {uid: dict(record.values) for uid, record in was.items()} == then


@both
def test_the_history_names_who_moved_a_field_in_jira(here: Campus) -> None:
    """TRC-1: the person, not only the side; one read more where somebody moved something, none in a quiet cycle."""
    here.edit(here.key("REQ-0001"), summary="Gate opens", priority={"name": "High"})
    here.cycle()
    moved = {change.field: change for change in here.wired.hub.past("CAMP") if change.by == "jira"}
    name = here.site.find_user("analyst@example.com").name
    assert {moved["title"].who, moved["priority"].who} == {name}
    assert mover_words("jira", name) == f"in Jira by {name}"
    here.quiet()
