"""What is worked out from other records: links the other way round, plans, translations (REQ-11, REQ-21, REQ-23, SCN-2)."""

from syncer.domain.fields import flatten
from syncer.domain.json import JsonObject, JsonValue
from syncer.domain.kinds import Kind
from syncer.domain.meta import Audience
from syncer.domain.parts import Commitment
from syncer.domain.project import ProjectData, load_project
from syncer.domain.records import Requirement
from syncer.pages import sample
from syncer.pages.edition import Edition, edition, in_locale
from syncer.pages.translated import translated
from syncer.pages.view import register
from syncer.sync.signed import ChangedField, ChangedRecord


def _edition(
    *records: tuple[Kind, JsonObject], locale: str = "en", data: ProjectData | None = None
) -> Edition:
    values = [(kind, flatten(kind, payload)) for kind, payload in records]
    return edition(register(values, data or ProjectData()), locale, Audience.INTERNAL)


def _requirement(uid: str, **more: JsonValue) -> tuple[Kind, JsonObject]:
    return Kind.REQUIREMENT, {"id": uid, "title": "T", **more}


def test_links_are_followed_to_both_ends() -> None:
    seen = edition(sample.sample(), "en", Audience.INTERNAL)
    entry = seen.entries["REQ-0001"]
    assert entry.changed_by == ("CR-0001",)
    assert entry.discussed_in == ("MTG-0001",)
    assert seen.entries["REQ-0002"].questions == ("QST-0001",)
    assert seen.entries["REQ-0002"].solutions == ("SOL-0001",)
    assert seen.entries["REQ-0005"].needed_by == ("REQ-0002",)
    assert seen.entries["REQ-0006"].parts == ("REQ-0005",)
    assert seen.entries["SCN-0001"].requirements == ("REQ-0001",)
    assert [issue.key for issue in entry.issues] == ["SHOP-12"]


def test_records_come_in_the_order_of_their_numbers_provisional_ones_last() -> None:
    uids = ("REQ-0010", "REQ-?a7f3", "REQ-0002", "REQ-12345")
    seen = _edition(*map(_requirement, uids))
    assert [entry.uid for entry in seen.of("requirement")] == [
        "REQ-0002",
        "REQ-0010",
        "REQ-12345",
        "REQ-?a7f3",
    ]


def test_a_translation_stands_for_the_words_in_its_locale_alone() -> None:
    """PG-1: people's text stays in its language unless a record carries a translation."""
    own: JsonObject = {
        "id": "REQ-0001",
        "title": "库存提醒",
        "description": "作为采购经理，我需要提醒，以便补货。",
        "background": "背景",
        "translations": {
            "en": {"title": "Reminder", "description": "As a buyer I need a reminder so that I can order."}
        },
    }
    english, german = (
        _edition((Kind.REQUIREMENT, own), locale=locale).entries["REQ-0001"] for locale in ("en", "de")
    )
    assert (english.title, english.story.role, english.background) == ("Reminder", "buyer", "背景")
    assert (german.title, german.story.role) == ("库存提醒", "采购经理")


def test_a_translation_for_a_language_serves_its_variants() -> None:
    own: JsonObject = {"id": "REQ-0001", "title": "T", "translations": {"zh": {"title": "名称"}}}
    assert _edition((Kind.REQUIREMENT, own), locale="zh-CN").entries["REQ-0001"].title == "名称"


def test_a_translation_never_changes_an_id_or_a_reference() -> None:
    own: JsonObject = {
        "id": "REQ-0001",
        "title": "T",
        "depends_on": ["REQ-0002"],
        "translations": {"en": {"id": "REQ-0009", "depends_on": "x"}},
    }
    entry = _edition((Kind.REQUIREMENT, own)).entries["REQ-0001"]
    assert (entry.uid, entry.depends_on) == ("REQ-0001", ("REQ-0002",))


def test_a_commitment_needs_a_confirmed_plan_for_that_version_and_day() -> None:
    """REQ-17."""
    data = load_project(
        {
            "confirmed_plans": [
                {"version": "2.0", "date": "2027-01-31", "confirmed_by": "zhao", "confirmed_at": "2026-11-10"}
            ]
        }
    )
    forecasts: dict[str, JsonObject] = {
        "REQ-0001": {"version": "2.0", "date": "2027-01-31"},
        "REQ-0002": {"version": "2.0", "date": "2027-02-01"},
        "REQ-0003": {"version": "2.1"},
        "REQ-0004": {"version": "2.0"},
        "REQ-0005": {},
    }
    seen = _edition(
        *[_requirement(uid, forecast=plan) for uid, plan in forecasts.items()],
        data=data,
    )
    promised = Commitment.model_validate({"version": "2.0", "date": "2027-01-31"})
    assert {uid: entry.commitment for uid, entry in seen.entries.items()} == {
        "REQ-0001": promised,
        "REQ-0002": None,
        "REQ-0003": None,
        "REQ-0004": promised,
        "REQ-0005": None,
    }


def test_a_requirement_nobody_has_judged_is_a_draft() -> None:
    assert _edition(_requirement("REQ-0001")).entries["REQ-0001"].agreement == "draft"


def test_changes_since_sign_off_are_shown_as_far_as_the_audience_may_see_them() -> None:
    by = ("CR-0001", "CR-0099")
    title, value, goal = (ChangedField(path, "a", "b", by) for path in ("title", "value", "goal"))
    changes = (
        ChangedRecord("REQ-0001", "changed", (title, value), by),
        ChangedRecord("REQ-0002", "changed", (goal,)),
        ChangedRecord("REQ-0003", "added", (goal,)),
        ChangedRecord("REQ-0999", "withdrawn"),
    )
    internal, customer = (edition(sample.sample(), "en", audience) for audience in Audience)
    told = [
        [(one.uid, [each.path for each in one.fields], one.requests) for one in seen.shown_changes(changes)]
        for seen in (internal, customer)
    ]
    assert told == [
        [
            ("REQ-0001", ["title", "value"], ("CR-0001",)),
            ("REQ-0002", ["goal"], ()),
            ("REQ-0003", ["goal"], ()),
        ],
        [("REQ-0001", ["title"], ("CR-0001",)), ("REQ-0003", [], ())],
    ]
    assert internal.shown_changes(changes)[0].fields[0].requests == ("CR-0001",), "CR-0099 is none of theirs"


def test_a_page_tells_a_change_of_its_own_translation_and_of_no_other() -> None:
    fields = (
        ChangedField("title", "甲", "乙"),
        ChangedField("translations.en.title", "A", "B"),
        ChangedField("translations.de.title", "X", "Y"),
    )
    told = {
        locale: [(one.path, one.before) for one in in_locale(fields, locale)] for locale in ("en", "zh-CN")
    }
    assert told == {"en": [("title", "A")], "zh-CN": [("title", "甲")]}


def _translated(**fields: object) -> Requirement:
    record = Requirement.model_validate({"id": "REQ-0001", "title": "One", **fields})
    shown = translated(record, "zh-CN")
    assert isinstance(shown, Requirement)
    return shown


def test_a_translated_list_keeps_order_and_dimension() -> None:
    """REQ-10: each bullet is the translation of the criterion in its place."""
    shown = _translated(
        acceptance_criteria=[{"text": "seen", "dimension": "uat"}, {"text": "kept"}],
        translations={"zh-CN": {"acceptance_criteria": "- [uat] 看得到\n- 保留"}},
    )
    assert [(c.text, c.dimension) for c in shown.acceptance_criteria] == [("看得到", "uat"), ("保留", None)]


def test_a_translation_that_does_not_fit_its_list_is_left_out() -> None:
    shown = _translated(
        acceptance_criteria=[{"text": "seen"}, {"text": "kept"}],
        translations={"zh-CN": {"acceptance_criteria": "- 看得到"}},
    )
    assert [c.text for c in shown.acceptance_criteria] == ["seen", "kept"]


def test_a_projects_own_texts_are_read_in_the_pages_language() -> None:
    """Phrases go by the original words, wherever these stand; the phrase book itself reaches no page."""
    data = load_project(
        {
            "milestones": [{"name": "Enrolment opens"}],
            "glossary": [{"term": "camper", "meaning": "A child."}],
            "people": [{"id": "parent", "name": "Parent", "department": "parent", "reports_to": "parent"}],
            "phrases": {"zh-CN": {"Enrolment opens": "开放报名", "A child.": "孩子。", "parent": "家长"}},
        }
    )
    chinese, english = (_edition(locale=locale, data=data).project for locale in ("zh-CN", "en"))
    assert (chinese.milestones[0].name, chinese.glossary[0].meaning) == ("开放报名", "孩子。")
    person = chinese.people[0]
    assert (person.id, person.department, person.reports_to) == ("parent", "家长", "parent")
    assert (english.milestones[0].name, chinese.phrases) == ("Enrolment opens", {})
