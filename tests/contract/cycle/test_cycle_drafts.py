"""Drafts through whole cycles: on their owner's page until somebody says they were sent, and again only for another reason (NOT-1 to NOT-4)."""

from __future__ import annotations

import json
from typing import Any

import pytest

from syncer.config.places import Invalid
from syncer.cycle.drafts import drafts_of
from tests.contract.cycle.test_cycle_evidence import word
from tests.support.campus import Campus, aged

PEOPLE = """\
people:
  - {id: zhao, name: 赵敏, side: ours, role: project_manager, email: zhao@example.com}
  - {id: wang, name: 王芳, side: customer, email: wang@example.com}
  - {id: chen, name: 陈曦, side: customer, email: chen@example.com}
"""
PLAN = "confirmed_plans: [{{version: '2.1', date: {day}, confirmed_by: zhao, confirmed_at: 2026-11-10}}]\n"
REQUEST = """\
id: REQ-0001
title: Gate opens by itself
owner: zhao
agreement: {agreement}
source: {{channel: email, raised_by: customer, stage: implementation, contact: wang}}
{more}"""
PAGE = "Drafts to be sent: 赵敏"


def project(here: Campus, more: str = "") -> None:
    path = here.register / "project.yaml"
    path.write_text(PEOPLE + more, encoding="utf-8")
    aged(path)


def drafts(here: Campus, *words: str) -> list[dict[str, Any]]:
    said = word(here, "drafts", *words, "--json")
    assert said.exit_code == 0, said.output
    return list(json.loads(said.stdout))


def sent(here: Campus, kind: str, *words: str) -> str:
    said = word(here, "sent", "REQ-0001", "--draft", kind, "--to", "wang", "--by", "zhao", *words)
    assert said.exit_code == 0, said.output
    return said.stdout


def test_a_receipt_waits_on_its_owners_page_until_it_is_sent_and_stops_no_clock_not_4_sla_6(
    fresh: Campus,
) -> None:
    project(fresh)
    fresh.write("gate", REQUEST.format(agreement="draft", more=""))
    assert [one["kind"] for one in drafts(fresh)] == ["received"], "before any cycle, from the files"
    fresh.settled()
    text = fresh.text(PAGE)
    assert "We have received your request" in text
    assert "wang@example.com" in text
    assert "syncer sent REQ-0001 --draft received --to wang --by zhao" in text
    hub = fresh.hub()
    values = {uid: (one.kind, one.values) for uid, one in hub.records.items()}
    data = fresh.wired.offline(fresh.project).files.read().project  # type: ignore[union-attr]
    assert data is not None
    found = drafts_of(fresh.project, data, hub, values, fresh.wired.clock())
    assert [one.owner for one in found] == ["zhao"]

    assert "noted as sent" in sent(fresh, "received", "--ref", "<a@mail>")
    assert drafts(fresh) == []
    assert "noted already" in sent(fresh, "received")
    assert "drafts.zhao.en" in word(fresh, "plan", "--json").stdout
    report = fresh.cycle()
    assert (report.code, report.tally.table()["pages"]["update"]) == (0, 1)
    assert "Everything is sent" in fresh.text(PAGE)
    assert "王芳" in fresh.text(PAGE), "what was sent lately, and to whom"
    fresh.quiet()
    assert "answers" not in fresh.hub().records["REQ-0001"].values
    (past,) = [one for one in fresh.wired.hub.past("CAMP", uid="REQ-0001") if one.field == "draft:received"]
    assert past.by.startswith("decision:zhao (recorded by ")
    assert "draft:received" in word(fresh, "history", "REQ-0001").stdout
    assert "draft" not in fresh.read("requirements/gate.md").replace("agreement: draft", "")


def test_a_promise_is_drafted_withdrawn_and_made_anew_and_only_that_req_17_gate_2(fresh: Campus) -> None:
    forecast = "forecast: {version: '2.1', date: 2027-01-15}\n"
    project(fresh, PLAN.format(day="2027-01-15"))
    fresh.write("gate", REQUEST.format(agreement="confirmed", more=forecast))
    fresh.settled()
    (first,) = drafts(fresh)
    assert (first["kind"], first["counts_as"]) == ("planned", "answer")
    assert "version 2.1, 15 January 2027" in first["body"]
    sent(fresh, "planned")
    fresh.settled()
    assert drafts(fresh) == []
    answers = fresh.hub().records["REQ-0001"].values["answers"]
    assert isinstance(answers, list)
    assert [(one["how"], one["by"]) for one in answers if isinstance(one, dict)] == [("mail", "zhao")]

    project(fresh, PLAN.format(day="2027-03-01"))
    fresh.settled()
    (gone,) = drafts(fresh)
    assert gone["kind"] == "plan-withdrawn"
    assert "2027" not in gone["body"]
    sent(fresh, "plan-withdrawn")
    fresh.settled()
    assert drafts(fresh) == []
    fresh.change("requirements/gate.md", "date: 2027-01-15", "date: 2027-03-01")
    fresh.settled()
    (anew,) = drafts(fresh)
    assert (anew["kind"], anew["again"]) == ("planned", True)
    assert "1 March 2027" in anew["body"]
    assert "takes the place of what we wrote before" in anew["body"]
    fresh.quiet()


def test_a_letter_that_goes_to_somebody_else_too_is_noted_and_one_to_our_side_answers_nobody(
    fresh: Campus,
) -> None:
    """NOT-4, SLA-6: what is told as noted is noted, and an answer reaches the side that asked."""
    project(fresh, PLAN.format(day="2027-01-15"))
    forecast = "forecast: {version: '2.1', date: 2027-01-15}\n"
    fresh.write("gate", REQUEST.format(agreement="confirmed", more=forecast))
    fresh.settled()
    refused = word(fresh, "sent", "REQ-0001", "--draft", "planned", "--to", "zhao", "--by", "zhao")
    assert "none of the recipients is on the side that asked" in str(refused.exception), refused.output
    (kind,) = [one["kind"] for one in drafts(fresh)]
    sent(fresh, kind)
    assert "noted as sent" in sent(fresh, kind, "--to", "chen"), "wang has it, chen not"
    assert "noted already" in sent(fresh, kind, "--to", "chen")
    fresh.settled()
    assert drafts(fresh) == []
    field = f"draft:{kind}"
    told = [one.after for one in fresh.wired.hub.past("CAMP", uid="REQ-0001") if one.field == field]
    assert [one["to"] for one in told if isinstance(one, dict)] == [["wang"], ["wang", "chen"]]
    answers = fresh.values("REQ-0001")["answers"]
    assert isinstance(answers, list)
    assert len(answers) == 1


def test_what_does_not_wait_is_written_on_demand_and_what_cannot_be_meant_is_refused(fresh: Campus) -> None:
    project(fresh)
    fresh.write("gate", REQUEST.format(agreement="draft", more=""))
    (steps,) = drafts(fresh, "REQ-0001", "--kind", "steps", "--locale", "zh-CN")
    assert "请您依次尝试以下步骤" in steps["body"]
    assert word(fresh, "drafts", "REQ-0001", "--kind", "recieved").exit_code == 2
    assert "did you mean 'received'" in word(fresh, "drafts", "--kind", "recieved").output
    assert "there are received" in word(fresh, "drafts", "REQ-0001", "--kind", "meeting-notice").output
    assert "nothing to say" in word(fresh, "drafts", "REQ-0001", "--kind", "planned").stdout
    assert word(fresh, "drafts", "REQ-0009").exit_code == 2
    fresh.cycle()
    for words in (("--draft", "answer"), ("--draft", "planned"), ("--draft", "received", "--by", "wang")):
        said = word(fresh, "sent", "REQ-0001", "--to", "wang", "--by", "zhao", *words)
        assert isinstance(said.exception, Invalid), said.output
    shown = word(fresh, "drafts", "REQ-0001").stdout
    assert "To:      王芳 <wang@example.com>" in shown
    assert "1 draft to be sent" in word(fresh, "drafts", "--owner", "赵敏").stdout
    assert "no draft waits" in word(fresh, "drafts", "--owner", "wang").stdout


def test_a_draft_without_a_template_for_its_records_is_told_with_its_line(fresh: Campus) -> None:
    mapping = (fresh.home / "mappings" / "mapping.yaml").read_text("utf-8")
    line = mapping.count("\n") + 3
    notices = "\nnotices:\n  - {name: recieved, record: requirement, to: owner}\n"
    notices += "  - {name: other, template: answer, record: requirement, to: owner}\n"
    with pytest.raises(Invalid) as told:
        fresh.rewire(mapping.rstrip("\n") + "\n" + notices)
    said = [str(problem) for problem in told.value.problems]
    assert "did you mean 'received'" in said[0]
    assert f":{line}:" in said[0]
    assert "'answer' is not worded for a requirement" in said[1]


def test_a_letter_to_an_address_that_nobody_has_is_marked_by_the_command_it_shows(fresh: Campus) -> None:
    project(fresh)
    fresh.write("gate", REQUEST.format(agreement="draft", more="").replace("wang", "chen@example.org"))
    fresh.settled()
    (one,) = drafts(fresh)
    assert one["to"] == ["chen@example.org"]
    said = word(fresh, *one["sent"].split()[1:])
    assert said.exit_code == 0, said.output
    assert drafts(fresh) == []
    fresh.settled()
    assert "chen@example.org" in fresh.text(PAGE)
