"""Links that wait for somebody to look again: raised by a change that matters, cleared by a person's word (B-28)."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from syncer.cli.main import cli
from syncer.cycle.conduct import plan
from tests.support.campus import Campus, two_requirements
from tests.support.world import TOKEN

SPEC = "Requirement specification"
WAITS = "To be looked at again"
LINK = "REQ-0002>depends_on>REQ-0001"


def depending(here: Campus) -> None:
    """Two requirements, of which the second depends on the first; nothing is on its way."""
    two_requirements(here)
    here.settled()


def confirm(here: Campus, *words: str) -> list[dict[str, object]]:
    found = CliRunner().invoke(
        cli, ["--config", str(here.home / "config.toml"), "confirm", *words, "--json"], catch_exceptions=False
    )
    assert found.exit_code == 0, found.output
    told: list[dict[str, object]] = json.loads(found.stdout)
    return told


@pytest.mark.begins(after=depending)
def test_a_figure_that_changed_makes_what_depends_on_it_suspect_until_somebody_looked_b_28(
    here: Campus,
) -> None:
    assert here.hub().suspects == ()
    here.edit(here.key("REQ-0001"), summary="Gate opens by itself in 5 s")
    here.cycle()
    assert [one.link for one in here.hub().suspects] == [LINK]
    here.edit(here.key("REQ-0001"), summary="Gate opens by itself in 9 s")
    here.settled()
    (told,) = confirm(here, "--list")
    assert told["changed"] == [{"field": "title", "what": "figure", "from": "", "to": "9 s"}]
    confirm(here, "REQ-0001")
    assert here.cycle().requests["jira"]["write"] == 0
    here.quiet(1)
    assert here.hub().suspects == ()
    last = here.wired.hub.past("CAMP", uid="REQ-0002")[-1]
    assert (last.field, last.after, last.by.partition(":")[0]) == (
        "link:depends_on>REQ-0001",
        "confirmed",
        "decision",
    )
    assert confirm(here, "--list") == []


@pytest.mark.begins(after=depending)
def test_the_internal_specification_shows_what_changed_until_somebody_looked_b_28(here: Campus) -> None:
    """The plan foresees it, the page says it from and to, and a confirmation takes it away."""
    assert WAITS not in here.text(SPEC)
    here.edit(here.key("REQ-0001"), summary="Gate opens by itself in 5 s")
    foreseen = plan(here.project, here.wired.ports(here.project)).plan
    assert {page.page: page.action for page in foreseen.pages}["requirement-spec.en"] == "update"
    here.settled()
    text = here.text(SPEC)
    assert WAITS in text
    assert "nothing → “5 s”" in text
    assert f"syncer confirm '{LINK}'" in text.replace("&gt;", ">").replace("&#39;", "'")
    confirm(here, LINK)
    here.settled()
    assert WAITS not in here.text(SPEC)
    here.quiet()


@pytest.mark.begins(after=depending)
def test_what_is_changed_back_needs_no_look_and_other_wording_never_did_b_28(here: Campus) -> None:
    here.change("requirements/gate.md", "title: Gate opens by itself", "title: Gate opens by itself in 5 s")
    here.settled()
    assert [one.link for one in here.hub().suspects] == [LINK]
    here.change("requirements/gate.md", "title: Gate opens by itself in 5 s", "title: A gate opens by itself")
    here.settled()
    assert here.hub().suspects == ()


@pytest.mark.begins(after=depending)
def test_a_confirmation_of_what_has_changed_again_since_counts_for_nothing_b_28(here: Campus) -> None:
    here.edit(here.key("REQ-0001"), summary="Gate opens by itself in 5 s")
    here.settled()
    confirm(here, LINK)
    here.edit(here.key("REQ-0001"), summary="Gate opens by itself in 9 s")
    here.settled()
    assert [(one.link, dict(one.before)) for one in here.hub().suspects] == [
        (LINK, {"title": "Gate opens by itself in 5 s"})
    ]


@pytest.mark.begins(after=depending)
def test_a_word_that_means_no_link_is_refused_with_the_nearest(here: Campus) -> None:
    here.edit(here.key("REQ-0001"), summary="Gate opens by itself in 5 s")
    here.settled()
    asked = ["--config", str(here.home / "config.toml"), "confirm", "REQ-0003"]
    found = CliRunner().invoke(cli, asked)
    assert found.exit_code == 2
    assert "no link waits as 'REQ-0003'; did you mean" in found.output


def test_who_is_past_building_on_anything_need_not_look_and_many_links_are_told_in_few_words_b_28(
    fresh: Campus,
) -> None:
    """Neither what was withdrawn, nor the change request that asked for the very change."""
    for number in range(2, 16):
        state = "agreement: rejected\n" if number == 2 else ""
        fresh.write(f"r{number}", f"id: REQ-{number:04d}\ntitle: R\n{state}depends_on: [REQ-0001]")
    fresh.write("gate", "id: REQ-0001\ntitle: Gate")
    path = fresh.register / "change_requests" / "sooner.md"
    path.parent.mkdir()
    changes = "changes: [{action: change, requirement: REQ-0001, field: title}]"
    path.write_text(
        f"---\nid: CR-0001\ntitle: Sooner\nstate: implementing\n{changes}\n---\n", encoding="utf-8"
    )
    fresh.settled()
    fresh.change("requirements/gate.md", "title: Gate", "title: Gate in 5 s")
    fresh.settled()
    assert [one.uid for one in fresh.hub().suspects] == [f"REQ-{number:04d}" for number in range(3, 16)]

    asked = ["--config", str(fresh.home / "config.toml")]
    told = CliRunner(env=TOKEN).invoke(cli, [*asked, "status"]).output
    assert "to be looked at again: 13 (syncer confirm --list): REQ-0003>depends_on>REQ-0001" in told
    assert "and 9 more" in told
    confirm(fresh, "REQ-0003")
    planned = CliRunner(env=TOKEN).invoke(cli, [*asked, "plan"]).output
    assert "looked at again (1)\n  REQ-0003>depends_on>REQ-0001, by " in planned
