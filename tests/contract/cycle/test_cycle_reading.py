"""Pages that people have written are read before anything is planned, each once; all others not at all (B-39)."""

from __future__ import annotations

import re

from syncer.cycle.conduct import decide
from tests.support.campus import Campus
from tests.support.world import both

SPEC = "Requirement specification"


def reads(here: Campus) -> list[str]:
    """The requests that read a single page, since the journal was cleared."""
    single = re.compile(r"/(pages|content)/\d+$")
    return [entry.path for entry in here.site.journal if entry.method == "GET" and single.search(entry.path)]


@both
def test_a_page_that_somebody_wrote_is_read_once_before_the_plan(here: Campus) -> None:
    title = str(here.page(SPEC)["title"])
    ports = here.wired.ports(here.project)
    quiet = decide(here.project, ports).seen.wiki
    assert quiet is not None
    assert quiet.readings == {}
    here.person("edit_page", page=title, space="CAMPINT", body=here.text(SPEC) + "<p>Mine.</p>")
    here.site.journal.clear()
    seen = decide(here.project, ports).seen.wiki
    assert seen is not None
    (reading,) = seen.readings.values()
    assert reading.remote.body.endswith("<p>Mine.</p>")
    assert reading.state == here.hub().pages[reading.page]
    assert len(reads(here)) == 1
    here.site.journal.clear()
    here.cycle()
    assert len(reads(here)) == 1
