"""Comments on pages become questions where the mapping says so: once, about the record they stand on, told when settled (QST-1, QST-3)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from syncer.cycle.conduct import customer_pages, decide
from syncer.cycle.releasing import CustomerEditions
from syncer.domain.kinds import Kind
from syncer.sync.observation import DecisionKind, StoredRecord
from syncer.sync.releases import payload
from tests.support.begun import Start, begun
from tests.support.campus import Campus, two_requirements
from tests.support.world import Flavour, both, wire

EDITION = "requirement-spec.customer.en"
SPEC = "Requirement specification"
MAPPING = "version: 1\nextends: demo\ncomments: {{pages: {{questions: {mode}}}}}\n"


@pytest.fixture
def here(tmp_path: Path, flavour: Flavour, mode: str) -> Iterator[Campus]:
    with begun(tmp_path / "home", Start(at_rest, MAPPING.format(mode=mode), flavour=flavour)) as made:
        yield made


def at_rest(here: Campus) -> None:
    two_requirements(here)
    here.quiet()


def say(here: Campus, text: str, on: str = "", who: str = "analyst@example.com") -> str:
    more = {"on": on} if on else {}
    spec = str(here.page(SPEC)["title"])
    return str(here.person("comment_page", who, page=spec, space="CAMPINT", text=text, **more)["comment"])


def questions(here: Campus) -> dict[str, StoredRecord]:
    return {uid: one for uid, one in here.hub().records.items() if one.kind is Kind.QUESTION}


def planned(here: Campus) -> list[str]:
    """What a plan says is new once it was the turn of comments."""
    for _ in range(3):
        made = decide(here.project, here.wired.ports(here.project)).plan.creates
        if made:
            return [str(one.values["title"]) for one in made]
        here.cycle()
    return []


def listened(here: Campus) -> None:
    """As many cycles as turns."""
    for _ in range(3):
        assert here.cycle().code == 0


@both
@pytest.mark.parametrize("mode", ["inline"])
def test_qst1_a_comment_on_a_card_becomes_one_question_about_its_record(here: Campus) -> None:
    comment = say(here, "Which <gate>?", on="Old gate.")
    say(here, "Nice page.")  # below it, which is not asked for
    here.person(
        "comment_page", "bot@example.com", page=here.page(SPEC)["title"], space="CAMPINT", text="x", on="Bell"
    )
    title = f"REQ-0001 · {here.values('REQ-0001')['title']}"
    assert planned(here) == [title]
    listened(here)
    ((uid, question),) = questions(here).items()  # what we say ourselves asks nothing
    assert question.values["title"] == title
    assert question.values["about"] == ["REQ-0001"]
    assert question.values["channel"] == "page"
    assert question.values["state"] == "open"
    assert "description" not in question.values  # that is for the customer
    assert str(question.values["concern"]).startswith("> Old gate")
    assert "Which " in str(question.values["concern"])
    assert str(question.values["contact"]).endswith(f"focusedCommentId={comment}")
    assert question.values["asked_by"]
    here.settled()
    here.quiet(4)
    here.lose_store()
    here.settled()
    listened(here)
    assert list(questions(here)) == [uid]


@both
@pytest.mark.parametrize("mode", ["all"])
def test_qst3_whoever_settles_a_comment_is_told_on_its_question(here: Campus) -> None:
    gate, bell = say(here, "Which gate?", on="Old gate."), say(here, "Which bell?", on="Bell rings")
    below = say(here, "Who reads this?")
    listened(here)
    here.settled()
    found = {str(one.values["concern"]).rpartition("\n")[2]: uid for uid, one in questions(here).items()}
    assert set(found) == {"Which gate?", "Which bell?", "Who reads this?"}
    assert below in str(here.values(found["Who reads this?"])["contact"])
    here.person("resolve_comment", comment=gate)
    here.person("resolve_comment", "pm@example.com", comment=bell)
    listened(here)
    closed, answered = here.values(found["Which gate?"]), here.values(found["Which bell?"])
    assert closed["closure.how" if "closure.how" in closed else "closure"]
    assert answered["answers"]
    assert (closed["state"], answered["state"]) == ("open", "open")  # that is for people to say
    here.settled()
    here.quiet(4)


@both
@pytest.mark.parametrize("mode", ["off"])
def test_qst1_no_comment_becomes_a_question_by_itself(here: Campus) -> None:
    say(here, "Which gate?", on="Old gate.")
    listened(here)
    assert questions(here) == {}


@both
@pytest.mark.parametrize("mode", ["inline"])
def test_qst1_what_customers_say_on_their_own_edition_is_asked_too(here: Campus) -> None:
    config = here.home / "config.toml"
    text = config.read_text("utf-8").replace('"CAMPINT"}', '"CAMPINT", customer = "CAMP"}')
    config.write_text(text, encoding="utf-8")
    here.wired.close()
    here.wired = wire(here.home)
    project = here.project
    seen = decide(project, here.wired.offline(project))
    made = CustomerEditions(
        project, here.hub(), customer_pages(project, seen, here.wired.hub, (), str)
    ).outlook(EDITION)
    here.decide(DecisionKind.RELEASE, EDITION, payload(made.digest, made.terms, "pm"))
    here.cycle()
    title, who = "CAMP · Requirement specification", "pm@example.com"
    here.person("comment_page", who, page=title, space="CAMP", text="Which yard?", on="Old gate.")
    for _ in range(2):
        listened(here)
    ((_, question),) = questions(here).items()
    assert (question.values["title"], question.values["about"]) == ("Which yard?", ["REQ-0001"])
    here.settled()
    here.quiet(4)
