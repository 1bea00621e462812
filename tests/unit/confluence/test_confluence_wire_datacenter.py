"""Shapes of Data Center's content: what is expanded becomes ours, and drafts name space and parent its way."""

from __future__ import annotations

from syncer.confluence.wire_datacenter import creation, page, page_version, revision
from syncer.domain.json import JsonObject
from syncer.ports import PageDraft

SITE = "https://wiki.example.com/confluence"
FULL: JsonObject = {
    "id": "65601",
    "type": "page",
    "status": "current",
    "title": "规格 1",
    "space": {"id": 98306, "key": "SHOPINT", "type": "global"},
    "version": {
        "by": {"type": "known", "username": "li", "userKey": "8a7f808"},
        "number": 3,
        "minorEdit": False,
    },
    "ancestors": [{"id": "1"}, {"id": "22"}],
    "body": {"storage": {"value": "<p>Hi</p>", "representation": "storage"}},
    "_links": {"webui": "/display/SHOPINT/1", "base": SITE, "context": "/confluence"},
}
DRAFT = PageDraft("spec", "SHOPINT", "Title", "<p/>", parent="22", message="for Ann")


def test_a_page_is_read_from_what_was_expanded() -> None:
    found = page(FULL, "https://elsewhere.example.com")
    assert (found.id, found.title, found.version, found.body) == ("65601", "规格 1", 3, "<p>Hi</p>")
    assert (found.parent, found.author, found.status) == ("22", "8a7f808", "current")
    listed = page_version(FULL)
    assert (listed.id, listed.number, listed.author, listed.parent) == ("65601", 3, "8a7f808", "22")


def test_a_page_has_the_address_that_a_new_title_does_not_change() -> None:
    assert page(FULL, "https://x").url == f"{SITE}/pages/viewpage.action?pageId=65601"
    listed: JsonObject = {**FULL, "_links": {"webui": "/display/SHOPINT/1"}}
    assert page(listed, SITE).url == page(FULL, "https://x").url == page(FULL, "https://x").address


def test_a_page_on_top_of_a_space_has_no_parent() -> None:
    assert page({**FULL, "ancestors": []}, SITE).parent == ""
    assert page({}, SITE).author == ""


def test_a_creation_names_space_and_parent() -> None:
    made = creation(DRAFT)
    assert made["type"] == "page"
    assert made["space"] == {"key": "SHOPINT"}
    assert made["ancestors"] == [{"id": "22"}]
    assert made["body"] == {"storage": {"value": "<p/>", "representation": "storage"}}
    assert "version" not in made


def test_a_revision_says_its_number_and_why_and_keeps_a_parent_it_does_not_name() -> None:
    made = revision("7", DRAFT, 4)
    assert made["version"] == {"number": 4, "message": "for Ann"}
    assert "space" not in made
    assert "ancestors" not in revision("7", PageDraft("spec", "SHOPINT", "Title", "<p/>"), 4)
