"""Somebody is forgotten: no byte of the store and no line of the register names them, sides follow, and the chain holds."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from syncer.cli.main import cli
from syncer.sync.baselines import Fault, faults, unsaid
from tests.support.begun import Start, begun
from tests.support.campus import Campus, aged, marks
from tests.support.world import TOKEN, Flavour, both, wire

NAME, MAIL, PHONE = "Zhao Weiguang", "analyst@example.com", "+86 10 5550 1234"
PEOPLE = """\
# who is who
people:
  - id: zhao   # a short name
    name: Zhao Weiguang
    side: ours
    role: analyst
    email: analyst@example.com
    phone: "+86 10 5550 1234"
    accounts:
      jira: {account}
    reports_to: pm
  - {{id: pm, name: Project manager, side: ours, role: project_manager, email: pm@example.com, deputy: zhao}}
"""


def typed(here: Campus, *words: str, code: int = 0) -> str:
    found = CliRunner(env=TOKEN).invoke(
        cli, ["--config", str(here.home / "config.toml"), *words], standalone_mode=False
    )
    if found.exception is not None:
        raise found.exception
    assert found.return_value == code, found.output
    return str(found.stdout)


@pytest.fixture
def known(tmp_path: Path, flavour: Flavour) -> Iterator[Campus]:
    """A project in which somebody has a name, an address, an account, records, words, a baseline, decisions."""
    with begun(tmp_path / "home", Start(somebody_known, flavour=flavour)) as here:
        yield here


def somebody_known(here: Campus) -> None:
    user = here.site.find_user(MAIL)
    account = user.account_id if here.site.cloud else user.login
    aged_text(here.register / "project.yaml", PEOPLE.format(account=account))
    here.write(
        "gate",
        "id: REQ-0001\ntitle: Gate opens by itself\npriority: medium\nowner: zhao",
        f"As a parent I want a gate.\n\n## Background\n{NAME} has seen the old one, write to {MAIL}.\n",
    )
    here.write("bell", "id: REQ-0002\ntitle: Bell rings\nowner: pm", "As a worker I want a bell.\n")
    first = here.cycle()
    assert first.code == 0, first.problems
    here.edit(here.key("REQ-0001"), summary="Gate opens quickly")
    here.cycle()
    typed(here, "baseline", "create", "V1.0", "--by", "zhao")
    typed(
        here,
        "sign",
        "REQ-0001",
        "--as",
        "ours",
        "--outcome",
        "approved",
        "--by",
        "zhao",
        "--baseline",
        "V1.0",
    )
    here.settled()
    here.quiet()


def aged_text(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")
    aged(path)


def words_of(here: Campus) -> list[str]:
    """What names the person: everything that must be found nowhere."""
    user = here.site.find_user(MAIL)
    return [NAME, MAIL, PHONE, *([user.account_id] if here.site.cloud else [user.key])]


def found_in(folder: Path, words: list[str]) -> list[str]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return [f"{path.name}: {word}" for path in files for word in words if word.encode() in path.read_bytes()]


def forgotten(here: Campus, code: int = 0) -> Any:
    here.wired.close()
    said = json.loads(typed(here, "forget", "zhao", "--yes", "--json", code=code))
    here.wired = wire(here.home)
    return said


@both
def test_nothing_names_somebody_who_was_forgotten(known: Campus) -> None:
    """PPL-4: the store, its log, the register's folder and our pages; then cycles are quiet and bring nobody back."""
    words, issues = words_of(known), marks(known)
    assert found_in(known.home / "var", words)
    said = forgotten(known)
    assert said["done"], said
    assert found_in(known.home / "var", words) == []
    assert found_in(known.register, words) == []
    assert not [title for title, page in known.pages().items() if NAME in json.dumps(page["body"])]
    assert re.fullmatch(r"person-[0-9a-f]{4}", said["pseudonym"])
    assert known.values("REQ-0001")["owner"] == said["pseudonym"]
    assert NAME not in known.said(known.key("REQ-0001"))
    known.settled()
    known.quiet()
    assert marks(known) == issues
    assert known.values("REQ-0001")["owner"] == said["pseudonym"]
    known.wired.close()
    assert found_in(known.home / "var", words) == []
    assert found_in(known.register, words) == []


def test_the_chain_and_the_baseline_still_tell_what_they_can(known: Campus) -> None:
    head = known.wired.hub.audit("CAMP").entries
    forgotten(known)
    audit = known.wired.hub.audit("CAMP")
    assert (audit.broken, audit.entries >= head, audit.erased > 0) == (None, True, True)
    typed(known, "audit", "verify")
    kept = known.wired.hub.baseline("CAMP", "V1.0")
    assert kept is not None
    assert faults(kept) == ()
    assert Fault("REQ-0001", "internal", "owner") in unsaid(kept) or Fault(
        "REQ-0001", "customer", "owner"
    ) in unsaid(kept)
    assert Fault("baseline", field="by") in unsaid(kept)
    assert kept.records["REQ-0002"].values["title"] == "Bell rings"


def test_the_rest_of_project_yaml_stays_as_people_wrote_it(known: Campus) -> None:
    said = forgotten(known)
    number = said["pseudonym"]
    text = (known.register / "project.yaml").read_text("utf-8")
    assert text == (
        "# who is who\npeople:\n"
        f"  - id: {number}   # a short name\n    active: false\n    name: Deleted person {number[-4:]}\n"
        "    side: ours\n    role: analyst\n    reports_to: pm\n"
        "  - {id: pm, name: Project manager, side: ours, role: project_manager, email: pm@example.com, deputy: "
        f"{number}}}\n"
    )


def test_it_is_shown_first_and_a_second_time_there_is_nothing_to_do(known: Campus) -> None:
    before = known.hub()
    shown = json.loads(typed(known, "forget", MAIL, "--look", "--json"))
    assert shown["done"] is False
    (project,) = shown["projects"]
    assert project["fields"]["REQ-0001"]
    assert project["rows"]["history_payloads"] > 0
    assert any(line.startswith("project.yaml:") for line in shown["lines"])
    assert known.hub() == before
    assert "Confluence keeps older versions" in typed(known, "forget", "zhao", "--yes")
    known.wired.close()
    known.wired = wire(known.home)
    writes = known.settled().writes
    assert writes == 0
    again = json.loads(typed(known, "forget", "zhao", "--look", "--json"))
    assert all(not one["rows"] and not one["fields"] for one in again["projects"])


def test_it_goes_on_where_it_was_interrupted(known: Campus, monkeypatch: pytest.MonkeyPatch) -> None:
    words = words_of(known)

    def dies(*_: object) -> None:
        raise RuntimeError("killed")

    with monkeypatch.context() as patch:
        patch.setattr("syncer.cycle.forgetting.cycle", dies)
        with pytest.raises(RuntimeError, match="killed"):
            forgotten(known)
    assert forgotten(known)["done"]
    assert found_in(known.home / "var", words) == []
    assert found_in(known.register, words) == []
