"""Plans in words and as JSON: what a person has to see, and when two plans are the same."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime

from syncer.domain.json import JsonObject
from syncer.domain.problems import Place, Problem, Severity
from syncer.domain.records import Kind
from syncer.sync import plan_json, printing
from syncer.sync.changes import (
    CreateRecord,
    FieldChange,
    FileEdit,
    Hold,
    IssueDraft,
    IssueEdit,
    LinkIssues,
    PageChange,
    Sections,
    SetFields,
    Stop,
)
from syncer.sync.observation import Held
from syncer.sync.plan import Plan

NOW = datetime(2026, 11, 22, 8, tzinfo=UTC)
EMPTY = Plan("SHOP", NOW, "m1")
HELD = Held("REQ-0002", "title", {"jira": "A", "files": "B"}, {"jira": "A"}, "C", NOW, "both changed")
FULL = replace(
    EMPTY,
    creates=(
        CreateRecord("requirements/new.md", Kind.REQUIREMENT, "", {"title": "支付加密"}, "files"),
        CreateRecord("meetings/m.md", Kind.MEETING, "MTG-0001", {"title": "Kick-off"}, "files"),
    ),
    changes=(SetFields("REQ-0001", Kind.REQUIREMENT, {"title": FieldChange("Old", "New | @all", "jira")}),),
    drafts=(
        IssueDraft(
            "new:requirements/new.md",
            Kind.REQUIREMENT,
            "SHOP",
            ("Story",),
            {"summary": "支付加密"},
            Sections((), {}),
            ("sy",),
            {},
            {},
        ),
    ),
    edits=(
        IssueEdit(
            "REQ-0001",
            "10001",
            "SHOP-1",
            {"priority": "High"},
            Sections((), {"background": "Why."}),
            (),
            (),
            None,
            {"priority": "priority"},
            {"priority": "Low"},
            {},
        ),
    ),
    links=(LinkIssues("REQ-0001", "REQ-0002", "Blocks", outward=False, field="depends_on"),),
    files=(FileEdit("requirements/one.md", Kind.REQUIREMENT, "REQ-0001", {"title": "New"}, "d1"),),
    hold=(Hold(HELD),),
    pages=(PageChange("spec.en", "Specification", "update"), PageChange("spec.zh", "规格", "unchanged")),
    problems=(
        Problem("broken", "mend it", Place("register/x.md", 3, 1)),
        Problem("by the way", severity=Severity.INFO),
    ),
    stops=(Stop("first-push", "the first push", "syncer --project SHOP approve first-push"),),
    records={
        "REQ-0001": (Kind.REQUIREMENT, {"title": "New"}),
        "new:requirements/new.md": (Kind.REQUIREMENT, {"title": "支付加密"}),
    },
)


def _json(plan: Plan) -> JsonObject:
    found: JsonObject = json.loads(json.dumps(plan_json.as_json(plan)))
    return found


def test_an_empty_plan_says_so() -> None:
    assert printing.as_text(EMPTY) == "SHOP: nothing to write"
    assert printing.as_markdown(EMPTY).strip() == "## Plan for SHOP: nothing to write"


def test_the_text_says_everything_a_person_has_to_know() -> None:
    text = printing.as_text(FULL)
    for words in (
        "SHOP: 5 writes, but it waits for a person",
        "title: “Old” → “New | @all” (in Jira)",
        "to SHOP-1: priority “Low” → “High”, section “background”",
        "to requirements/one.md: title",
        "new issues: requirement (1)",
        "requirements/new.md  支付加密",
        "new in the register only: meeting (1)",
        "REQ-0001 depends_on REQ-0002 (Blocks)",
        "REQ-0002.title: files “B”; jira “A”",
        "update: Specification",
        "register/x.md:3:1: broken (mend it)",
        "syncer --project SHOP approve first-push",
    ):
        assert words in text
    assert "规格" not in text, "an unchanged page is no news"
    assert "by the way" not in text


def test_what_people_wrote_cannot_become_markup() -> None:
    text = printing.as_markdown(FULL)
    assert "New \\| @\u200ball" in text
    assert "<script>" not in printing.as_markdown(
        replace(EMPTY, pages=(PageChange("p", "<script>", "create"),))
    )


def test_long_values_are_cut_and_empty_ones_named() -> None:
    assert printing.brief(None) == "nothing"
    assert printing.brief("a\nb") == "“a b”"
    assert len(printing.brief("x" * 500)) == 62
    assert printing.brief(["a", 1]) == "“a; 1”"


def test_json_is_complete_and_bears_the_way_to_a_file() -> None:
    found = _json(FULL)
    assert found["writes"] == 5
    assert set(found) >= {
        "register",
        "jira",
        "files",
        "pages",
        "held",
        "stops",
        "problems",
        "mapping",
        "format",
    }
    assert plan_json.differences(found, _json(FULL)) == []


def test_the_moment_is_no_difference() -> None:
    later = replace(
        FULL, made=datetime(2027, 1, 1, tzinfo=UTC), hold=(Hold(replace(HELD, since=NOW.replace(day=1))),)
    )
    assert plan_json.differences(_json(FULL), _json(later)) == []


def test_every_difference_is_named_with_its_record() -> None:
    edit = FULL.edits[0]
    now = replace(
        FULL,
        mapping="m2",
        edits=(replace(edit, before={"priority": "Medium"}),),
        files=(),
        drafts=(*FULL.drafts, replace(FULL.drafts[0], uid="REQ-0009")),
    )
    assert plan_json.differences(_json(FULL), _json(now)) == [
        "mapping: another than the plan was made with",
        "jira create REQ-0009: was not in the plan",
        "jira update REQ-0001: before.priority changed since",
        "files requirements/one.md: is planned no more",
    ]


def test_publish_shows_pages_alone() -> None:
    only = printing.only_pages(FULL)
    assert (only.writes, only.pages, only.drafts, only.stops) == (1, FULL.pages, (), ())
