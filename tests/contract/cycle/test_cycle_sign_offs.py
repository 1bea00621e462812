"""A signature is a tick over a baseline's very hash by the person it names, on either kind of site; or what came on paper (REQ-18, GATE-4)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from syncer.cli.main import cli
from syncer.domain.json import JsonObject
from syncer.text import storage
from syncer.text.storage import Box
from tests.support.begun import Start, begun
from tests.support.campus import Campus, two_requirements
from tests.support.world import TOKEN, Flavour, both

PEOPLE = """\
people:
  - {id: wang, name: Wang Fang, side: customer, role: project_lead, email: director@example.com}
  - {id: chen, name: Chen Xi, side: customer, role: project_manager, email: nobody@example.com}
  - {id: zhao, name: Zhao Min, side: ours, role: project_manager, email: pm@example.com}
"""
SPEC = "Requirement specification"
WANG, ZHAO = "director@example.com", "pm@example.com"


def word(here: Campus, *words: str) -> Result:
    said = CliRunner(env=TOKEN).invoke(cli, ["--config", str(here.home / "config.toml"), *words])
    assert said.exit_code == 0, said.output
    return said


def signed(here: Campus, uid: str) -> list[JsonObject]:
    found = here.values(uid).get("confirmations")
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def rows(here: Campus) -> str:
    """What the sign-off says, in plain words."""
    text = here.text(SPEC)
    return " ".join(re.sub(r"<[^>]*>", " ", text[text.rindex("Sign-off") :]).split())


def task(here: Campus, person: str) -> str:
    """The local id of somebody's box."""
    return task_in(here.text(SPEC), person)


def task_in(body: str, person: str) -> str:
    name = re.escape(Box("sign", "V1.0", person).name)
    found = re.search(rf"<ac:task-id>(\d+)</ac:task-id>(?:(?!<ac:task-id>).)*?{name}<", body, re.S)
    assert found is not None, body
    return found[1]


def tick(here: Campus, person: str, who: str, *, done: bool = True) -> None:
    here.person("tick", who, page=str(here.page(SPEC)["title"]), task=task(here, person), done=done)


@pytest.fixture
def frozen(tmp_path: Path, flavour: Flavour) -> Iterator[Campus]:
    """Two requirements, frozen, and people of both sides; all quiet."""
    with begun(tmp_path / "home", Start(with_a_baseline, flavour=flavour)) as made:
        yield made


def with_a_baseline(here: Campus) -> None:
    two_requirements(here)
    (here.register / "project.yaml").write_text(PEOPLE, encoding="utf-8")
    here.settled()
    word(here, "baseline", "create", "--by", "zhao")
    here.settled()


@both
def test_both_sides_sign_a_baseline_by_their_own_ticks(frozen: Campus, flavour: Flavour) -> None:
    digest = frozen.wired.hub.baselines("CAMP")[0].digest
    assert f"hash {digest[:12]}…" in rows(frozen)
    assert Box("sign", "V1.0", "chen").name not in frozen.text(SPEC)  # nobody needs an account
    tick(frozen, "wang", ZHAO)
    frozen.settled()
    assert signed(frozen, "REQ-0001") == []
    assert "Ticked by Zhao Min (Our side) on" in rows(frozen)
    tick(frozen, "wang", ZHAO, done=False)
    tick(frozen, "wang", WANG)
    tick(frozen, "zhao", ZHAO)
    report = frozen.settled()
    assert report.code == 0, report.to_json()
    for uid in ("REQ-0001", "REQ-0002"):
        theirs, ours = signed(frozen, uid)
        assert (theirs["customer_by"], ours["by"]) == ("wang", "zhao")
        assert {one["digest"] for one in (theirs, ours)} == {digest}
        assert {one["method"] for one in (theirs, ours)} == {"online"}
        assert "ref" not in theirs | ours  # the customer reads it, and the box stood on a page of ours
    assert "customer_by: wang" in frozen.read("requirements/gate.md")
    ticks = storage.ticks(frozen.text(SPEC))
    assert [ticks[Box("sign", "V1.0", person).name] for person in ("wang", "zhao")] == [True, True]
    assert rows(frozen).count("Recorded: ticked here on") == 2
    assert word(frozen, "diff", "signed..now").exit_code == 0
    frozen.quiet()
    frozen.change("requirements/bell.md", "title: Bell rings", "title: Bells ring")
    frozen.settled()
    assert "is not covered by this sign-off: REQ-0002" in rows(frozen)
    frozen.quiet()


def test_a_signed_letter_stands_where_a_tick_would(frozen: Campus) -> None:
    said = ("--as", "customer", "--outcome", "approved", "--how", "scan", "--ref", "letter-31.pdf")
    word(frozen, "sign", "--baseline", "V1.0", "--by", "chen", *said)
    word(frozen, "sign", "--baseline", "V1.0", "--by", "wang", *said)
    frozen.settled()
    assert "Wang Fang Project lead By letter · letter-31.pdf" in rows(frozen)
    assert "Chen Xi Project manager By letter · letter-31.pdf" in rows(frozen)
    assert Box("sign", "V1.0", "wang").name not in frozen.text(SPEC)  # it is settled
    assert Box("sign", "V1.0", "zhao").name in frozen.text(SPEC)
    frozen.quiet()
    letter = next(title for title in frozen.pages() if "onfirmation" in title and "(internal)" in title)
    body = str(frozen.pages()[letter]["body"]["storage"]["value"])
    frozen.person("tick", ZHAO, page=letter, task=task_in(body, "zhao"))
    frozen.settled()
    assert signed(frozen, "REQ-0002")[-1]["by"] == "zhao"
    assert storage.ticks(str(frozen.pages()[letter]["body"]["storage"]["value"]))[
        Box("sign", "V1.0", "zhao").name
    ]
    assert Box("sign", "V1.0", "zhao").name not in frozen.text(SPEC)
    frozen.quiet()
