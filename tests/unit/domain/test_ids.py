"""IDs as they are written and read."""

import pytest

from syncer.domain.ids import format_provisional, format_uid, is_provisional, kind_of, parse_uid
from syncer.domain.kinds import FOLDERS, Kind


def test_ids_have_four_digits_and_the_projects_prefix() -> None:
    assert format_uid("", Kind.REQUIREMENT, 1) == "REQ-0001"
    assert format_uid("SHOP-", Kind.CHANGE_REQUEST, 12345) == "SHOP-CR-12345"
    assert format_uid("SHOP", Kind.ACTION, 7) == "SHOP-ACT-0007"
    with pytest.raises(ValueError, match="starts at 1"):
        format_uid("", Kind.MEETING, 0)


@pytest.mark.parametrize("kind", list(Kind))
def test_what_is_written_is_read_back(kind: Kind) -> None:
    assert parse_uid(format_uid("A1-B-", kind, 42)) == (kind, 42)
    assert parse_uid(format_uid("SHOP-", kind, 42), "SHOP-") == (kind, 42)
    assert kind_of(format_uid("", kind, 42)) is kind


@pytest.mark.parametrize(
    ("text", "prefix"),
    [("SHOP-12", ""), ("REQ-", ""), ("REQ-0000", ""), ("req-0001", ""), ("REQ-0001x", ""), ("REQ-?a7f3", ""), ("REQ-0001", "SHOP-"), ("", "")],
)  # fmt: skip
def test_what_is_no_id_is_none(text: str, prefix: str) -> None:
    assert parse_uid(text, prefix) is None


def test_provisional_ids_have_a_token_and_a_kind() -> None:
    uid = format_provisional("SHOP-", Kind.REQUIREMENT, "a7f3")
    assert uid == "SHOP-REQ-?a7f3"
    assert is_provisional(uid)
    assert kind_of(uid) is Kind.REQUIREMENT
    assert not is_provisional("REQ-0001")
    with pytest.raises(ValueError, match="token"):
        format_provisional("", Kind.REQUIREMENT, "A b")


def test_folders_are_plurals() -> None:
    assert FOLDERS[Kind.CHANGE_REQUEST] == "change_requests"
    assert FOLDERS[Kind.MEETING] == "meetings"
