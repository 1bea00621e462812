"""What people fill in is shown: every field of domain §4 that an audience may see stands on the page meant for it (PG-1, PG-2)."""

import pytest

from syncer.domain.fields import FieldSpec, field_specs, flatten
from syncer.domain.json import JsonObject, JsonValue
from syncer.domain.kinds import Kind
from syncer.domain.meta import Audience
from syncer.domain.project import load_project
from syncer.pages.catalogue import Templates
from syncer.pages.context import PageContext
from syncer.pages.render import render
from syncer.pages.view import Issue, register
from syncer.text import storage
from tests.unit.pages.conftest import Everything

NO_WORDS = {"id", "currency", "href", "binding_locale", "kind", "field"}
LEFT_OUT = {
    # derived from other texts; what a form said is kept as marks for the program; a forecast is not shown beside a commitment, nor original words a description still says
    "requirement": {"story.role", "story.need", "story.benefit", "forecast.version", "source.original"},
    "scenario": set[str](),
    "solution": set[str](),
    "change_request": {"changes.from", "changes.to", "document_version", "form"},
    "project": {"people.email", "people.phone", "people.accounts.jira", "people.accounts.confluence"},
}
PAGE = dict.fromkeys(("requirement", "scenario", "solution", "project"), "requirement-spec") | {
    "change_request": "change-ledger"
}


def _wanted(kind: str, audience: Audience) -> set[str]:
    """Paths of people's own texts the audience may see."""
    specs = field_specs(kind)

    def is_text(path: str, spec: FieldSpec) -> bool:
        inside = any(other.startswith(f"{path}.") for other in specs)
        return spec.type == "text" and not spec.refers and not inside

    return {
        path
        for path, spec in specs.items()
        if is_text(path, spec)
        and path.rpartition(".")[2] not in NO_WORDS
        and path not in LEFT_OUT[kind]
        and (audience is Audience.INTERNAL or spec.audience is Audience.CUSTOMER)
    }


@pytest.mark.parametrize("audience", list(Audience))
@pytest.mark.parametrize("kind", PAGE)
def test_every_text_people_fill_in_is_shown_to_those_who_may_see_it(
    templates: Templates, context: PageContext, everything: Everything, kind: str, audience: Audience
) -> None:
    tokens = {path: f"tok{number}x" for number, path in enumerate(field_specs(kind))}
    own = "people" if kind == "project" else kind

    def say(told: str, spec: FieldSpec) -> str:
        if told == kind:
            return tokens[spec.path]
        nested = f"{told}.{spec.path}"
        return tokens.get(nested, "other") if own == "people" and told in {"people", "customer"} else "other"

    body = render(templates, PAGE[kind], everything(say), "en", audience, context).body
    wanted = _wanted(kind, audience)
    assert len(wanted) > 3
    assert sorted(path for path in wanted if tokens[path] not in body) == []


def _spec(templates: Templates, context: PageContext, audience: Audience, **more: JsonValue) -> str:
    """The words of a specification with one confirmed requirement that no scenario knows, and one that one does."""
    loose: JsonObject = {"id": "REQ-0001", "title": "Loose", "agreement": "confirmed", **more}
    placed: JsonObject = {"id": "REQ-0002", "title": "Placed", "scenarios": ["SCN-0001"]}
    criteria: JsonObject = {"acceptance_criteria": [{"text": "It works"}]}
    values = [(Kind.REQUIREMENT, flatten("requirement", each)) for each in (loose, {**placed, **criteria})]
    scenario = (Kind.SCENARIO, {"id": "SCN-0001", "title": "Shop", "tier": "core"})
    issues = {"REQ-0002": (Issue("SHOP-1"),)}
    of = register([*values, scenario], load_project({}), issues)
    page = render(templates, "requirement-spec", of, "en", audience, context)
    assert page.problems == ()
    body = page.body.replace("</p>", " </p>")
    return " ".join("".join(str(part) for part in storage.parse(body).itertext()).split())


def test_the_traceability_table_says_gaps_in_words_to_our_side(
    templates: Templates, context: PageContext
) -> None:
    """PG-1, SCN-2."""
    inward, outward = (_spec(templates, context, audience) for audience in Audience)
    assert "REQ-0001 · Loose No scenario No issue No criteria" in inward
    assert "REQ-0002 · Placed SCN-0001 SHOP-1 1 criterion" in inward
    assert "Confirmed, but no Jira issue implements them: REQ-0001" in inward
    assert not any(gap in outward for gap in ("No scenario", "No issue", "SHOP-1"))
    assert "REQ-0002 · Placed SCN-0001 1 criterion" in outward


@pytest.mark.parametrize(
    ("expenses", "said"),
    [
        (["900 USD", "100.50 USD"], "Total: USD 1,000.50"),
        (["900 USD", "5 EUR"], "Total: not added up: amounts are in USD and EUR"),
        (["900 USD", None], "Total: not known while an amount is missing"),
    ],
)
def test_the_total_is_computed_or_says_why_not_and_stays_inside(
    templates: Templates, context: PageContext, expenses: list[str | None], said: str
) -> None:
    """REQ-14."""
    study: JsonObject = {"expenses": [{"title": "x", **({"amount": a} if a else {})} for a in expenses]}
    assert said in _spec(templates, context, Audience.INTERNAL, feasibility=study)
    assert "Total" not in _spec(templates, context, Audience.CUSTOMER, feasibility=study)


def test_original_words_are_shown_once_the_description_says_them_no_longer(
    templates: Templates, context: PageContext
) -> None:
    """REQ-12: the words it was imported by are the customer's, and kept."""
    source: JsonObject = {"original": "I want  to search"}
    kept, moved = (
        _spec(templates, context, Audience.CUSTOMER, source=source, description=text)
        for text in ("I want to search.", "Find orders.")
    )
    assert "Original words" not in kept
    assert "Original words I want to search" in moved
