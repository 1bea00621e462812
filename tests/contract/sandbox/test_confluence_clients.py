"""`atlassian.ConfluenceV2` against the sandbox: raw calls work, and what is broken live is broken here too."""

import warnings
from collections.abc import Iterator
from typing import Any

import pytest
import requests

from syncer.sandbox.app import Running

NEW = {
    "status": "current",
    "title": "From the library",
    "body": {"representation": "storage", "value": "<p>x</p>"},
}


@pytest.fixture
def library(sandbox: Running) -> Iterator[Any]:
    from atlassian import ConfluenceV2

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        client = ConfluenceV2(
            url=f"{sandbox.url}/wiki",
            username="bot@example.com",
            password="sandbox-token",
            retry_with_header=False,
        )
    client._session.trust_env = False
    yield client
    client.close()


@pytest.fixture
def space(library: Any) -> str:
    found = library.get("api/v2/spaces", params={"keys": "CAMP"})
    return str(found["results"][0]["id"])


def test_raw_calls_give_responses_without_raising(library: Any, space: str) -> None:
    made = library.post("api/v2/pages", data=NEW | {"spaceId": space}, advanced_mode=True)
    assert made.status_code == 200
    page = made.json()["id"]
    sent = NEW | {"id": page, "version": {"number": 2, "message": "second"}}
    assert library.put(f"api/v2/pages/{page}", data=sent, advanced_mode=True).status_code == 200
    assert library.put(f"api/v2/pages/{page}", data=sent, advanced_mode=True).status_code == 409
    labels = library.post(
        f"rest/api/content/{page}/label", data=[{"prefix": "global", "name": "sy"}], advanced_mode=True
    )
    assert labels.json()["results"][0]["name"] == "sy"
    assert library.delete(f"api/v2/pages/{page}", advanced_mode=True).status_code == 204
    assert library.get(f"api/v2/pages/{page}", advanced_mode=True).json()["status"] == "trashed"


def test_create_page_sends_no_representation_and_gets_500(library: Any, space: str) -> None:
    """The report is atlassian-api/atlassian-python-api#1683."""
    with pytest.raises(requests.HTTPError) as failed:
        library.create_page(space_id=space, title="T", body="<p>x</p>")
    assert failed.value.response.status_code == 500


def test_update_page_is_broken_the_same_way(library: Any, space: str) -> None:
    page = library.post("api/v2/pages", data=NEW | {"spaceId": space}, advanced_mode=True).json()["id"]
    with pytest.raises(requests.HTTPError) as failed:
        library.update_page(page, "T", "<p>y</p>", status="current", version=1)
    assert failed.value.response.status_code == 500


def test_labels_through_v2_and_v2_search_do_not_exist(library: Any, space: str) -> None:
    page = library.post("api/v2/pages", data=NEW | {"spaceId": space}, advanced_mode=True).json()["id"]
    with pytest.raises(requests.HTTPError) as failed:
        library.add_page_label(page, "x")
    assert failed.value.response.status_code in {404, 405}
    with pytest.raises(requests.HTTPError):
        library.search("type = page")


def test_its_paging_reads_every_page(library: Any, space: str) -> None:
    for n in range(5):
        library.post("api/v2/pages", data=NEW | {"spaceId": space, "title": f"Page {n}"}, advanced_mode=True)
    found = library.get_pages(space_id=space, limit=2, body_format="storage")
    assert len(found) == 6
    with pytest.raises(requests.HTTPError):
        library.get_pages(space_id=space, get_body=False)


def test_its_properties_and_tasks(library: Any, space: str) -> None:
    body = "<ac:task-list><ac:task><ac:task-status>incomplete</ac:task-status><ac:task-body>x</ac:task-body></ac:task></ac:task-list>"
    sent = NEW | {"spaceId": space, "body": {"representation": "storage", "value": body}}
    page = library.post("api/v2/pages", data=sent, advanced_mode=True).json()["id"]
    library.create_page_property(page, "syncer.meta", {"digest": "abc"})
    assert "syncer.meta" in [one["key"] for one in library.get_page_properties(page)]
    with pytest.raises(ValueError, match="alphanumeric"):
        library.create_page_property(page, "syncer-meta", 1)
    task = library.get("api/v2/tasks", params={"page-id": page})["results"][0]
    done = library.put(f"api/v2/tasks/{task['id']}", data={"status": "complete"})
    assert done["status"] == "complete"
