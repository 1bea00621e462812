"""Proofs that people record, through whole cycles: merged with what the files say, in the history by name, and nothing twice."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from click.testing import CliRunner, Result

from syncer.cli.main import cli
from syncer.domain.json import JsonObject
from tests.support.campus import Campus, aged
from tests.support.world import TOKEN

pytestmark = pytest.mark.pages(False)

PEOPLE = """\
people:
  - {id: zhao, name: 赵敏, side: ours}
  - {id: gao, name: Gao Feng, side: ours, email: gao@example.com}
  - {id: wang, name: 王芳, side: customer}
  - {id: li, name: 李雷, side: ours}
  - {id: li2, name: 李雷, side: customer}
"""
CHANGE = "change_requests/CR-0001.md"


def word(here: Campus, *words: str) -> Result:
    return CliRunner(env=TOKEN).invoke(cli, ["--config", str(here.home / "config.toml"), *words])


def prepared(here: Campus) -> None:
    """People of both sides, a change and a question, all quiet."""
    (here.register / "project.yaml").write_text(PEOPLE, encoding="utf-8")
    for name, front in (
        (CHANGE, "id: CR-0001\ntitle: Another colour\nstate: awaiting_decision"),
        ("questions/QST-0001.md", "id: QST-0001\ntitle: How long?\nstate: open"),
    ):
        path = here.register / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"---\n{front}\n---\n", encoding="utf-8")
        aged(path)
    here.settled()


@pytest.mark.begins(after=prepared)
def test_sign_offs_and_answers_reach_the_register_and_its_files_once_cr_4_sla_6(here: Campus) -> None:
    yes = ["sign", "CR-0001", "--as", "customer", "--outcome", "approved", "--by", "王芳", "--how", "letter"]
    assert word(here, *yes).exit_code == 0
    assert json.loads(word(here, *yes, "--json").stdout)[0]["recorded"] is False
    assert (
        word(
            here, "sign", "CR-0001", "--as", "executive", "--outcome", "not_approved", "--by", "gao"
        ).exit_code
        == 0
    )
    said = ["answer", "QST-0001", "--how", "mail", "--by", "zhao", "--text", "For a year."]
    assert word(here, *said).exit_code == 0
    here.change(
        CHANGE, "state: awaiting_decision", "state: awaiting_decision\nanswers: [{how: call, by: zhao}]"
    )
    assert word(here, "answer", "CR-0001", "--how", "comment", "--by", "gao").exit_code == 0
    planned = word(here, "plan").stdout
    assert "decision.customer" in planned
    report = here.cycle()
    assert report.code == 0, report.to_json()
    here.quiet(1)
    values = here.hub().records["CR-0001"].values
    assert {
        path: one["outcome"]
        for path in ("decision.customer", "decision.executive")
        if isinstance(one := values[path], dict)
    } == {
        "decision.customer": "approved",
        "decision.executive": "not_approved",
    }
    assert isinstance(values["answers"], list)
    assert sorted(str(one["how"]) for one in values["answers"] if isinstance(one, dict)) == [
        "call",
        "comment",
    ]
    assert here.hub().records["QST-0001"].values["answer"] == "For a year."
    assert here.hub().decisions == ()
    assert "not_approved" in here.read(CHANGE)
    past = {one.field: one.by for one in here.wired.hub.past("CAMP", uid="CR-0001")}
    assert past["decision.customer"].startswith("decision:wang (recorded by ")


def test_minutes_and_both_sides_of_a_confirmation_reach_the_files_in_one_cycle_mtg_5_req_18(
    fresh: Campus,
) -> None:
    (fresh.register / "meetings").mkdir()
    meeting = fresh.register / "meetings" / "MTG-0001.md"
    meeting.write_text(
        "---\nid: MTG-0001\ntitle: Kick-off\ndistribution: [gao@example.com]\n---\n", encoding="utf-8"
    )
    fresh.write("gate", "id: REQ-0001\ntitle: Gate opens by itself")
    prepared(fresh)
    assert word(fresh, "baseline", "create", "--by", "zhao").exit_code == 0
    for words in (
        ("sign", "REQ-0001", "--as", "customer", "--outcome", "approved", "--by", "wang", "--how", "letter"),
        ("sign", "REQ-0001", "--as", "ours", "--outcome", "approved", "--by", "zhao"),
        ("sent", "MTG-0001", "--to", "wang", "--to", "gao", "--by", "zhao", "--ref", "<a@mail>"),
    ):
        said = word(fresh, *words)
        assert said.exit_code == 0, said.output
    report = fresh.cycle()
    assert report.code == 0, report.to_json()
    fresh.quiet(1)
    (one,) = [*confirmations(fresh)]
    assert {name: one[name] for name in ("by", "customer_by", "method", "baseline")} == {
        "by": "zhao",
        "customer_by": "wang",
        "method": "letter",
        "baseline": "V1.0",
    }
    values = fresh.hub().records["MTG-0001"].values
    assert values["distribution"] == [
        "gao@example.com",
        "wang",
    ]  # whom an address names already is added no second time
    assert isinstance(values["sent"], dict)
    assert values["sent"]["ref"] == "<a@mail>"
    assert "customer_by: wang" in fresh.read("requirements/gate.md")
    assert word(fresh, "diff", "signed..now").exit_code == 0


def confirmations(here: Campus) -> Iterator[JsonObject]:
    """What the register has of the first requirement's confirmations."""
    found = here.hub().records["REQ-0001"].values["confirmations"]
    yield from (one for one in found if isinstance(one, dict)) if isinstance(found, list) else ()


@pytest.mark.begins(after=prepared)
def test_a_second_word_for_a_side_needs_replace_and_the_first_stays_in_the_history_cr_4(
    here: Campus,
) -> None:
    word(here, "sign", "CR-0001", "--as", "customer", "--outcome", "not_approved", "--by", "wang")
    here.settled()
    again = ["sign", "CR-0001", "--as", "customer", "--outcome", "approved", "--by", "wang"]
    refused = word(here, *again)
    assert refused.exit_code != 0
    assert here.hub().decisions == ()
    assert word(here, *again, "--replace").exit_code == 0
    here.settled()
    steps = [
        one.after for one in here.wired.hub.past("CAMP", uid="CR-0001") if one.field == "decision.customer"
    ]
    assert [one["outcome"] for one in steps if isinstance(one, dict)] == ["not_approved", "approved"]


@pytest.mark.begins(after=prepared)
def test_a_word_in_the_file_against_one_at_the_keyboard_waits_for_a_person_b_05(here: Campus) -> None:
    word(here, "sign", "CR-0001", "--as", "customer", "--outcome", "approved", "--by", "wang")
    here.change(
        CHANGE,
        "state: awaiting_decision",
        "state: awaiting_decision\ndecision: {customer: {outcome: deferred, by: wang}}",
    )
    here.cycle()
    assert [(one.uid, one.field) for one in here.hub().held] == [("CR-0001", "decision.customer")]
    here.resolve("CR-0001", "decision.customer", "files")
    here.settled()
    customer = here.hub().records["CR-0001"].values["decision.customer"]
    assert isinstance(customer, dict)
    assert customer["outcome"] == "deferred"


def refused(here: Campus, *words: str) -> str:
    found = word(here, *words)
    assert found.exit_code != 0, found.output
    assert here.hub().decisions == (), words
    return f"{found.output}{found.exception}"


def test_what_cannot_be_meant_is_refused_with_its_reason_mtg_5_req_18(fresh: Campus) -> None:
    """A name of two people, minutes of what was not held, and a confirmation that would take another's place."""
    (fresh.register / "meetings").mkdir()
    for number, front in ((1, "state: cancelled"), (2, 'state: planned\nstart: "2199-01-01T10:00:00+08:00"')):
        path = fresh.register / "meetings" / f"MTG-000{number}.md"
        path.write_text(f"---\nid: MTG-000{number}\ntitle: Kick-off\n{front}\n---\n", encoding="utf-8")
    fresh.write("gate", "id: REQ-0001\ntitle: Gate opens by itself\nagreement: withdrawn")
    prepared(fresh)

    yes = ("--outcome", "approved", "--by")
    said = refused(fresh, "sign", "CR-0001", "--as", "customer", *yes, "李雷")
    assert "'李雷' is the name of 2 people (say which: --by li | li2)" in said
    assert "the meeting was cancelled" in refused(fresh, "sent", "MTG-0001", "--to", "wang", "--by", "zhao")
    assert "the meeting begins on 2199-01-01" in refused(
        fresh, "sent", "MTG-0002", "--to", "wang", "--by", "zhao"
    )
    said = refused(fresh, "sign", "REQ-0001", "--as", "ours", *yes, "li", "--replace")
    assert "a confirmation takes no other's place" in said

    assert word(fresh, "baseline", "create", "--by", "zhao").exit_code == 0
    for side, who in (("ours", "li"), ("customer", "wang")):
        told = word(fresh, "sign", "REQ-0001", "--as", side, *yes, who).output
        assert "V1.0 (it is withdrawn)" in told
    fresh.settled()
    assert "no difference" in word(fresh, "diff", "signed..now").output
