"""`sign`, `sent` and `answer`: what they refuse, all at once, and what they record in the store (CR-4, REQ-18, MTG-5, SLA-6)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.desk import Desk


@pytest.fixture
def desk(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Iterator[Desk]:
    made = Desk(tmp_path, capsys)
    yield made
    made.hub.close()


SIGN = ("sign", "CR-0001", "--as")


def test_everything_that_is_wrong_is_said_at_once_and_nothing_is_recorded(desk: Desk) -> None:
    for words, *said in (
        ((*SIGN, "customer", "--outcome", "approved", "--by", "wagn"), "knows nobody as 'wagn'", "did you mean 'wang'?"),
        ((*SIGN, "customer", "--outcome", "approved", "--by", "zhao"), "cannot sign for the customer", "--as ours"),
        ((*SIGN, "ours", "--outcome", "approved", "--by", "wang"), "cannot sign for our project team"),
        ((*SIGN, "executive", "--outcome", "approved", "--by", "wang"), "cannot sign for the executive"),
        ((*SIGN, "ours", "--outcome", "approved", "--by", "ren"), "side 'reseller'"),
        ((*SIGN, "ours", "--outcome", "approved", "--by", "nemo"), "no side that project.yaml tells"),
        ((*SIGN, "ours", "--outcome", "approved"), "nobody was named", "say --by PERSON"),
        ((*SIGN, "ours", "--outcome", "approved", "--by", "zhao", "--at", "2999-01-01"), "lies in the future"),
        ((*SIGN, "ours", "--outcome", "approved", "--by", "zhao", "--at", "lately"), "is no moment"),
        (("sign", "CR-0009", "MTG-0001", *SIGN[2:], "ours", "--outcome", "approved"), "no record 'CR-0009'", "kind meeting is not signed"),
        (("sign", "REQ-0001", "--as", "customer", "--outcome", "deferred", "--opinion", "no", "--by", "wang"), "'deferred' confirms nothing", "--opinion"),
        (("sign", "REQ-0001", "--as", "executive", "--outcome", "approved", "--by", "zhao"), "not by an executive"),
        (("sent", "MTG-0001", "--to", "wnag", "--by", "wang"), "knows nobody as 'wnag'", "we send the minutes"),
        (("sent", "REQ-0001", "--to", "zhao", "--by", "zhao"), "none of the recipients"),
        (("answer", "ACT-0001", "--how", "call", "--by", "zhao"), "kind action is not answered"),
        (("answer", "QST-0001", "--how", "call", "--by", "wang"), "the customer's side, which asked"),
        (("answer", "QST-0001", "--how", "call", "--by", "zhao", "--text", "Two."), "another answer already", "--replace"),
        (("answer", "CR-0001", "--how", "call", "--by", "zhao", "--text", "Two."), "only a question keeps an answer"),
    ):  # fmt: skip
        code, _, err = desk.says(*words)
        assert code == 2, (words, err)
        assert [part for part in said if part not in err] == [], err
    assert desk.recorded() == []


def test_a_decision_keeps_who_when_how_and_where_and_is_recorded_once_cr_4(desk: Desk) -> None:
    words = (*SIGN, "customer", "--outcome", "approved", "--by", "王芳", "--at", "2026-11-02")
    more = ("--opinion", "go on", "--how", "scan", "--ref", "scan-118.pdf")
    assert desk.says(*words, *more)[0] == 0
    (one,) = desk.recorded()
    assert one.subject == "CR-0001 decision.customer"
    assert desk.told("status")["evidence"] == ["CR-0001.decision.customer"]
    assert one.payload["value"] == {
        "outcome": "approved",
        "by": "wang",
        "at": "2026-11-02",
        "opinion": "go on",
        "how": "scan",
        "ref": "scan-118.pdf",
    }
    code, told, _ = desk.says(*words)
    assert (code, told[0]["recorded"]) == (0, False)
    code, _, err = desk.says(*SIGN, "customer", "--outcome", "not_approved", "--by", "wang")
    assert code == 2
    assert "wang said yes on 2026-11-02 already" in err
    assert len(desk.recorded()) == 1
    assert desk.says(*SIGN, "customer", "--outcome", "not_approved", "--by", "wang", "--replace")[0] == 0
    assert len(desk.recorded()) == 2


def test_minutes_are_sent_once_and_their_recipients_are_waited_for_mtg_5(desk: Desk) -> None:
    words = (
        "sent",
        "MTG-0001",
        "--to",
        "wang",
        "--to",
        "zhao",
        "--by",
        "zhao",
        "--at",
        "2026-11-02T10:00+08:00",
    )
    code, told, _ = desk.says(*words)
    assert (code, [(one["field"], one["recorded"]) for one in told]) == (
        0,
        [("sent", True), ("distribution", True)],
    )
    sent, listed = (one.payload for one in desk.recorded())
    assert sent["value"] == {"how": "mail", "by": "zhao", "at": "2026-11-02T02:00:00Z"}
    assert listed["add"] == ["wang"]
    assert [(one["field"], one["recorded"]) for one in desk.says(*words)[1]] == [("sent", False)]
    assert desk.says("sent", "MTG-0001", "--to", "wang", "--by", "zhao", "--how", "letter")[0] == 2


def test_a_receipt_on_paper_is_recorded_once_by_one_of_us_mtg_5(desk: Desk) -> None:
    """Nothing requires a customer's person to have an account."""
    words = ("receipt", "MTG-0001", "--of", "wang", "--how", "scan", "--ref", "scan-121.pdf", "--by", "zhao")
    code, _, err = desk.says(*words)
    assert (code, "neither as issued nor as sent" in err) == (2, True)
    sent = ("sent", "MTG-0001", "--to", "wang", "--by", "zhao", "--at", "2026-11-02T10:00+08:00")
    assert desk.says(*sent)[0] == 0
    for wrong, said in (
        (
            ("receipt", "REQ-0001", "--of", "wang", "--how", "mail", "--by", "zhao"),
            "only minutes have receipts",
        ),
        (
            ("receipt", "MTG-0001", "--of", "ren", "--how", "mail", "--by", "zhao"),
            "Ren is none of the recipients",
        ),
        (("receipt", "MTG-0001", "--of", "wang", "--how", "mail", "--by", "wang"), "is not on our side"),
        ((*words, "--at", "2026-11-01"), "the minutes were sent on 2026-11-02T02:00:00Z only"),
        (("receipt", "MTG-0001", "--of", "wnag", "--how", "mail"), "did you mean 'wang'?"),
    ):
        code, _, err = desk.says(*wrong)
        assert (code, said in err) == (2, True), err
    code, told, _ = desk.says(*words, "--at", "2026-11-02")
    assert (code, [(one["field"], one["recorded"]) for one in told]) == (0, [("receipts", True)])
    assert desk.recorded()[-1].payload["add"] == [
        {
            "person": "wang",
            "at": "2026-11-02T02:00:00Z",
            "how": "scan",
            "ref": "scan-121.pdf",
            "recorded_by": "zhao",
        }
    ]
    assert [one["recorded"] for one in desk.says(*words)[1]] == [False]


def test_a_whole_baseline_is_signed_by_its_digest_req_18(desk: Desk) -> None:
    sign = (
        "sign",
        "--as",
        "customer",
        "--outcome",
        "approved",
        "--by",
        "wang",
        "--how",
        "scan",
        "--ref",
        "a.pdf",
    )
    assert "nothing is named that was signed" in desk.says(*sign)[2]
    assert "there is none called 'V9'" in desk.says(*sign, "--baseline", "V9")[2]
    assert desk.says("baseline", "create", "--by", "zhao")[0] == 0
    code, told, _ = desk.says(*sign, "--baseline", "V1.0")
    assert (code, [one["uid"] for one in told]) == (0, ["REQ-0001"])
    confirmation = desk.recorded()[-1].payload["confirm"]
    assert isinstance(confirmation, dict)
    assert confirmation["digest"] == desk.hub.baselines("CAMP")[0].digest
    assert (confirmation["method"], confirmation["ref"]) == ("letter", "a.pdf")
    assert [one["recorded"] for one in desk.says(*sign, "--baseline", "V1.0")[1]] == [False]


def test_the_same_answer_of_a_day_is_one_and_another_is_another_sla_6(desk: Desk) -> None:
    words = ("answer", "REQ-0001", "--how", "call", "--by", "zhao")
    assert [desk.says(*words)[1][0]["recorded"] for _ in range(2)] == [True, False]
    assert desk.says(*words, "--at", "2026-11-02T10:00+08:00")[1][0]["recorded"] is True
    assert desk.says("sent", "REQ-0001", "--to", "wang", "--by", "zhao")[1][0]["recorded"] is True
    assert len(desk.recorded()) == 3


def test_a_requirement_is_confirmed_by_both_sides_in_one_confirmation_req_18(desk: Desk) -> None:
    for side, by in (("customer", "wang"), ("ours", "zhao"), ("customer", "wang")):
        words = ("sign", "REQ-0001", "--as", side, "--outcome", "approved", "--by", by, "--how", "meeting")
        assert desk.says(*words, "--at", "2026-11-02")[0] == 0
    assert [one.payload["confirm"] for one in desk.recorded()] == [
        {"method": "meeting", "at": "2026-11-02"}
    ] * 2
