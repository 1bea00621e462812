"""Wire shapes of pages: what replies leave out, and addresses with and without `/wiki`."""

from __future__ import annotations

import pytest

from syncer.confluence.errors import said
from syncer.confluence.wire import has_body, next_page
from syncer.confluence.wire_cloud import creation, page, page_version, revision
from syncer.domain.json import JsonObject, JsonValue
from syncer.ports import PageDraft

SITE = "https://x.atlassian.net/wiki"
DRAFT = PageDraft("spec", "42", "Title", "<p/>", message="for Ann")


@pytest.mark.parametrize(
    "links",
    [
        {"base": SITE, "webui": "/spaces/S/pages/7/Title"},
        {"webui": "/spaces/S/pages/7/Title"},
        {"webui": "/wiki/spaces/S/pages/7/Title"},
    ],
)
def test_the_address_for_people_has_wiki_once(links: JsonObject) -> None:
    assert page({"id": "7", "_links": links}, SITE).url == f"{SITE}/spaces/S/pages/7/Title"


def test_a_page_without_links_has_an_address_all_the_same() -> None:
    assert page({"id": "7"}, SITE).url == f"{SITE}/pages/viewpage.action?pageId=7"


@pytest.mark.parametrize(
    "link", ["/wiki/api/v2/pages?limit=250&cursor=a%3D%3D", "/api/v2/pages?cursor=a%3D%3D&limit=250"]
)
def test_the_next_page_is_its_query_with_or_without_wiki(link: str) -> None:
    assert next_page({"_links": {"next": link}}) == {"limit": "250", "cursor": "a=="}


@pytest.mark.parametrize("data", [{}, {"_links": {}}, {"_links": {"next": None}}, None])
def test_the_last_page_has_no_next(data: JsonValue) -> None:
    assert next_page(data) == {}


def test_a_body_may_be_missing_or_empty_and_the_two_differ() -> None:
    assert not has_body({"body": {}})
    assert has_body({"body": {"storage": {"value": ""}}})


def test_a_draft_becomes_what_the_api_takes() -> None:
    body: JsonObject = {"representation": "storage", "value": "<p/>"}
    common: JsonObject = {"status": "current", "title": "Title", "body": body}
    assert creation(DRAFT) == {"spaceId": "42", **common}
    version: JsonObject = {"number": 4, "message": "for Ann"}
    assert revision("7", DRAFT, 4) == {"id": "7", **common, "version": version}


def test_a_listing_row_is_read_whole() -> None:
    row: JsonObject = {"id": "7", "title": "T", "parentId": "1", "version": {"number": 3, "authorId": "a"}}
    found = page_version(row)
    assert (found.id, found.title, found.number, found.author, found.parent) == ("7", "T", 3, "a", "1")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (
            {"errors": [{"status": "409", "title": "Version must be incremented", "detail": None}]},
            "Version must be incremented",
        ),
        ({"statusCode": 400, "message": "Could not parse Labels"}, "Could not parse Labels"),
        (None, ""),
    ],
)
def test_error_bodies_of_both_versions_are_read(data: JsonValue, words: str) -> None:
    assert said(data) == words
