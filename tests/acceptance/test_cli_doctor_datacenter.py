"""`syncer doctor` on Data Center: what is well there, and what names the deployment when the configuration has the other."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from syncer.sandbox.app import Running, start
from syncer.sandbox.site import Site
from tests.support.commands import Ran, edit, environment, syncer
from tests.support.world import lay_out, requirement

pytestmark = pytest.mark.xdist_group("cli-doctor")


@pytest.fixture
def sandbox() -> Iterator[Running]:
    with start(Site.from_seed(flavour="datacenter")) as running:
        yield running


@pytest.fixture
def home(tmp_path: Path, sandbox: Running) -> Path:
    register = lay_out(tmp_path, sandbox.url, flavour="datacenter")
    requirement(register, "first", "id: REQ-0001\ntitle: Enrol a camper\npriority: medium", "Enrol them.\n")
    return tmp_path


def found(ran: Ran, level: str) -> list[tuple[str, str, str]]:
    """Group, finding and cure of every line of a level."""
    return [
        (group["title"], probe["found"], probe.get("cure", ""))
        for group in ran.json["groups"]
        for probe in group["probes"]
        if probe["level"] == level
    ]


def doctor(home: Path) -> Ran:
    return syncer(home, "doctor", "--json", env=environment())


def test_where_all_is_well_it_says_which_version_answers(home: Path, sandbox: Running) -> None:
    ran = doctor(home)
    assert ran.code == 0, ran.out
    assert found(ran, "failed") == []
    told = [words for _, words, _ in found(ran, "ok")]
    assert any(words.startswith(f"{sandbox.url} answers as Jira Data Center ") for words in told)
    assert any("we are Syncer Bot (JIRAUSER" in words for words in told)
    assert {words for _, words, _ in found(ran, "warning")} == {
        "nothing says when the token expires, if it does"
    }
    assert all(entry.effect == "read" for entry in sandbox.site.journal)


def test_a_configuration_for_cloud_is_told_what_to_write(home: Path, sandbox: Running) -> None:
    """3: with the wrong deployment the token is refused as well, and that alone would lead nowhere."""
    text = (home / "config.toml").read_text(encoding="utf-8")
    jira, confluence = text.split("[confluence]")
    cloud = jira.replace('deployment = "datacenter"\n', "").replace('"pat"', '"service-account"')
    (home / "config.toml").write_text(f"{cloud}[confluence]{confluence}", encoding="utf-8")
    ran = doctor(home)
    assert ran.code == 3
    assert found(ran, "failed") == [
        (
            f"Jira, {sandbox.url}",
            "the site is Jira Data Center, and the configuration says cloud",
            'write deployment = "datacenter" into [jira], with an auth that belongs to it',
        )
    ]


def test_a_path_that_leads_to_no_jira_names_the_address(home: Path, sandbox: Running) -> None:
    edit(home / "config.toml", f'url = "{sandbox.url}"', f'url = "{sandbox.url}/elsewhere"')
    ran = doctor(home)
    assert ran.code == 3
    ((group, _, cure),) = found(ran, "failed")
    assert group == f"Jira, {sandbox.url}/elsewhere"
    assert "the address of a Jira Data Center site" in cure
