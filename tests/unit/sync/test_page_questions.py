"""What a question says that was a comment on a page, and which comments count (QST-1)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Literal

import pytest

from syncer.domain.fields import audience_of
from syncer.domain.json import JsonValue
from syncer.domain.kinds import Kind
from syncer.domain.meta import Audience
from syncer.sync.comment_keys import OnPages
from syncer.sync.observation import HubState, StoredRecord
from syncer.sync.page_questions import Asking, Settled, asked, counts, fresh, questions, told
from syncer.sync.remarks import PageComment

CUSTOMER = Audience.CUSTOMER
NOW = datetime(2026, 11, 22, tzinfo=UTC)
PAGE = "https://x.test/wiki/spaces/S/pages/9"
SAID = PageComment(
    "77", "9", inline=True, author="acc", at=NOW.isoformat(), body="<p>Why?</p>", words="Old gate."
)


def values(
    comment: PageComment, people: dict[str, str] | None = None, *, outward: bool = True
) -> dict[str, JsonValue]:
    asking = Asking("spec.en", comment, "REQ-0001", outward, "The gate")
    (made,) = questions([asking], {"spec.en": PAGE}, people or {}, "", NOW)
    found = made.payload["values"]
    assert isinstance(found, dict)
    return found


def test_qst1_it_says_what_was_said_about_what_by_whom_and_where() -> None:
    assert values(SAID, {"acc": "buyer"}) == {
        "title": "Why?",
        "description": "> Old gate.\n\nWhy?",
        "asked_by": "buyer",
        "about": ["REQ-0001"],
        "channel": "page",
        "contact": f"{PAGE}?focusedCommentId=77",
        "state": "open",
    }


def test_qst1_an_author_nobody_knows_is_named_in_the_text() -> None:
    found = values(replace(SAID, name="Li *Wei*"))
    assert "asked_by" not in found
    assert str(found["description"]).endswith("Why?\n\n— Li \\*Wei\\*")


def test_qst1_people_are_named_by_their_ids_and_strangers_by_no_account() -> None:
    who = '<ac:link><ri:user ri:account-id="{}"/></ac:link>'
    said = replace(SAID, body=f"<p>Ask {who.format('557:l')} and {who.format('9:z')}</p>")
    found = values(said, {"557:l": "li"})
    assert str(found["description"]).endswith("Ask @[](li) and @…")
    assert "9:z" not in str(found["title"])


@pytest.mark.parametrize("name", ["", "Li Wei"])
def test_qst1_what_is_said_on_our_own_page_stands_in_no_field_that_the_customer_sees(name: str) -> None:
    said = replace(SAID, body="<p>Margin is too thin</p>", words="Cost score 5", name=name)
    found = values(said, outward=False)
    shown = {path: value for path, value in found.items() if audience_of(Kind.QUESTION, path) is CUSTOMER}
    assert shown == {"title": "REQ-0001 · The gate", "about": ["REQ-0001"], "state": "open"}
    assert str(found["concern"]).startswith("> Cost score 5\n\nMargin is too thin")


@pytest.mark.parametrize(
    ("body", "title", "description"),
    [
        ("<p>One</p><p>two &lt;b&gt; *x*</p>", "One two <b> *x*", "One\n\ntwo \\<b> \\*x\\*"),
        ('<p><ac:image><ri:attachment ri:filename="a.png"/></ac:image></p>', "Old gate", "![](a.png)"),
        ("", "Old gate", ""),
        ('<ac:structured-macro ac:name="toc"/>', "Old gate", ""),
        ("<p>Why <o:p>on &nosuch; Sunday?</p>\x07", "Why on &nosuch; Sunday?", "Why on \\&nosuch; Sunday?"),
        ("<p>" + "word " * 40 + "</p>", "word " * 11 + "word", "word " * 39 + "word"),
    ],
)
def test_qst1_whatever_a_comment_holds_makes_a_question(body: str, title: str, description: str) -> None:
    found = values(replace(SAID, body=body))
    assert found["title"] == title
    assert str(found["description"]).removeprefix("> Old gate.").strip() == description


def hub(**records: dict[str, JsonValue]) -> HubState:
    stored = {
        uid.replace("_", "-"): StoredRecord(uid.replace("_", "-"), Kind.QUESTION, said, 1)
        for uid, said in records.items()
    }
    return HubState("i", records=stored, aliases={"QST-?p5": "QST-0005", "QST-?pabc": "QST-0006"})


def test_qst1_the_question_of_a_comment_is_known_by_alias_and_by_contact() -> None:
    known = asked(hub(QST_0001={"contact": f"{PAGE}?pageId=1&focusedCommentId=77"}, QST_0002={}), None, "")
    assert known == {"77": "QST-0001", "5": "QST-0005"}


@pytest.mark.parametrize(("mode", "expected"), [("off", []), ("inline", ["77"]), ("all", ["77", "101"])])
def test_qst1_only_what_is_open_and_new_is_asked(
    mode: Literal["off", "inline", "all"], expected: list[str]
) -> None:
    comments = [
        replace(SAID, id="101", inline=False),
        replace(SAID, id="5"),
        replace(SAID, id="8", standing="resolved"),
        SAID,
    ]
    found = fresh({"spec.en": comments}, hub(), None, OnPages(questions=mode), "")
    assert [one.comment.id for one in found] == expected


@pytest.mark.parametrize(
    ("about", "inline", "all_"),
    [("REQ-0001", True, True), ("CR-0001", True, True), ("QST-0001", False, True), ("", False, True)],
)
def test_qst1_in_the_text_a_comment_counts_on_a_card_that_is_no_question(
    about: str, inline: bool, all_: bool
) -> None:
    one = Asking("spec.en", SAID, about)
    assert counts(one, OnPages(questions="inline")) is inline
    assert counts(one, OnPages(questions="all")) is all_


@pytest.mark.parametrize(
    ("settled", "said", "at"),
    [("", "", NOW), ("", "2026-11-20T08:00:00+00:00", NOW.replace(day=20, hour=8))],
)
def test_qst3_a_comment_of_which_the_site_tells_no_instant_is_told_now(
    settled: str, said: str, at: datetime
) -> None:
    comment = replace(SAID, standing="resolved", at=said, settled_at=settled, settled_by="acc")
    found = told([Settled("spec.en", comment, "QST-0001")], hub(QST_0001={}), {"spec.en": PAGE}, {}, NOW)
    assert [one.at for one in found] == [at]
