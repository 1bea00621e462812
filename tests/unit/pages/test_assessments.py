"""What people decide by: a change's impact report, the comparison of solutions, the preliminary document, the traceability matrix (PG-3, PG-8, PG-11, PG-13)."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from syncer.domain.fields import flatten
from syncer.domain.json import JsonObject, JsonValue
from syncer.domain.kinds import Kind
from syncer.domain.meta import Audience
from syncer.domain.project import ProjectData
from syncer.pages import sample
from syncer.pages.catalogue import Templates
from syncer.pages.render import render, subjects
from syncer.pages.view import Register, register
from syncer.text import storage

_COLOUR = re.compile('<ac:parameter ac:name="colour">[^<]*</ac:parameter>')
LATER = "2026-11-26T06:00:00Z"


def words(body: str) -> str:
    text = _COLOUR.sub("", body).replace("</p>", " </p>").replace("<br/>", " ")
    return " ".join("".join(str(part) for part in storage.parse(text).itertext()).split())


def said(
    templates: Templates,
    kind: str,
    subject: str = "",
    *,
    of: Register | None = None,
    audience: Audience = Audience.INTERNAL,
    locale: str = "en",
) -> str:
    page = render(templates, kind, of or sample.sample(), locale, audience, sample.sample_context(), subject)
    assert page.problems == ()
    return words(page.body)


def of_one(kind: Kind, payload: JsonObject) -> Register:
    return register([(kind, flatten(kind, payload))], ProjectData())


# --------------------------------------------------------------------------------------- a change's impact


@pytest.mark.parametrize(
    ("impact", "made"),
    [
        (None, False),
        ({"cost": {"amount": "10.00", "currency": "EUR"}}, False),
        ({"delay_days": 0}, True),
        ({"deliverables": ["User guide"]}, True),
    ],
)
def test_a_report_is_made_once_something_that_both_sides_may_see_is_assessed(
    templates: Templates, impact: JsonObject | None, made: bool
) -> None:
    change: JsonObject = {"id": "CR-0001", "title": "C", **({"impact": impact} if impact else {})}
    known = of_one(Kind.CHANGE_REQUEST, change)
    assert subjects(templates, "change-impact", known) == (("CR-0001",) if made else ())


def test_a_report_names_who_decides_at_which_meeting_and_keeps_our_cost_inside(templates: Templates) -> None:
    change: JsonObject = {
        "id": "CR-0001",
        "title": "Pay online",
        "state": "awaiting_customer",
        "special_meeting": "MTG-0001",
        "impact": {"delay_days": 12, "cost": {"amount": "6000.00", "currency": "EUR"}},
        "decision": {"ours": {"outcome": "approved", "by": "zhao", "at": "2026-11-20"}},
    }
    meeting: JsonObject = {"id": "MTG-0001", "title": "M", "state": "planned", "start": LATER}
    values = [
        (Kind.CHANGE_REQUEST, flatten("change_request", change)),
        (Kind.MEETING, flatten("meeting", meeting)),
    ]
    known = register(values, sample.project())
    inner, outer = (
        said(templates, "change-impact", "CR-0001", of=known, audience=audience) for audience in Audience
    )
    for text in (inner, outer):
        assert "Decided by: 王芳" in text, "our side has decided already"
        assert "by the special meeting on 26 November 2026, 14:00 Beijing time (UTC+8)" in text
        assert "12 working days later" in text
    assert "EUR 6,000" in inner
    assert "EUR" not in outer


@pytest.mark.parametrize(
    ("state", "shown"), [("assessing", "not finished yet"), ("closed", "Our side: Approved")]
)
def test_a_report_says_what_became_of_the_decision(templates: Templates, state: str, shown: str) -> None:
    change: JsonObject = {
        "id": "CR-0001",
        "title": "C",
        "state": state,
        "impact": {"delay_days": 0},
        "decision": {"ours": {"outcome": "approved", "by": "zhao", "at": "2026-11-20"}},
    }
    text = said(templates, "change-impact", "CR-0001", of=of_one(Kind.CHANGE_REQUEST, change))
    assert shown in text
    assert "Please decide" not in text


# ---------------------------------------------------------------------------------- solutions and first words


def test_solutions_stand_side_by_side_with_what_is_in_each(templates: Templates) -> None:
    within: dict[str, list[JsonValue]] = {"SOL-0001": ["REQ-0001"], "SOL-0002": ["REQ-0001", "REQ-0002"]}
    payloads: list[JsonObject] = [
        {"id": uid, "title": f"Edition {uid}", "requirements": covered, "state": "presented"}
        for uid, covered in within.items()
    ]
    values = [(Kind.SOLUTION, flatten("solution", one)) for one in payloads]
    values += [(Kind.REQUIREMENT, {"id": f"REQ-000{n}", "title": "T"}) for n in (1, 2, 3)]
    text = said(
        templates, "options-comparison", of=register(values, ProjectData()), audience=Audience.CUSTOMER
    )
    assert "Please tell us in writing" in text
    assert "REQ-0001 · T ● ● REQ-0002 · T ●" in text
    assert "Requirements in none of them: REQ-0003" in text


def test_the_preliminary_document_holds_what_nobody_confirmed_and_promises_nothing(
    templates: Templates,
) -> None:
    text = said(templates, "preliminary-requirements", audience=Audience.CUSTOMER)
    assert text.index("Please confirm (1)") < text.index("Noted so far (1)")
    assert "promises neither a date nor a price" in text
    assert "REQ-0002" in text
    assert not any(uid in text for uid in ("REQ-0001", "REQ-0004", "REQ-0006")), (
        "confirmed, infeasible, deferred"
    )
    agreed: JsonObject = {"id": "REQ-0001", "title": "T", "agreement": "confirmed"}
    done = of_one(Kind.REQUIREMENT, agreed)
    assert subjects(templates, "preliminary-requirements", done) == ()
    assert "confirmed or set aside" in said(templates, "preliminary-requirements", of=done)


# -------------------------------------------------------------------------------------------- traceability


def test_the_matrix_names_gaps_and_links_to_look_at_both_ways(templates: Templates) -> None:
    text = said(templates, "traceability-matrix")
    gaps = text[text.index("Gaps") :]
    assert "Core scenarios without a requirement: SCN-0002" in gaps
    assert "Feedback that nothing came of yet" not in text
    assert "syncer confirm 'REQ-0002>depends_on>REQ-0005'" in text
    rows = text[text.index("Requirements Requirement") :]
    assert "REQ-0001 · Encrypted payment data Confirmed In progress To be looked at again SCN-0001" in rows
    assert "Not followed further (2)" in rows
    assert "SCN-0002 · 退货退款" in rows[rows.index("From scenarios") :]
    assert templates.pages["traceability-matrix"].kind.audiences == (Audience.INTERNAL,)


def test_a_matrix_without_gaps_says_so(templates: Templates) -> None:
    whole: JsonObject = {"id": "REQ-0001", "title": "T", "acceptance_criteria": [{"text": "It works"}]}
    known = replace(of_one(Kind.REQUIREMENT, whole), suspects=())
    assert "No gaps." in said(templates, "traceability-matrix", of=known)
