"""The overview of all projects in a cycle: what others left behind, hosted by one of them (PG-12, B-39)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import cast

from syncer.domain.json import JsonObject
from syncer.pages.overview import Glance, read, written
from syncer.ports import CycleRow
from tests.support.campus import Campus

PAGE = "Overview of all projects"


def left(here: Campus, glance: Glance, minutes: int = 0) -> None:
    """Another project's cycle."""
    summary: JsonObject = {"glance": written(glance)}
    hub, at = here.wired.hub, here.wired.clock() + timedelta(minutes=minutes)
    hub.finish(CycleRow(f"c{minutes}", glance.key, at, summary))


def test_the_host_tells_of_others_by_what_they_left_and_follows_it(fresh: Campus) -> None:
    fresh.cycle()
    assert not [title for title in fresh.pages() if PAGE in title]
    fresh.wired.projects = tuple(replace(one, others=("SHOP", "NEW")) for one in fresh.wired.projects)
    other = Glance(
        key="SHOP",
        title="Shop",
        requirements=7,
        confirmed=3,
        urls={"index": {"en": "https://x.example/shop"}},
    )
    left(fresh, other)
    fresh.cycle()
    assert "3 of 7" in fresh.text(PAGE)
    assert 'href="https://x.example/shop"' in fresh.text(PAGE)
    fresh.quiet()
    left(fresh, other.model_copy(update={"overdue": 2}), minutes=1)
    fresh.cycle()
    assert "<p>2</p>" in fresh.text(PAGE)
    fresh.quiet()


def test_each_cycle_leaves_a_glance_with_the_addresses_of_its_pages(fresh: Campus) -> None:
    fresh.write("gate", "id: REQ-0001\ntitle: A gate\nagreement: confirmed\n")
    for _ in range(2):
        fresh.cycle()
        row = fresh.wired.hub.last_cycle("CAMP")
        assert row is not None
        glance = read(cast("JsonObject", row.summary["glance"]))
        assert glance is not None
        assert (glance.key, glance.requirements, glance.confirmed) == ("CAMP", 1, 1)
        assert glance.url("index", "en") == fresh.hub().pages["index.en"].url
