"""`atlassian.Confluence(cloud=False)` against the sandbox: its happy paths pass, and what is broken live is broken here."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from typing import Any

import pytest
import requests

from syncer.sandbox.app import Running
from tests.support.wiki import data_center


@pytest.fixture
def site() -> Iterator[Running]:
    with data_center() as running:
        yield running


@pytest.fixture(params=["/confluence", ""], ids=["context", "bare"])
def library(site: Running, request: pytest.FixtureRequest) -> Iterator[Any]:
    import atlassian

    client_of: Any = vars(atlassian)["Confluence"]
    site.site.add_user({"name": "Teller", "email": "teller@example.com", "tokens": ["pat-1"]})
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        client = client_of(
            url=f"{site.url}{request.param}", cloud=False, token="pat-1", retry_with_header=False
        )
    client._session.trust_env = False
    yield client
    client.close()


@pytest.fixture
def page(library: Any) -> str:
    return str(library.create_page("CAMP", "Guide", "<p>first words</p>", editor="v2")["id"])


def test_pages_are_made_found_changed_and_trashed(library: Any, page: str) -> None:
    assert library.page_exists("CAMP", "Guide")
    assert library.get_page_id("CAMP", "Guide") == page
    assert library.get_page_by_title("CAMP", "Nothing")["results"] == []
    child = library.create_page("CAMP", "Child", "<p>c</p>", parent_id=page)
    assert [one["id"] for one in library.get_page_child_by_type(page, type="page")] == [child["id"]]
    assert library.get_page_ancestors(child["id"])[0]["id"] == page
    changed = library.update_page(page, "Guide", "<p>second</p>", version_comment="why")
    assert (changed["version"]["number"], changed["version"]["message"]) == (2, "why")
    assert library.history(page)["lastUpdated"]["number"] == 2
    assert [one["number"] for one in library.get_all_page_versions(page)] == [2, 1]
    assert library.append_page(page, "Guide", "<p>more</p>")["version"]["number"] == 3
    library.remove_page(child["id"])
    assert not library.page_exists("CAMP", "Child")


def test_it_takes_the_version_from_the_server_and_so_never_sees_a_conflict(library: Any, page: str) -> None:
    library.update_page(page, "Guide", "<p>mine</p>")
    assert library.update_page(page, "Guide", "<p>mine, too</p>")["version"]["number"] == 3


def test_a_change_of_letter_case_alone_is_no_change_to_it(library: Any, page: str) -> None:
    """Its comparison lowers both bodies (atlassian 5.2), so that the write never happens."""
    assert library.update_page(page, "Guide", "<p>FIRST words</p>")["version"]["number"] == 1


def test_space_paging_reads_all(library: Any, page: str) -> None:
    for number in range(3):
        library.create_page("CAMP", f"Page {number}", "<p/>")
    everyone = {"Camp administration", "Guide", "Page 0", "Page 1", "Page 2"}
    assert {one["title"] for one in library.get_all_pages_from_space("CAMP", limit=2)} == everyone
    assert {
        one["title"] for one in library.get_all_pages_from_space_as_generator("CAMP", limit=2)
    } == everyone


def test_labels_and_properties(library: Any, page: str) -> None:
    library.set_page_label(page, "alpha")
    assert [one["name"] for one in library.get_page_labels(page)["results"]] == ["alpha"]
    library.remove_page_label(page, "alpha")
    assert library.get_page_labels(page)["results"] == []
    library.set_page_property(page, {"key": "hash", "value": {"a": 1}})
    library.update_page_property(page, {"key": "hash", "value": {"a": 2}, "version": {"number": 2}})
    assert library.get_page_property(page, "hash")["value"] == {"a": 2}
    assert "hash" in [one["key"] for one in library.get_page_properties(page)]
    library.delete_page_property(page, "hash")


def test_the_first_attachment_works_and_the_second_is_415(library: Any, page: str) -> None:
    """The reports are atlassian-python-api #1660 and #1677: it puts a form to content/{att}."""
    library.attach_content(b"one", "a.txt", "text/plain", page_id=page)
    assert library.get_attachments_from_content(page)["results"][0]["title"] == "a.txt"
    with pytest.raises(requests.HTTPError) as failed:
        library.attach_content(b"two", "a.txt", "text/plain", page_id=page)
    assert failed.value.response.status_code == 415
    library.remove_content(library.get_attachments_from_content(page)["results"][0]["id"])
    assert library.get_attachments_from_content(page)["results"] == []


def test_comments_restrictions_people_and_search(library: Any, page: str) -> None:
    library.add_comment(page, "<p>said</p>")
    assert library.get_page_comments(page, depth="all")["size"] == 1
    library.add_inline_comment(page, "words", "<p>why</p>")
    marked = library.get_inline_comments(page)[0]
    library.reply_to_inline_comment(page, str(marked["id"]), "<p>because</p>")
    library.resolve_inline_comment(page, marked["id"])
    assert library.get_inline_comments(page)[0]["resolveProperties"]["resolved"] is True
    assert set(library.get_all_restrictions_for_content(page)) >= {"read", "update"}
    who = library.get_user_details_by_username("bot")
    assert library.get_user_details_by_userkey(who["userKey"])["username"] == "bot"
    assert library.cql("title = Guide")["totalSize"] == 1
    assert library.get_space("CAMP")["key"] == "CAMP"
    assert library.convert_wiki_to_storage("h1. A")["value"] == "<h1>A</h1>"


def test_a_version_in_the_path_is_unknown_to_data_center(site: Running) -> None:
    """With `api_version="1.0"` it asks for /rest/api/1.0/content (atlassian 5.2)."""
    reply = requests.get(
        f"{site.url}/confluence/rest/api/1.0/content", auth=("bot", "sandbox-token"), timeout=10
    )
    assert reply.status_code == 404
