"""The tree of pages: a project's index on top, and every page under it as soon as there is one (PG-19)."""

from __future__ import annotations

from typing import Any

from tests.support.campus import Campus, two_requirements
from tests.support.world import both

SPEC, INDEX = "Requirement specification", "Project index"
MEETING = "---\nid: MTG-0001\ntitle: Kick-off\nstart: 2026-10-06T09:00:00Z\n---\n"


def _above(here: Campus, part: str) -> Any:
    return here.page(part)["parentId"]


@both
def test_pages_are_made_under_the_index_in_the_cycle_that_makes_it(fresh: Campus) -> None:
    """PG-4, PG-19: parents come first, and their children know them at once."""
    (fresh.register / "meetings").mkdir(parents=True, exist_ok=True)
    (fresh.register / "meetings" / "MTG-0001.md").write_text(MEETING, encoding="utf-8")
    two_requirements(fresh)
    top = str(fresh.page(INDEX)["id"])
    assert (_above(fresh, SPEC), _above(fresh, "MTG-0001 ·")) == (top, top)
    assert f'ri:content-title="{fresh.page(SPEC)["title"]}"' in fresh.text(INDEX)
    fresh.quiet()


@both
def test_a_page_moves_under_its_parent_when_that_comes_to_be(fresh: Campus) -> None:
    """As long as the index cannot be made, its pages stand where they can, and are not written anew for it."""
    taken = "CAMP · Project index"
    fresh.person("create_page", space="CAMPINT", title=taken, body="<p>Not ours.</p>")
    fresh.write("gate", "id: REQ-0001\ntitle: Gate", "As a parent I want a gate.\n")
    assert [problem.code for problem in fresh.cycle().problems] == ["title-taken"]
    home = _above(fresh, SPEC)
    version = fresh.page(SPEC)["version"]["number"]
    assert fresh.cycle().code == 1
    assert fresh.page(SPEC)["version"]["number"] == version
    fresh.person("edit_page", page=taken, space="CAMPINT", title="Theirs")
    assert fresh.settled().code == 0
    assert _above(fresh, SPEC) == fresh.page(INDEX)["id"] != home
    fresh.quiet()
