"""A site is kept: as a snapshot that makes an equal one, and in a file that no kill makes forget."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
import requests
import yaml

from syncer.sandbox.host import Flavour
from syncer.sandbox.keeping import snapshot
from syncer.sandbox.keeping.parts import parts
from syncer.sandbox.keeping.state_file import StateFile
from syncer.sandbox.people.deeds import act
from syncer.sandbox.site import Site, load_seed
from tests.support.sandbox import free_port, wait_for

BOT = ("bot@example.com", "sandbox-token")
SEEDS = Path(__file__).parents[3] / "syncer" / "sandbox"
DEEDS: tuple[dict[str, Any], ...] = (
    {"do": "create_issue", "project": "CAMP", "type": "Story", "fields": {"summary": "Fence"}},
    {"do": "create_issue", "project": "CAMP", "type": "Task", "fields": {"summary": "Gate"}},
    {"do": "edit_issue", "issue": "CAMP-1", "fields": {"summary": "Fence, higher", "labels": ["a", "b"]}},
    {"do": "comment", "issue": "CAMP-1", "text": "So be it"},
    {"do": "link", "type": "Blocks", "issue": "CAMP-1", "other": "CAMP-2"},
    {"do": "transition", "issue": "CAMP-1", "to": "In Progress"},
    {"do": "move", "issue": "CAMP-2", "project": "DEMO"},
    {"do": "clone", "issue": "CAMP-1"},
    {"do": "restrict", "issue": "CAMP-1", "to": ["pm@example.com"]},
    {"do": "create_page", "space": "CAMP", "title": "Plan", "body": "<p>one</p>"},
    {"do": "edit_page", "page": "Plan", "body": "<p>two <strong>bold</strong></p>"},
    {"do": "label_page", "page": "Plan", "add": ["sy"]},
    {"do": "trash_page", "page": "Plan"},
    {"do": "delete_issue", "issue": "CAMP-3"},
)


@pytest.fixture(params=["cloud", "datacenter"])
def site(request: pytest.FixtureRequest) -> Site:
    """A default site in either flavour."""
    return Site.from_seed(flavour=request.param)


def whole(site: Site) -> Any:
    """All that a site holds, without the instant at which it was looked at."""
    return {name: value for name, value in snapshot.taken(site).items() if name != "now"}


def done(site: Site) -> Iterator[int]:
    """Deeds of people, one after the other; those that a site of this flavour has not are left out."""
    for number, deed in enumerate(DEEDS):
        try:
            act(site, {"as": "pm@example.com", **deed})
        except (KeyError, ValueError) as problem:
            raise AssertionError(f"{deed}: {problem}") from problem
        yield number


@pytest.mark.parametrize("seed", sorted(one.name for one in SEEDS.glob("*.yaml")))
@pytest.mark.parametrize("flavour", ["cloud", "datacenter"])
def test_a_snapshot_of_any_shipped_site_makes_an_equal_one(seed: str, flavour: Flavour) -> None:
    site = Site.from_seed(load_seed(SEEDS / seed), flavour=flavour)
    text = snapshot.as_yaml(snapshot.taken(site))
    again = Site(flavour=flavour)
    snapshot.restore(again, yaml.safe_load(text))
    assert whole(again) == whole(site)


def test_a_snapshot_holds_everything_that_people_did(site: Site) -> None:
    assert len([*done(site)]) == len(DEEDS)
    again = Site(flavour=site.flavour)
    snapshot.restore(again, json.loads(json.dumps(snapshot.taken(site))))
    assert whole(again) == whole(site)
    assert again.snapshot()["jira"] == site.snapshot()["jira"]
    assert again.snapshot()["confluence"] == site.snapshot()["confluence"]


def test_what_is_shared_is_one_again(site: Site) -> None:
    for _ in done(site):
        pass
    again = Site(flavour=site.flavour)
    snapshot.restore(again, snapshot.taken(site))
    for issue in again.jira.issues.values():
        assert issue.project is again.jira.projects[_key(again, issue.project.id)]


def _key(site: Site, project: str) -> str:
    return next(key for key, one in site.jira.projects.items() if one.id == project)


def test_a_site_goes_back_to_its_snapshot(site: Site) -> None:
    before = snapshot.taken(site)
    for _ in done(site):
        pass
    snapshot.restore(site, before)
    assert whole(site) == {name: value for name, value in before.items() if name != "now"}
    act(site, {"as": "pm@example.com", **DEEDS[0]})


@pytest.mark.parametrize(
    "spoilt",
    [
        {"sandbox snapshot": 2},
        {"flavour": "elsewhere"},
        {"jira": {"nonsense": {}}},
        {"jira": {"issues": [1]}},
        {"jira": {"issues": {"x": {"$": "os.system", "command": "true"}}}},
        {"host": {"clock": {}}},
    ],
)
def test_a_document_that_is_none_changes_nothing(site: Site, spoilt: dict[str, Any]) -> None:
    before = whole(site)
    with pytest.raises(ValueError):
        snapshot.restore(site, snapshot.taken(site) | spoilt)
    assert whole(site) == before


def test_after_each_deed_the_file_knows_all(site: Site, tmp_path: Path) -> None:
    path = tmp_path / "site.db"
    file = StateFile(path)
    file.save(site)
    for _ in done(site):
        file.save(site)
        again = Site(flavour=site.flavour)
        with closing(left_behind(path, tmp_path / "copy.db")) as copy:
            copy.load(again)
        assert whole(again) == whole(site)
    file.close()


def left_behind(path: Path, copy: Path) -> StateFile:
    """The file as whoever comes after a kill at this moment finds it."""
    for suffix in ("", "-wal"):
        shutil.copyfile(f"{path}{suffix}", f"{copy}{suffix}")
    return StateFile(copy)


def test_an_unchanged_site_writes_nothing(site: Site, tmp_path: Path) -> None:
    file = StateFile(tmp_path / "site.db")
    file.save(site)
    was = file.written
    file.save(site)
    assert file.written == was
    act(site, {"as": "pm@example.com", **DEEDS[0]})
    file.save(site)
    assert 0 < file.written - was < 12
    file.close()


def test_the_file_is_for_one_process_and_one_flavour(site: Site, tmp_path: Path) -> None:
    path = tmp_path / "site.db"
    first = StateFile(path)
    first.save(site)
    with pytest.raises(ValueError, match="in use by another"):
        StateFile(path)
    first.close()
    other: Flavour = "datacenter" if site.cloud else "cloud"
    second = StateFile(path)
    with pytest.raises(ValueError, match=f"say --flavour {site.flavour}"):
        second.load(Site(flavour=other))
    second.close()
    path.write_text("something else entirely, and long enough to be taken for a database" * 9)
    with pytest.raises(ValueError, match="no state file"):
        StateFile(path)


def test_every_part_of_a_site_can_be_kept(site: Site) -> None:
    assert {(one.state, one.name) for one in parts(site)} >= {
        ("host", "users"),
        ("jira", "issues"),
        ("confluence", "pages"),
    }
    snapshot.taken(site)


def test_a_killed_sandbox_has_lost_nothing_it_answered(tmp_path: Path) -> None:
    path = tmp_path / "site.db"
    issue = {"fields": {"project": {"key": "CAMP"}, "issuetype": {"name": "Task"}, "summary": "Fence"}}
    with _serving(path) as url:
        for number in range(5):
            reply = requests.post(f"{url}/rest/api/3/issue", json=issue, auth=BOT, timeout=10)
            assert reply.json()["key"] == f"CAMP-{number + 1}"
        requests.post(f"{url}/__sandbox/clock", json={"advance": 3600}, timeout=10).raise_for_status()
        now = requests.get(f"{url}/__sandbox/clock", timeout=10).json()["now"]
    with _serving(path) as url:
        found = requests.get(f"{url}/rest/api/3/issue/CAMP-5", auth=BOT, timeout=10)
        assert found.json()["fields"]["summary"] == "Fence"
        query = {"jql": "project = CAMP"}
        counted = requests.post(
            f"{url}/rest/api/3/search/approximate-count", json=query, auth=BOT, timeout=10
        )
        assert counted.json() == {"count": 5}
        assert requests.get(f"{url}/__sandbox/clock", timeout=10).json()["now"] > now


@contextmanager
def _serving(path: Path) -> Iterator[str]:
    """A sandbox with a state file, killed without warning at the end of the block."""
    port = free_port()
    command = [
        sys.executable,
        "-m",
        "syncer",
        "--quiet",
        "sandbox",
        "--port",
        str(port),
        "--state",
        str(path),
    ]
    process = subprocess.Popen(command)
    try:
        wait_for(f"http://127.0.0.1:{port}")
        yield f"http://127.0.0.1:{port}"
    finally:
        process.kill()
        process.wait()
