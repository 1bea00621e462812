"""Customer editions: published only as they were seen and released, and untouched in between (domain §3, GATE-2)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from syncer.cycle.conduct import customer_pages, decide, plan
from syncer.cycle.pages import Prepared
from syncer.cycle.releasing import CustomerEditions
from syncer.pages.catalogue import Templates
from syncer.pages.context import PageContext
from syncer.pages.edition import Edition
from syncer.pages.render import Rendered, page_id
from syncer.sync.observation import DecisionKind
from syncer.sync.printing import as_text
from syncer.sync.releases import Outlook, payload, released
from tests.support.begun import Start, begun
from tests.support.campus import Campus, codes, two_requirements
from tests.support.commands import syncer
from tests.support.dying import Killed, dying
from tests.support.sandbox import free_port
from tests.support.world import MAPPING, Flavour, both, wire

PEOPLE = """\
people:
  - {id: wang, name: 王芳, side: customer, email: director@example.com}
  - {id: zhao, name: Zhao Min, side: ours, email: pm@example.com}
  - {id: sideless, name: Lee Side}
  - {id: gone, name: Gu Li, side: ours, email: expert@example.com, active: false}
"""
SPEC = "requirement-spec.customer.en"
SPEC_TITLE = "Requirement specification"
TITLE = "CAMP · Requirement specification"


@pytest.fixture
def here(tmp_path: Path, flavour: Flavour) -> Iterator[Campus]:
    """Two requirements on both sides and on our pages; a customer space is configured, and nothing is in it."""
    with begun(tmp_path / "home", Start(with_a_customer, flavour=flavour)) as made:
        yield made


def with_a_customer(here: Campus) -> None:
    config = here.home / "config.toml"
    text = config.read_text("utf-8").replace('"CAMPINT"}', '"CAMPINT", customer = "CAMP"}')
    config.write_text(text, encoding="utf-8")
    here.wired.close()
    here.wired = wire(here.home)
    (here.register / "project.yaml").write_text(PEOPLE, encoding="utf-8")
    two_requirements(here)


def outlook(here: Campus, page: str = SPEC) -> Outlook:
    """How an edition stands."""
    project = here.project
    planned = decide(project, here.wired.offline(project))
    made = customer_pages(project, planned, here.wired.hub, (), str)
    return CustomerEditions(project, here.hub(), made).outlook(page)


def let_out(here: Campus, page: str = SPEC) -> None:
    """Somebody looks at an edition and releases it."""
    seen = outlook(here, page)
    here.decide(DecisionKind.RELEASE, page, payload(seen.digest, seen.terms, "pm"))


def customers(here: Campus) -> dict[str, str]:
    """The bodies of the pages in the customer's space, by title."""
    return {page["title"]: page["body"]["storage"]["value"] for page in theirs(here)}


def theirs(here: Campus) -> list[Any]:
    """The pages in the customer's space, with all that hangs on them."""
    (space,) = [one["id"] for one in here.state()["confluence"]["spaces"] if one["key"] == "CAMP"]
    return [page for page in here.pages().values() if page["spaceId"] == space]


@both
def test_nothing_is_in_the_customers_space_until_somebody_releases_it(here: Campus) -> None:
    here.quiet()
    assert customers(here) == {}
    assert outlook(here).state == "new"
    let_out(here)
    report = here.cycle()
    assert report.code == 0, report.to_json()
    assert list(customers(here)) == [TITLE]
    assert "Gate opens by itself" in customers(here)[TITLE]
    last = released(here.hub().cursors)[SPEC]
    assert (last.by, last.version) == ("pm", 1)
    assert here.hub().decisions == ()
    assert outlook(here).state == "released"
    here.quiet()
    assert here.cycle().requests["confluence"]["read"] <= 5  # both spaces in one listing on Cloud


@both
def test_a_released_edition_stays_as_it_is_until_the_next_release(here: Campus) -> None:
    let_out(here)
    here.cycle()
    before = customers(here)
    here.change("requirements/gate.md", "title: Gate opens by itself", "title: Gate opens alone")
    here.settled()
    assert customers(here) == before
    told = outlook(here)
    assert (told.state, [(one.uid, one.field) for one in told.newly if one.field == "title"]) == (
        "differs",
        [("REQ-0001", "title")],
    )
    made = plan(here.project, here.wired.ports(here.project)).plan
    assert [one.newly for one in made.editions if one.page == SPEC] == [told.newly]
    assert "customer editions that differ from their last release" in as_text(made)
    let_out(here)
    assert here.cycle().code == 0
    assert "Gate opens alone" in customers(here)[TITLE]
    assert released(here.hub().cursors)[SPEC].version == 2
    here.quiet()


def test_a_title_that_others_have_in_the_customers_space_is_found_in_the_plan(here: Campus) -> None:
    """B-37: before it is released, and once it is."""
    made = here.person("create_page", space="CAMP", title=TITLE, body="<p>Theirs.</p>")

    def found() -> tuple[list[str], list[tuple[str, str]]]:
        planned = plan(here.project, here.wired.ports(here.project)).plan
        said = [one.why[0] for one in planned.editions if one.page == SPEC and one.state == "blocked"]
        return said, [(one.action, one.reason) for one in planned.pages if one.page == SPEC]

    (why,), asked = found()
    assert ("not ours" in why, str(made["id"]) in why, asked) == (True, True, [])
    said = syncer(here.home, "release", "requirement-spec", "--by", "zhao", "--yes")
    assert (said.code, "cannot be released" in said.out, why in said.out) == (1, True, True)
    assert here.hub().decisions == ()
    here.person("archive_page", page=str(made["id"]))
    let_out(here)
    (why,), asked = found()
    assert ("archived" in why, asked) == (True, [("blocked", why)])
    here.person("restore_page", page=str(made["id"]))
    here.person("edit_page", page=str(made["id"]), title="Theirs")
    assert found() == ([], [("create", "released by pm")])


def test_a_customers_page_that_somebody_removed_is_told_until_it_is_forgotten(here: Campus) -> None:
    """In the plan and in quiet cycles, too; forgotten, it is released as if it had never been."""
    let_out(here)
    here.cycle()
    here.person("trash_page", page=TITLE, space="CAMP")
    made = plan(here.project, here.wired.ports(here.project)).plan
    assert [one.code for one in made.problems] == ["page-gone"]
    for _ in range(2):
        report = here.cycle()
        assert (report.code, codes(report), report.writes) == (0, ["page-gone"], 0)
    here.approve(f"page:{SPEC}")
    assert here.cycle().problems == ()
    here.quiet(1)
    assert (outlook(here).state, here.hub().decisions) == ("new", ())
    let_out(here)
    assert here.cycle().code == 0
    assert list(customers(here)) == [TITLE]


def test_the_front_of_the_customers_space_differs_once_there_is_another_document(here: Campus) -> None:
    """It lists what the customer has, and stands above it: each released with or after it lies below."""
    index = "index.customer.en"
    let_out(here, index)
    here.cycle()
    assert outlook(here, index).state == "released"
    (front,) = theirs(here)
    assert TITLE not in body_of(front)
    let_out(here)
    here.cycle()
    (spec,) = [one for one in theirs(here) if one["title"] == TITLE]
    assert spec["parentId"] == front["id"]
    told = outlook(here, index)
    assert (told.state, [one.words for one in told.newly]) == ("differs", [TITLE])
    let_out(here, index)
    assert here.cycle().code == 0
    assert outlook(here, index).state == "released"
    here.quiet()


def test_what_changed_after_somebody_looked_at_it_is_not_published(here: Campus) -> None:
    let_out(here)
    here.change("requirements/gate.md", "title: Gate opens by itself", "title: Gate opens alone")
    report = here.cycle()
    assert codes(report) == ["release-anew"]
    assert "release anew: syncer release" in report.problems[0].hint
    assert customers(here) == {}
    here.quiet()
    let_out(here)
    assert here.cycle().code == 0
    assert "Gate opens alone" in customers(here)[TITLE]


@pytest.mark.parametrize("first", [True, False], ids=["the first", "another"])
def test_a_release_whose_reply_was_lost_is_kept_whatever_changed_since(here: Campus, *, first: bool) -> None:
    """The customer reads it: who let it out is known, and what changed meanwhile waits for another release (B-09)."""
    if not first:
        let_out(here)
        here.cycle()
        here.change("requirements/gate.md", "title: Gate opens by itself", "title: Gate opens twice")
        here.settled()
    let_out(here)
    with dying(method="POST" if first else "PUT", path="/wiki/api/v2/pages"), pytest.raises(Killed):
        here.cycle()
    before = customers(here)
    assert list(before) == [TITLE]
    here.change("requirements/gate.md", "title: Gate opens", "title: The gate opens")
    report = here.cycle()
    assert (report.code, report.problems) == (0, ())
    last = released(here.hub().cursors)[SPEC]
    assert (last.by, last.version, customers(here)) == ("pm", 1 if first else 2, before)
    assert (here.hub().decisions, here.hub().claims) == ((), ())
    assert outlook(here).state == "differs"
    here.quiet()


def test_an_internal_edit_on_another_day_makes_no_edition_differ(here: Campus) -> None:
    let_out(here)
    here.cycle()
    assert outlook(here).state == "released"
    here.change("requirements/gate.md", "priority: medium", "priority: medium\ngoal: keep the contract")
    here.settled()
    assert here.values("REQ-0001")["goal"] == "keep the contract"
    assert outlook(here).state == "released"


def test_a_person_releases_at_the_command_line_what_is_shown_there(here: Campus) -> None:
    listed = syncer(here.home, "release")
    assert listed.code == 0
    assert f"{SPEC}  {TITLE}: not released yet" in listed.out
    refused = syncer(here.home, "release", "requirement-spec", "--by", "zhao")
    assert (refused.code, "--yes" in refused.err) == (2, True)
    unknown = syncer(here.home, "release", "requirement-specs", "--yes")
    assert (unknown.code, "Did you mean" in unknown.err or "did you mean" in unknown.err) == (2, True)
    for nobody in ((), ("--by", "somebody-else"), ("--by", "wang"), ("--by", "sideless"), ("--by", "gone")):
        unasked = syncer(here.home, "release", "requirement-spec", "--yes", *nobody)
        assert (unasked.code, "--by" in unasked.err) == (2, True)
        assert customers(here) == {}
        assert here.hub().decisions == ()
    done = syncer(here.home, "release", "requirement-spec", "--yes", "--by", "zhao")
    assert (done.code, done.err) == (0, "")
    assert f"CAMP: published: {TITLE}, version 1" in done.out
    assert ("title: “CAMP · Req" in done.out, "““" in done.out) == (True, False)
    assert "Gate opens by itself" in customers(here)[TITLE]
    here.change("requirements/gate.md", "title: Gate opens by itself", "title: Gate opens alone")
    here.settled()
    status = syncer(here.home, "status")
    assert f"differs from its last release: {TITLE}" in status.out
    again = syncer(here.home, "release", "--all", "--yes", "--json", "--by", "zhao").json
    assert SPEC in [one["page"] for one in again["released"]]
    assert "Gate opens alone" in customers(here)[TITLE]
    kept = syncer(here.home, "history", SPEC, "--json").json["changes"]
    taken_back = syncer(here.home, "undo", kept[0]["cycle"], "--yes")
    assert "cannot be taken back" in taken_back.out + taken_back.err
    assert [one["to"]["version"] for one in kept] == [1, 2]
    assert kept[1]["to"]["newly"]["REQ-0001"] == ["title"]
    here.quiet()


@both
def test_nothing_is_released_while_a_site_is_down(here: Campus) -> None:
    """interfaces.md: 3 before anything was written; a release that waits unseen would go out on another day."""
    config = here.home / "config.toml"
    text = config.read_text("utf-8")
    config.write_text(text.replace(here.url, f"http://127.0.0.1:{free_port()}"), encoding="utf-8")
    done = syncer(here.home, "release", "--all", "--yes", "--by", "zhao")
    assert (done.code, done.out) == (3, "")
    assert "could not be reached" in done.err
    assert here.hub().decisions == ()


@both
def test_an_edition_that_goes_out_is_rendered_once_a_cycle(
    here: Campus, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Making pages is what a release of all takes its time for."""
    drawn: Counter[str] = Counter()
    page = Prepared.page

    def counted(
        self: Prepared, templates: Templates, kind: str, seen: Edition, context: PageContext, subject: str
    ) -> Rendered:
        drawn[page_id(kind, seen.locale, seen.audience, subject)] += 1
        return page(self, templates, kind, seen, context, subject)

    seen = outlook(here)
    let_out(here)
    monkeypatch.setattr(Prepared, "page", counted)
    assert here.cycle().code == 0
    assert drawn[SPEC] == 1
    here.change("requirements/gate.md", "title: Gate opens by itself", "title: Gate opens alone")
    drawn.clear()
    assert outlook(here).digest != seen.digest
    assert drawn[SPEC] == 1


def box(here: Campus) -> tuple[str, str]:
    """Page and task of the box that releases the specification, on our side's page."""
    (page,) = [one for title, one in here.pages().items() if SPEC_TITLE in title and "internal" in title]
    found = re.search(
        r"<ac:task-id>(\d+)</ac:task-id>(?:(?!<ac:task-id>).)*?sy-t-release-", body_of(page), re.S
    )
    assert found is not None, body_of(page)
    return str(page["title"]), found[1]


def body_of(page: Any) -> str:
    return str(page["body"]["storage"]["value"])


@both
def test_a_tick_on_our_page_by_one_of_us_releases_what_the_page_shows(here: Campus) -> None:
    """Decision 6 of pages: the customer's tick would release nothing, nor anybody's on words that have changed."""
    title, task = box(here)
    here.person("tick", "director@example.com", page=title, task=task, done=True)
    here.settled()
    assert customers(here) == {}
    here.person("tick", "director@example.com", page=title, task=task, done=False)
    here.person("tick", "expert@example.com", page=title, task=task, done=True)
    here.settled()
    assert (customers(here), "who does not act for this project" in here.text(title)) == ({}, True)
    here.person("tick", "expert@example.com", page=title, task=task, done=False)
    here.person("tick", "pm@example.com", page=title, task=task, done=True)
    report = here.cycle()
    assert report.code == 0, report.to_json()
    assert list(customers(here)) == [TITLE]
    assert released(here.hub().cursors)[SPEC].by == "zhao"
    (ours,) = [body_of(one) for name, one in here.pages().items() if name == title]
    assert "Released by Zhao Min on" in ours
    assert "sy-t-release-" not in ours
    here.quiet()
    here.change("requirements/gate.md", "title: Gate opens by itself", "title: Gate opens alone")
    here.settled()
    (ours,) = [body_of(one) for name, one in here.pages().items() if name == title]
    assert "the customer will newly see" in ours
    title, task = box(here)
    here.change("requirements/gate.md", "title: Gate opens alone", "title: Gate opens at eight")
    here.person("tick", "pm@example.com", page=title, task=task, done=True)
    here.settled()
    assert released(here.hub().cursors)[SPEC].version == 1
    assert "Gate opens by itself" in customers(here)[TITLE]


def test_an_edition_with_words_of_ours_goes_nowhere_and_says_where_they_stand(here: Campus) -> None:
    """B-22: written into a template by hand, they are found in the finished text; nothing is sent, and nothing waits."""
    front = "kind: offer\nrow: PG-1\ntitle: {en: Offer, zh-CN: 报价}\naudiences: [customer]"
    (here.home / "templates").mkdir()
    (here.home / "templates" / "offer.storage.j2").write_text(
        f"---\n{front}\n---\n<p>Our offer.</p>\n<p>We keep the ministry as a reference.</p>\n",
        encoding="utf-8",
    )
    here.rewire(MAPPING)
    here.change(
        "requirements/gate.md", "priority: medium", "priority: medium\ngoal: keep the ministry as a reference"
    )
    here.settled()
    told = outlook(here, "offer.customer.en")
    assert (told.state, told.newly) == ("blocked", ())
    assert "offer.storage.j2:8" in told.why[0]
    assert "REQ-0001.goal" in told.why[0]
    let_out(here, "offer.customer.en")
    report = here.cycle()
    assert codes(report) == ["disclosed"]
    assert customers(here) == {}
    assert here.hub().decisions == ()
    here.quiet()
    files = here.home / "files"
    done = syncer(here.home, "render", "--audience", "customer", "--site", "--out", str(files))
    assert (done.code, "offer.storage.j2:8" in done.err, "REQ-0001.goal" in done.err) == (1, True, True)
    written = {path.name: path.read_text("utf-8") for path in files.glob("*.html")}
    assert f"{SPEC}.html" in written
    assert [name for name, text in written.items() if "offer" in name or "the ministry" in text] == []
