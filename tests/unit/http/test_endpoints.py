"""An endpoint is a path without what names a single thing: else there would be as many figures as issues."""

from __future__ import annotations

import pytest

from syncer.http.counting import endpoint_of, request_id_of


@pytest.mark.parametrize(
    ("path", "endpoint"),
    [
        ("/issue/CAMP-7", "/issue/{}"),
        ("/issue/10007/properties/sy", "/issue/{}/properties/sy"),
        ("/issue/bulkfetch", "/issue/bulkfetch"),
        ("/issueLink", "/issueLink"),
        ("/project/CAMP/statuses", "/project/{}/statuses"),
        ("/issue/createmeta/CAMP/issuetypes/10001", "/issue/createmeta/{}/issuetypes/{}"),
        ("/pages/900/properties", "/pages/{}/properties"),
        ("/search/jql?nextPageToken=abc", "/search/jql"),
        ("/user/557058:f58131cb-b67d-43c7", "/user/{}"),
        ("/content/900/child/attachment/att7/data", "/content/{}/child/attachment/{}/data"),
        ("/label/a%20b", "/label/{}"),
        ("/myself", "/myself"),
    ],
)
def test_ids_and_keys_are_no_endpoints(path: str, endpoint: str) -> None:
    assert endpoint_of(path) == endpoint


def test_the_sites_own_name_for_a_request() -> None:
    assert request_id_of({"X-ARequestId": "abc"}) == "abc"
    assert request_id_of({"Atl-TraceId": "x" * 100}) == "x" * 64
    assert request_id_of({}) == ""
