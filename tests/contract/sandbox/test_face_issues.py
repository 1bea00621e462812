"""Issues at the face over plain HTTP, in both flavours: created, edited, linked, filed and deleted by forms alone."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from syncer.sandbox.app import Running, start
from syncer.sandbox.clock import Clock
from syncer.sandbox.host import Flavour
from syncer.sandbox.jira import lifecycle
from syncer.sandbox.jira.records import Issue
from syncer.sandbox.site import Site
from tests.support.visitor import Visitor

MODULE, SINCE, SIZE, PLACE = (f"customfield_{number}" for number in (10091, 10092, 10093, 10094))
SEED: dict[str, Any] = {
    "users": [{"name": "Ann Lee", "email": "ann@example.com", "time_zone": "Asia/Shanghai"}, {"name": "Bo Chen", "email": "bo@example.com"}],
    "fields": [
        {"name": "Modules", "type": "multiselect", "id": 10091, "options": ["Hull", "Sails"]},
        {"name": "Since", "type": "datetime", "id": 10092},
        {"name": "Size", "type": "select", "id": 10093, "options": ["Small", "Large", {"value": "Odd", "disabled": True}]},
        {"name": "Notes", "type": "textarea", "id": 10094, "screens": [{"project": "SHIP", "types": ["Bug"]}]},
    ],
    "projects": [
        {"key": "SHIP", "name": "Ship", "types": ["Story", "Bug", "Epic", "Sub-task"], "versions": [{"name": "1.0"}, {"name": "2.0"}]},
        {"key": "DOCK", "name": "Dock", "types": ["Story", "Bug"]},
    ],
    "spaces": [{"key": "SHIP", "name": "Ship"}],
}  # fmt: skip


@pytest.fixture(params=["cloud", "datacenter"])
def sandbox(request: pytest.FixtureRequest) -> Iterator[Running]:
    flavour: Flavour = request.param
    clock = Clock(frozen_at=datetime(2026, 11, 21, 15, 39, 15, tzinfo=UTC))
    with start(Site.from_seed(SEED, clock=clock, flavour=flavour)) as running:
        yield running


@pytest.fixture
def visitor(sandbox: Running) -> Visitor:
    return Visitor(sandbox.url)


@pytest.fixture
def issue(sandbox: Running) -> Issue:
    ann = sandbox.site.find_user("ann@example.com")
    fields = {"project": {"key": "SHIP"}, "issuetype": {"name": "Story"}, "summary": "Set sail"}
    return lifecycle.create(sandbox.site.jira, ann, {"fields": fields})


def kind(sandbox: Running, name: str) -> str:
    found = sandbox.site.jira.projects["SHIP"].type_of({"name": name})
    assert found
    return found.id


def sent(**fields: Any) -> dict[str, Any]:
    """A form that shows these fields and fills them in."""
    return {"shown": list(fields)} | {f"field-{name}": value for name, value in fields.items()}


def newest(sandbox: Running) -> Issue:
    return list(sandbox.site.jira)[-1]


def words(sandbox: Running, markdown: str, wiki: str) -> str:
    return markdown if sandbox.site.cloud else wiki


def test_an_issue_is_created_with_every_kind_of_field(visitor: Visitor, sandbox: Running) -> None:
    project, bo = sandbox.site.jira.projects["SHIP"], sandbox.site.find_user("bo@example.com")
    options = {one.name: one.id for one in sandbox.site.jira.fields[MODULE].options}
    large = sandbox.site.jira.fields[SIZE].options[1]
    html = visitor.see(f"/projects/SHIP/create?type={kind(sandbox, 'Bug')}")
    assert f'name="field-{PLACE}"' in html
    assert ">Odd<" not in html, "a disabled option is not offered"
    assert f'name="field-{PLACE}"' not in visitor.see("/projects/SHIP/create"), (
        "the screen of a story lacks it"
    )
    form = sent(
        summary="Leak", description=words(sandbox, "Below the **bow**", "Below the *bow*"), assignee=bo.account_id,
        labels="wet cold", duedate="2026-12-01", fixVersions=[one.id for one in project.versions],
        **{MODULE: [options["Sails"], options["Hull"]], SINCE: "2026-11-20T09:30", SIZE: large.id},
    )  # fmt: skip
    reply = visitor.submit("/projects/SHIP/create", do="create", type=kind(sandbox, "Bug"), **form)
    made = newest(sandbox)
    assert reply.url.endswith(f"/browse/{made.key}")
    values = made.values
    assert (made.type.name, values["assignee"], values["labels"], values["duedate"]) == (
        "Bug",
        bo.account_id,
        ("cold", "wet"),
        "2026-12-01",
    )
    assert (len(values["fixVersions"]), {one.name for one in values[MODULE]}, values[SIZE].name) == (
        2,
        {"Hull", "Sails"},
        "Large",
    )
    assert values[SINCE] == datetime(2026, 11, 20, 1, 30, tzinfo=UTC), "what Ann types is Shanghai's time"
    assert isinstance(values["description"], dict if sandbox.site.cloud else str)
    assert "Below the <strong>bow</strong>" in visitor.see(f"/browse/{made.key}")


def test_what_is_refused_stands_beside_its_field_and_nothing_typed_is_lost(
    visitor: Visitor, sandbox: Running
) -> None:
    before = len(sandbox.site.jira.issues)
    form = sent(summary="", labels="good", duedate="tomorrow")
    reply = visitor.submit("/projects/SHIP/create", do="create", type=kind(sandbox, "Story"), **form)
    assert (reply.status_code, len(sandbox.site.jira.issues)) == (400, before)
    assert 'id="note-summary">You must specify a summary of the issue.' in reply.text
    assert 'id="note-duedate">Operation value must be of the format' in reply.text
    assert 'value="good"' in reply.text
    other = visitor.submit("/projects/SHIP/create", do="type", type=kind(sandbox, "Bug"), **form)
    assert (
        f'name="field-{PLACE}"' in other.text,
        'value="good"' in other.text,
        len(sandbox.site.jira.issues),
    ) == (True, True, before)


def test_a_sub_task_is_created_under_its_issue(visitor: Visitor, sandbox: Running, issue: Issue) -> None:
    html = visitor.see(f"/projects/SHIP/create?parent={issue.key}")
    assert f'value="{issue.key}"' in html
    assert ">Story</option>" not in html
    visitor.submit(
        "/projects/SHIP/create", do="create", under=issue.key, **sent(summary="Hoist", parent=issue.key)
    )
    made = newest(sandbox)
    assert (made.type.name, made.parent) == ("Sub-task", issue.id)
    assert "Hoist" in visitor.see(f"/browse/{issue.key}")


def test_an_edit_changes_only_what_was_changed(visitor: Visitor, sandbox: Running, issue: Issue) -> None:
    address, large = f"/browse/{issue.key}/edit", sandbox.site.jira.fields[SIZE].options[1]
    visitor.see(address)
    visitor.submit(address, **sent(summary="Set sail early", labels="", **{SIZE: large.id}))
    assert (issue.values["summary"], issue.values[SIZE].name) == ("Set sail early", "Large")
    assert [{one.field for one in entry.items} for entry in issue.history] == [{"summary", "Size"}]
    visitor.submit(address, **sent(summary="Set sail early", **{SIZE: large.id}))
    assert len(issue.history) == 1, "saving what is there already changes nothing"
    visitor.submit(address, **sent(**{SIZE: ""}))
    assert issue.values[SIZE] is None
    assert issue.values["summary"] == "Set sail early", "what the form did not show stays"


def test_the_description_is_edited_as_people_of_the_flavour_write_it(
    visitor: Visitor, sandbox: Running, issue: Issue
) -> None:
    text = words(sandbox, "# Plan\n\n- one\n- two", "h1. Plan\n\n* one\n* two")
    visitor.submit(f"/browse/{issue.key}/edit", **sent(description=text))
    html = visitor.see(f"/browse/{issue.key}")
    assert "<h1>Plan</h1><ul><li><p>one</p></li><li><p>two</p></li></ul>" in html
    history = visitor.see(f"/browse/{issue.key}?show=history")
    assert "text-changes" in history
    if not sandbox.site.cloud:
        assert issue.values["description"] == text
        seen = (
            visitor.see(f"/browse/{issue.key}/description")
            .partition('name="seen" value="')[2]
            .partition('"')[0]
        )
        preview = visitor.submit(
            f"/browse/{issue.key}/description", seen=seen, text="*bold* <b>", do="preview"
        )
        assert "<strong>bold</strong> &lt;b&gt;" in preview.text
        visitor.submit(f"/browse/{issue.key}/description", seen=seen, text="*bold*")
        assert issue.values["description"] == "*bold*"
        assert visitor.submit(f"/browse/{issue.key}/description", seen=seen, text="late").status_code == 400


def test_comments_are_written_and_edited_in_the_words_of_the_flavour(
    visitor: Visitor, sandbox: Running, issue: Issue
) -> None:
    visitor.submit(f"/browse/{issue.key}/comments", text=words(sandbox, "**now**", "*now*"))
    comment = issue.comments[0]
    assert isinstance(comment.body, dict if sandbox.site.cloud else str)
    assert "<strong>now</strong>" in visitor.see(f"/browse/{issue.key}")
    if not sandbox.site.cloud:
        visitor.submit(f"/browse/{issue.key}/comments", text="ask [~bo]")
        assert '<span class="mention">@Bo Chen</span>' in visitor.see(f"/browse/{issue.key}")
    visitor.submit(f"/browse/{issue.key}/comments/{comment.id}", **{"text-0": "later"})
    assert "later" in str(issue.comments[0].body)


def test_issues_are_linked_by_a_verb_and_unlinked(visitor: Visitor, sandbox: Running, issue: Issue) -> None:
    ann = sandbox.site.find_user("ann@example.com")
    other = lifecycle.create(
        sandbox.site.jira,
        ann,
        {"fields": {"project": {"key": "SHIP"}, "issuetype": {"name": "Bug"}, "summary": "Leak"}},
    )
    blocks = next(one for one in sandbox.site.jira.link_types.values() if one.name == "Blocks")
    visitor.submit(f"/browse/{issue.key}/links", verb=f"{blocks.id}:inward", other=other.key.lower())
    (link,) = sandbox.site.jira.links_of(issue)
    assert (link.source, link.destination) == (other.id, issue.id)
    assert "is blocked by" in visitor.see(f"/browse/{issue.key}")
    missing = visitor.submit(f"/browse/{issue.key}/links", verb=f"{blocks.id}:outward", other="SHIP-99")
    assert (missing.status_code, "SHIP-99" in missing.text) == (400, True)
    visitor.submit(f"/browse/{issue.key}/links/{link.id}/delete")
    assert sandbox.site.jira.links_of(issue) == []


def test_an_issue_is_cloned_and_deleted_after_a_question(
    visitor: Visitor, sandbox: Running, issue: Issue
) -> None:
    reply = visitor.submit(f"/browse/{issue.key}/clone")
    clone = newest(sandbox)
    assert reply.url.endswith(clone.key)
    assert clone.values["summary"] == "CLONE - Set sail"
    visitor.submit(
        "/projects/SHIP/create", do="create", under=clone.key, **sent(summary="Hoist", parent=clone.key)
    )
    assert "Hoist" in visitor.see(f"/browse/{clone.key}/delete")
    assert visitor.submit(f"/browse/{clone.key}/delete").status_code == 400, "its sub-task was not mentioned"
    visitor.submit(f"/browse/{clone.key}/delete", subtasks="1")
    assert [one.key for one in sandbox.site.jira] == [issue.key]
    visitor.see(f"/browse/{clone.key}", 404)


def test_files_are_attached_shown_sent_and_taken_away(
    visitor: Visitor, sandbox: Running, issue: Issue
) -> None:
    address = f"/browse/{issue.key}/attachments"
    sheets = [
        ("file", ("航线 plan.png", b"\x89PNG", "image/png")),
        ("file", ("x.html", b"<script>", "text/html")),
    ]
    visitor.submit(address, files=sheets)
    assert [one.name for one in issue.attachments] == ["航线 plan.png", "x.html"]
    html = visitor.see(f"/browse/{issue.key}")
    assert f'<img src="{address}/{issue.attachments[0].id}/' in html
    sent_back = visitor.get(f"{visitor.base}{address}/{issue.attachments[1].id}/x.html", timeout=10)
    assert (sent_back.content, sent_back.headers["content-disposition"].partition(";")[0]) == (
        b"<script>",
        "attachment",
    )
    visitor.submit(f"{address}/{issue.attachments[0].id}/delete")
    assert [one.name for one in issue.attachments] == ["x.html"]
    assert visitor.submit(address).status_code == 400


def test_jql_finds_as_the_api_does_and_says_what_is_wrong(visitor: Visitor, issue: Issue) -> None:
    assert f'href="/browse/{issue.key}"' in visitor.see("/issues?jql=project+%3D+SHIP+AND+summary+~+sail")
    assert f'href="/browse/{issue.key}"' not in visitor.see("/issues?jql=project+%3D+SHIP+AND+type+%3D+Bug")
    wrong = visitor.see("/issues?jql=nonsense+%3D+1+AND+other+%3D+2", 400)
    assert "nonsense" in wrong.partition('role="alert"')[2]
    assert "other" in wrong.partition('role="alert"')[2], "everything that is wrong at once"


def test_what_somebody_may_not_see_is_not_there(visitor: Visitor, sandbox: Running, issue: Issue) -> None:
    bo = sandbox.site.find_user("bo@example.com")
    issue.readers = frozenset({bo.account_id})
    visitor.see(f"/browse/{issue.key}", 404)
    assert issue.key not in visitor.see("/projects/SHIP")
    assert issue.key not in visitor.see("/projects/SHIP/board")
    visitor.become(bo.account_id)
    visitor.see(f"/browse/{issue.key}")


def test_an_archived_issue_says_so_and_offers_no_changes(visitor: Visitor, issue: Issue) -> None:
    issue.archived = True
    html = visitor.see(f"/browse/{issue.key}")
    assert "An archived issue takes no changes." in html
    assert f"/browse/{issue.key}/edit" not in html
    assert visitor.submit(f"/browse/{issue.key}/comments", text="too late").status_code == 400
    assert issue.comments == []


def test_a_moved_issue_says_where_it_was_and_its_old_address_leads_to_it(
    visitor: Visitor, sandbox: Running, issue: Issue
) -> None:
    old = issue.key
    ann, dock = sandbox.site.find_user("ann@example.com"), sandbox.site.jira.projects["DOCK"]
    lifecycle.move(sandbox.site.jira, ann, issue, dock)
    html = visitor.see(f"/browse/{old}")
    assert (f"Moved from {old}" in html, f'action="/browse/{issue.key}/fields"' in html) == (True, True)
