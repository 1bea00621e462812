"""What a proposal says as a change request, which the customer reads (GATE-4, CR-1)."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from syncer.domain.fields import audience_of
from syncer.domain.json import JsonObject, JsonValue, canonical
from syncer.domain.kinds import Kind
from syncer.domain.meta import Audience
from syncer.sync.meaning import Change
from syncer.sync.observation import StoredRecord
from syncer.sync.proposals import Proposal, change_values

ADDRESS = "https://x.test/wiki/spaces/INT/pages/9"
RECORD = StoredRecord(
    "REQ-0001", Kind.REQUIREMENT, {"title": "The gate", "background": "Old gate.", "rank": 1}, 1
)


def shown(page: str, new: JsonValue, now: str = "Older gate. (profit 12 %)") -> JsonObject:
    """What the customer sees of the change request."""
    said = Proposal(
        id="1",
        page=page,
        edit="e",
        block="b",
        uid="REQ-0001",
        was="Old gate.",
        now=now,
        change=Change(people={"li": "557:abc"}),
        by="acc",
        who="li",
        at=datetime(2026, 11, 22, tzinfo=UTC),
        version=3,
        address=ADDRESS,
        title="Specification",
    )
    values = change_values(said, RECORD, "background", new)
    assert values["source.means"] == f"{ADDRESS} (version 3)"
    return {
        path: value
        for path, value in values.items()
        if audience_of(Kind.CHANGE_REQUEST, path) is Audience.CUSTOMER
    }


@pytest.mark.parametrize("new", ["Older gate.", None, ["a"]])
def test_gate4_a_change_request_of_an_edit_on_our_own_page_tells_the_customer_the_fields_words_alone(
    new: JsonValue,
) -> None:
    found = shown("requirement-spec.en", new)
    assert found.get("content") == (new if isinstance(new, str) else None)
    assert found["title"] == "REQ-0001 · The gate"
    for words in (ADDRESS, "profit"):
        assert words not in canonical(found)


def test_gate4_what_was_edited_where_the_customer_reads_is_quoted_and_no_address_of_a_page_is_a_reason() -> (
    None
):
    found = shown("requirement-spec.customer.en", "Older gate.")
    assert found["content"] == "Older gate. (profit 12 %)"
    assert "reason" not in found
    assert ADDRESS not in canonical(found)


def test_gate4_a_quote_names_nobody_by_an_account_alone() -> None:
    found = shown("requirement-spec.customer.en", "Older", "**Older** @[](9:z), said @[](li)\n\n- gate")
    assert found["content"] == "**Older** @…, said @[](li)\n\n- gate"
