"""Who fills in a page while a cycle is under way is left alone as well (MTG-9, B-35)."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import cast

import pytest

from syncer.cycle.ledger import Ledger
from syncer.cycle.project import Ports, Project
from syncer.cycle.revising import Reviser
from syncer.cycle.run import Run
from syncer.domain.project import ProjectData
from syncer.pages.render import Rendered
from syncer.ports import Hub, PageDraft, RemotePage, VersionConflict, Wiki
from syncer.sync.observation import HubState, Observation
from syncer.sync.wiki import PageState, Reading, WikiObservation

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
PAGE = "minutes.MTG-0001.en"
ANCHOR = '<p><ac:structured-macro ac:name="anchor"><ac:parameter ac:name="">sy-in-action</ac:parameter></ac:structured-macro></p>'
TABLE = f"{ANCHOR}<table><tbody><tr><td><p>Send it</p></td></tr></tbody></table>"
PROJECT = cast(
    "Project",
    SimpleNamespace(
        timezone="UTC",
        key="CAMP",
        mapping=SimpleNamespace(pages=SimpleNamespace(minutes=SimpleNamespace(quiet=timedelta(minutes=10)))),
        templates=SimpleNamespace(labels=SimpleNamespace(sentence=lambda *_: "Kept")),
    ),
)


def version(number: int, minutes_ago: int) -> RemotePage:
    at = (NOW - timedelta(minutes=minutes_ago)).isoformat()
    body = f"<p>{'note ' * number}</p><p>old</p>{TABLE}"
    return RemotePage("9", "Minutes", number, body, "u", author="acc-li", written=at)


@dataclass
class Site:
    """A page of which somebody saves a version; a store beside it that forgets all."""

    now: RemotePage
    sent: list[PageDraft] = field(default_factory=list)

    def read(self, _page: str) -> RemotePage:
        return self.now

    def version(self, *_: object) -> None:
        return None

    def drafted(self, _page: RemotePage) -> str:
        return ""

    def people(self, _names: object) -> dict[str, str]:
        return {}

    def update(self, _native: str, draft: PageDraft, seen: int) -> RemotePage:
        if seen != self.now.version:
            raise VersionConflict("somebody wrote it", "")
        self.sent.append(draft)
        return replace(self.now, version=seen + 1, body=draft.body)

    def commit(self, *_: object, **__: object) -> None:
        pass


def revised(known: RemotePage, now: RemotePage, *, before: bool) -> tuple[int, int]:
    """How often the page was written, and how often it waits; `before`: it was read before the plan."""
    site, state = Site(now), PageState(PAGE, "9", "S", "Minutes", 4, "", "", f"<p>old</p>{TABLE}")
    readings = {PAGE: Reading(state, known)} if before else {}
    looked, hub = WikiObservation("acc-us", {}, readings), HubState("i", pages={PAGE: state})
    ports = Ports(cast("Hub", site), lambda: NOW, wiki=cast("Wiki", site))
    run = Run(PROJECT, ports, Observation("CAMP", NOW, hub, ProjectData(), wiki=looked), "c", Ledger(()))
    page = Rendered(PAGE, "minutes", "Minutes", f"<p>new</p>{TABLE}", (), "", "f", "")
    Reviser(run, cast("Wiki", site), hub, looked, "S", {}).revise(page, state, known, "")
    return len(site.sent), run.tally.counts["pages", "waiting"]


@pytest.mark.parametrize("before", [True, False])
def test_a_page_that_was_saved_while_the_cycle_ran_waits(*, before: bool) -> None:
    """Whether it is found when it is read again, or by the refusal of what was sent."""
    assert revised(version(5, 60), version(6, 0), before=before) == (0, 1)
    assert revised(version(5, 60), version(5, 60), before=before) == (1, 0)
    assert revised(version(5, 1), version(5, 1), before=before) == (0, 1)
    assert revised(version(5, 60), version(6, 30), before=before) == (1, 0)
