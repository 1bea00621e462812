"""Letters say what a customer may read, and no day that nobody committed to (NOT-1, GATE-2, B-22)."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import cast

import pytest

from syncer.domain.json import JsonObject
from syncer.domain.kinds import Kind
from syncer.domain.project import load_project
from syncer.domain.records import Record
from syncer.pages.catalogue import Templates, load
from syncer.pages.check import check
from syncer.pages.context import PageContext
from syncer.pages.drafts import Draft, outboxes, page_name
from syncer.pages.letters import doubts, worded
from syncer.pages.sample import sample, sample_context
from syncer.pages.sample_drafts import TODAY, drafts, trials
from syncer.pages.view import Register
from syncer.pages.writing import Writing
from syncer.rules.notices import NoticeKind
from syncer.sync.drafts import Waiting
from syncer.text.letters import plain
from tests.support.planted import SECRET, Planter

LOCALES = ("en", "zh-CN")
CONTEXT = PageContext(instance="x", project_key="SHOP", timezone="Asia/Shanghai", locales=LOCALES)
PROJECT: JsonObject = {
    "customer": {"title": "Star", "pains": f"{SECRET} pains", "tier": f"{SECRET} tier", "history": SECRET},
    "milestones": [{"name": "Freeze", "planned": "2032-01-01", "forecast": "2032-01-02"}],
    "confirmed_plans": [
        {"version": "1.1", "date": "2032-02-02", "confirmed_by": "zhao", "confirmed_at": "2026-11-10"}
    ],
    "buffer": {"percent": 20},
    "people": [
        {
            "id": "wang",
            "name": "Wang",
            "side": "customer",
            "email": f"{SECRET}@example.com",
            "phone": SECRET,
            "cares_about": f"{SECRET} cares",
            "reports_to": "zhao",
        },
        {"id": "zhao", "name": "Zhao", "side": "ours", "email": f"{SECRET}.zhao@example.com"},
        {"id": "he", "name": "He", "side": "ours", "role": "consultant"},
    ],
}


def register_of(records: list[Record]) -> Register:
    return Register({one.id: one for one in records}, load_project(PROJECT))


def letters(templates: Templates, view: Register) -> Iterator[tuple[str, Draft]]:
    """Every letter about every record, at every stage and in both languages."""
    for locale in LOCALES:
        tried = [
            one
            for name, found in templates.notices.items()
            for one in trials(name, found.front.records, view)
        ]
        for draft in worded(templates, tried, view, CONTEXT, locale, TODAY):
            assert draft.problems == ()
            yield locale, draft


def planted(planter: Planter, **requirement: str) -> list[Record]:
    over = cast("dict[str, object]", requirement)
    return [
        planter.record(kind, **(over if kind is Kind.REQUIREMENT else {}))  # type: ignore[arg-type]
        for kind in Kind
    ]


@pytest.mark.parametrize("agreement", ["clarifying", "infeasible", "deferred", "confirmed"])
def test_no_internal_field_is_found_in_any_letter(templates: Templates, agreement: str) -> None:
    planter = Planter()
    view = register_of(planted(planter, agreement=agreement, delivery="delivered"))
    amounts = {f"{amount:,}" for amount in planter.amounts}
    assert len(amounts) >= 3
    seen = 0
    for _, draft in letters(templates, view):
        text = f"{draft.subject}\n{draft.body}"
        seen += 1
        assert SECRET not in text, draft.notice
        assert not [amount for amount in amounts if amount in text], draft.notice
    assert seen > 100


@pytest.mark.parametrize("delivery", ["not_started", "built"])
def test_no_letter_names_a_day_or_a_version_that_is_no_commitment(
    templates: Templates, delivery: str
) -> None:
    """GATE-2: of all days that records have, only those of meetings and of what the customer does are told."""
    planter = Planter()
    view = register_of(planted(planter, agreement="confirmed", delivery=delivery, forecast__version="1.2"))
    allowed = {"meeting.start", "meeting.end", "action.due"}
    days = {
        **planter.days,
        date(2032, 1, 1): "planned",
        date(2032, 1, 2): "forecast",
        date(2032, 2, 2): "plan",
    }
    for locale, draft in letters(templates, view):
        writing = Writing(templates.labels.formats[locale], UTC)
        found = {field for day, field in days.items() if writing.day(day) in f"{draft.subject}\n{draft.body}"}
        assert found <= allowed, (draft.notice, found - allowed)
        assert "1.2" not in draft.body
        assert delivery == "built" or "said conclusion.version" not in f"{draft.subject}{draft.body}"


def test_a_commitment_is_told_and_its_day(templates: Templates) -> None:
    planter = Planter()
    over = {"forecast__version": "1.1", "forecast__date": "2032-02-02", "agreement": "confirmed"}
    view = register_of(planted(planter, **over))
    told = {
        draft.notice
        for locale, draft in letters(templates, view)
        if locale == "en" and "2 February 2032" in draft.body
    }
    assert told == {"planned", "agree"}


def test_days_in_peoples_own_words_are_shown_to_whoever_sends_it() -> None:
    said = ["24 November 2026, 17:00"]
    body = "At 24 November 2026, 17:00. Done by 15 December, in March 2027, 3 月 1 日, 2027年2月底; version 1.2, 10 users."
    assert doubts(body, said) == ("15 December", "March 2027", "3 月 1 日", "2027年2月")
    assert doubts("In 2026 about 1,500 of them.", ()) == ()


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("预计2026/12/1或2026.12.01上线", ("2026/12/1", "2026.12.01")),
        ("月底前完成，最迟下周五；年底验收，下个月试用", ("月底", "下周五", "年底", "下个月")),
        ("By Dec 1 or 1st Dec, next week at the latest", ("Dec 1", "1st Dec", "next week")),
        ("In Q1, by the end of the month", ("Q1", "end of the month")),
        ("每个月一个部门，版本 2.1.10，24/7，上月的结果，本期实现", ()),
        ("This may take some time; March the report to 3 of them at 1.2.3", ()),
    ],
)
def test_a_day_is_seen_however_people_write_it(body: str, told: tuple[str, ...]) -> None:
    """GATE-2: what sounds like a promise is shown to whoever sends it."""
    assert doubts(body, ()) == told


def test_a_subject_is_one_line_without_characters_that_nobody_sees(templates: Templates) -> None:
    view = register_of([Planter().record(Kind.REQUIREMENT, title="A\u202eB\u2066 C")])
    kind = NoticeKind(name="received", record=(Kind.REQUIREMENT,), to=("source.contact",))
    (draft,) = worded(
        templates, [Waiting(kind, "REQ-0001", "zhao", ("wang",), "", "")], view, CONTEXT, "en", TODAY
    )
    assert draft.subject == "We have recorded your request: AB C (REQ-0001)"


def test_one_that_has_nothing_to_say_is_no_draft(templates: Templates) -> None:
    view = register_of([Planter().record(Kind.MEETING, actions=[])])
    kind = NoticeKind(name="we-need", record=(Kind.MEETING,), to=("customers",))
    one = Waiting(kind, "MTG-0001", "zhao", ("wang",), "", "")
    assert worded(templates, [one], view, CONTEXT, "en", TODAY) == ()


def test_a_template_that_is_not_there_is_told_with_the_nearest(templates: Templates) -> None:
    view = register_of([Planter().record(Kind.REQUIREMENT)])
    kind = NoticeKind(name="recieved", record=(Kind.REQUIREMENT,), to=("owner",))
    (draft,) = worded(templates, [Waiting(kind, "REQ-0001", "", (), "", "")], view, CONTEXT, "en", TODAY)
    assert "did you mean 'received'" in str(draft.problems[0])


def test_peoples_words_stay_as_they_were_typed_and_lose_their_markup() -> None:
    assert plain("**Fast** & <b>\n\n1. one\n2. two\n\n- a\n  - b\n\n| x | y |\n|---|---|\n| 1 | 2 |") == (
        "Fast & <b>\n\n1. one\n2. two\n\n· a\n  · b\n\nx | y\n1 | 2"
    )


def test_a_letter_keeps_the_characters_that_markup_is_made_of(templates: Templates) -> None:
    view = register_of([Planter().record(Kind.REQUIREMENT, title="A < B & C", customer_words="R&D > 1 &lt;")])
    kind = NoticeKind(name="received", record=(Kind.REQUIREMENT,), to=("source.contact",))
    one = Waiting(kind, "REQ-0001", "zhao", ("wang",), "implementation", "")
    (draft,) = worded(templates, [one], view, CONTEXT, "zh-CN", datetime(2026, 11, 20, tzinfo=UTC))
    assert draft.subject == "需求已登记：A < B & C（REQ-0001）"
    assert "“R&D > 1 &lt;”" in draft.body


def test_a_broken_template_is_told_with_its_line(templates: Templates) -> None:
    text = "---\nrecord: requirement\nsubject: {en: Hello, zh-CN: 您好}\n---\n--- en\n{{ dear() }}\n{{ record.forecst }}\n--- zh-CN\n{{ record.title }}\n"
    sources = {"labels.yaml": _LABELS, "notices/hello.txt.j2": text}
    (problem,) = check(load(sources))
    assert (problem.place.file, problem.place.line) == ("notices/hello.txt.j2", 7)  # type: ignore[union-attr]
    assert "forecst" in str(problem)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("no front", "no front matter"),
        (
            "---\nrecord: requirement\nsubject: {en: Hello, zh-CN: 您好}\n---\n--- en\nHi\n",
            "no text in zh-CN",
        ),
        (
            "---\nrecord: meeting\nsubject: {en: Hello}\n---\n--- en\nHi\n--- zh-CN\n好\n",
            "'subject' has no text in zh-CN",
        ),
        ("---\nrecord: story\nsubject: {en: H, zh-CN: 好}\n---\n--- en\nHi\n--- zh-CN\n好\n", "record"),
        (
            "---\nrecord: action\nsubject: {en: H, zh-CN: 好}\n---\n--- en\n{{ nme }}\n--- zh-CN\n好\n",
            "'nme' is unknown",
        ),
    ],
)
def test_what_is_wrong_in_a_letters_template_is_told(text: str, said: str) -> None:
    problems = check(load({"labels.yaml": _LABELS, "notices/hello.txt.j2": text}))
    assert said in "\n".join(map(str, problems))
    assert all(p.place is not None and p.place.file == "notices/hello.txt.j2" for p in problems)


def test_a_letter_to_an_address_of_nobody_is_not_worded_for_our_own_people(templates: Templates) -> None:
    """NOT-2: whoever stands behind an address may be the customer, be colleagues among the recipients or not."""
    view = register_of([Planter().record(Kind.REQUIREMENT)])
    kind = NoticeKind(name="redirect", record=(Kind.REQUIREMENT,), to=("source.contact", "consultant"))
    one = Waiting(
        kind, "REQ-0001", "zhao", ("chen@example.org", "he"), "implementation", "", account_owner="he"
    )
    (draft,) = worded(templates, [one], view, CONTEXT, "en", TODAY)
    assert "Thank you for your call" in draft.body
    assert "through He, who" in draft.body


def test_what_is_for_us_alone_is_worded_so_where_nobody_is_named_yet(templates: Templates) -> None:
    view = register_of([Planter().record(Kind.REQUIREMENT)])
    kind = NoticeKind.model_validate(
        {
            "name": "received",
            "record": "requirement",
            "to": "source.contact",
            "instead": {"service": "account_owner"},
        }
    )
    (draft,) = worded(
        templates, [Waiting(kind, "REQ-0001", "zhao", (), "service", "")], view, CONTEXT, "en", TODAY
    )
    assert "has asked for the following" in draft.body


@pytest.mark.parametrize(
    ("title", "said"), [("Is it safe?", "“Is it safe?” It"), ("Safety.", "“Safety”. It")]
)
def test_a_question_without_its_mark_ends_its_sentence_all_the_same(
    templates: Templates, title: str, said: str
) -> None:
    view = register_of([Planter().record(Kind.QUESTION, title=title)])
    kind = NoticeKind(name="question-received", record=(Kind.QUESTION,), to=("asked_by",))
    for to in ("wang", "he"):
        one = Waiting(kind, "QST-0001", "zhao", (to,), "", "")
        (draft,) = worded(templates, [one], view, CONTEXT, "en", TODAY)
        assert said in draft.body


def test_a_day_that_stands_in_the_subject_alone_is_shown_too(templates: Templates) -> None:
    record = Planter().record(Kind.REQUIREMENT, title="Export by 15 December", customer_words="An export.")
    kind = NoticeKind(name="received", record=(Kind.REQUIREMENT,), to=("source.contact",))
    one = Waiting(kind, "REQ-0001", "zhao", ("wang",), "", "")
    (draft,) = worded(templates, [one], register_of([record]), CONTEXT, "en", TODAY)
    assert draft.doubts == ("15 December",)


def test_drafts_are_gathered_by_whose_they_are() -> None:
    found = outboxes(drafts(), sample().sent, ["gone", ""])
    assert sorted(found) == ["gone", "li", "nobody", "zhao"]
    assert (len(found["li"].drafts), len(found["li"].sent)) == (2, 1)
    assert found["zhao"].drafts == ()
    assert len({page_name(one) for one in ("a.b", "a-b", "a_b", "customer", "", "x@y.z")}) == 6
    assert "." not in page_name("a.b@c.d")


def test_every_shipped_letter_can_be_written_of_the_sample(templates: Templates) -> None:
    view = sample()
    tried = [
        one for name, found in templates.notices.items() for one in trials(name, found.front.records, view)
    ]
    found = worded(templates, tried, view, sample_context(), "zh-CN", TODAY)
    assert [draft.problems for draft in found if draft.problems] == []
    assert not [
        draft.notice for draft in found if "{{" in draft.body or "**" in draft.body or "<" in draft.subject
    ]


_LABELS = """
formats:
  en: {day: "{day}", moment: "{date}", money: "{amount}", months: [a, b, c, d, e, f, g, h, i, j, k, l], comma: ",", last_comma: ","}
  zh-CN: {day: "{day}", moment: "{date}", money: "{amount}", months: [a, b, c, d, e, f, g, h, i, j, k, l], comma: ",", last_comma: ","}
text:
  to_be_named: {en: nobody, zh-CN: 无}
  letter_dear: {en: "Dear {names},", zh-CN: "{names}"}
  letter_dear_ours: {en: "Hello {names},", zh-CN: "{names}"}
  letter_dear_all: {en: Dear all, zh-CN: 各位}
  letter_dear_nobody: {en: Hello, zh-CN: 您好}
"""
