"""What people do to pages behind the bot's back (F30)."""

import re
from typing import Any

import pytest

from syncer.sandbox.app import Running
from syncer.sandbox.confluence.people import DEEDS
from syncer.sandbox.confluence.view import rendered

TASK = (
    "<p>The price is final.</p><ac:task-list><ac:task><ac:task-id>7</ac:task-id><ac:task-status>incomplete</ac:task-status>"
    "<ac:task-body>ask</ac:task-body></ac:task></ac:task-list>"
)


@pytest.fixture
def do(sandbox: Running) -> Any:
    pm = sandbox.site.find_user("pm@example.com")
    return lambda deed, **wanted: DEEDS[deed](sandbox.site, pm, wanted)


def test_people_write_tick_comment_label_and_trash(sandbox: Running, do: Any) -> None:
    state, pm = sandbox.site.confluence, sandbox.site.find_user("pm@example.com")
    page = state.pages[do("create_page", space="CAMP", title="Offer", body=TASK)["id"]]
    assert do("edit_page", page="Offer", replace={"final": "firm"}, message="wording")["version"] == 2
    assert (page.latest.author_id, page.latest.message) == (pm.account_id, "wording")
    assert do("tick", page="Offer", task="7")["version"] == 3
    assert do("comment_page", page="Offer", text="Sure?", on="firm")["version"] == 3
    assert "<ac:inline-comment-marker" in page.body
    do("comment_page", page=page.id, text="Fine <b>")
    assert [one.kind for one in state.comments.values()] == ["inline", "footer"]
    do("label_page", page="Offer", add=["a", "b"], remove=["a"])
    assert [label.name for label in state.labels_of(page)] == ["b"]
    assert do("archive_page", page="Offer")["status"] == "archived"
    assert do("trash_page", page="Offer")["status"] == "trashed"


@pytest.mark.parametrize(
    ("deed", "wanted"),
    [
        ("edit_page", {"page": "nowhere"}),
        ("edit_page", {"page": "Camp administration", "replace": {"absent": "x"}}),
        ("edit_page", {"page": "Camp administration", "body": "<p>"}),
        ("tick", {"page": "Camp administration", "task": "1"}),
        ("comment_page", {"page": "Camp administration", "text": "x", "on": "absent"}),
        ("create_page", {"space": "CAMP", "title": "Camp administration"}),
        ("create_page", {"space": "NONE", "title": "x"}),
    ],
)
def test_what_cannot_be_done_is_said(sandbox: Running, do: Any, deed: str, wanted: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        do(deed, **wanted)
    assert sandbox.site.confluence.comments == {}


def test_page_properties_of_labelled_pages_are_reported_in_one_table(sandbox: Running, do: Any) -> None:
    rows = "<tr><th>State</th><td><p>{}</p></td></tr><tr><th>Owner</th><td><h2>{}</h2></td></tr>"
    details = '<ac:structured-macro ac:name="details"><ac:rich-text-body><table><tbody>{}</tbody></table></ac:rich-text-body></ac:structured-macro>'
    for title, state in (("A", "draft"), ("B", "signed")):
        do("create_page", space="CAMP", title=title, body=details.format(rows.format(state, title.lower())))
        do("label_page", page=title, add=["spec"])
    asked = '<ac:parameter ac:name="cql">label = "spec" and space = currentSpace()</ac:parameter>'
    index = do(
        "create_page",
        space="CAMP",
        title="Index",
        body=f'<ac:structured-macro ac:name="detailssummary">{asked}</ac:structured-macro>',
    )
    page = sandbox.site.confluence.pages[index["id"]]
    html = rendered(sandbox.site.confluence, page, page.latest, None)
    assert "<tr><th>Title</th><th>State</th><th>Owner</th></tr>" in html
    assert re.search(r">B</a></td><td><p>signed</p></td><td><h2>b</h2></td></tr>", html)
