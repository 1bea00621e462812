"""The document's version counts approved changes, not the wiki's numbers (CR-9, PG-1)."""

from datetime import UTC, date, datetime

from syncer.domain.fields import flatten
from syncer.domain.json import JsonObject
from syncer.domain.kinds import Kind
from syncer.domain.project import ProjectData
from syncer.pages.document import DocumentVersion, document_version
from syncer.pages.view import register
from syncer.sync.baselines import Head

MADE = datetime(2026, 10, 1, 20, tzinfo=UTC)


def _change(uid: str, state: str, day: str) -> JsonObject:
    return {
        "id": uid,
        "title": f"Change {uid}",
        "state": state,
        "translations": {"zh-CN": {"title": "变更"}},
        "decision": {
            "ours": {"outcome": "approved", "by": "pm", "at": "2026-10-02"},
            "customer": {"outcome": "approved", "by": "director", "at": day},
        },
    }


def _version(
    *changes: JsonObject, began: datetime = MADE, locale: str = "en", baselines: tuple[Head, ...] = ()
) -> DocumentVersion:
    values = [(Kind.CHANGE_REQUEST, flatten(Kind.CHANGE_REQUEST, change)) for change in changes]
    view = register(values, ProjectData())
    return document_version(
        view, locale, began=began, changed=MADE, zone="Asia/Shanghai", baselines=baselines
    )


def test_without_changes_it_is_the_first_draft_dated_in_the_projects_zone() -> None:
    found = _version()
    assert (found.version, found.dated) == ("V0.1", date(2026, 10, 2))
    assert [(row.version, row.day, row.change) for row in found.rows] == [("V0.1", date(2026, 10, 2), "")]


def test_each_approved_change_adds_one_in_the_order_of_the_last_decision() -> None:
    """CR-9: with date and approver; one that is not approved adds nothing."""
    found = _version(
        _change("CR-0001", "implemented", "2026-10-20"),
        _change("CR-0002", "awaiting_customer", "2026-10-03"),
        _change("CR-0003", "approved", "2026-10-05"),
        locale="zh-CN",
    )
    assert found.version == "V0.3"
    assert [(row.version, row.day, row.change_request) for row in found.rows[1:]] == [
        ("V0.2", date(2026, 10, 5), "CR-0003"),
        ("V0.3", date(2026, 10, 20), "CR-0001"),
    ]
    assert (found.rows[1].change, found.rows[1].approved_by) == ("变更", ("pm", "director"))


def test_a_first_draft_is_never_dated_after_a_change_of_it() -> None:
    later = datetime(2026, 11, 21, tzinfo=UTC)
    found = _version(_change("CR-0001", "approved", "2026-10-20"), began=later)
    assert [row.day for row in found.rows] == [None, date(2026, 10, 20)]


def test_baselines_give_the_document_its_number_and_changes_count_on_from_it_cr_9() -> None:
    """PG-1: what was approved before a baseline stands before it, whatever the day; one of some records moves no number."""
    earlier, later = (_change(uid, "approved", "2026-10-05") for uid in ("CR-0001", "CR-0002"))
    heads = (
        Head("V1.0", "CAMP", MADE, "zhao", approved=("CR-0001",)),
        Head("pilot", "CAMP", MADE, "zhao", ("REQ-0001",)),
    )
    found = _version(earlier, later, baselines=heads)
    assert [(row.version, row.change_request, row.baselines, row.made_of) for row in found.rows] == [
        ("V0.1", "", (), False),
        ("V0.2", "CR-0001", (), False),
        ("V1.0", "", ("V1.0", "pilot"), True),
        ("V1.1", "CR-0002", (), False),
    ]
    again = _version(
        earlier,
        later,
        baselines=(*heads, Head("V1.1", "CAMP", MADE, "zhao", approved=("CR-0001", "CR-0002"))),
    )
    assert [(row.version, row.baselines) for row in again.rows[2:]] == [
        ("V1.0", ("V1.0", "pilot")),
        ("V1.1", ("V1.1",)),
    ]
    assert again.rows[-1].change_request == "CR-0002"


def test_a_baseline_of_some_records_stands_with_the_version_that_there_was_on_its_day() -> None:
    before, after = _change("CR-0001", "approved", "2026-10-02"), _change("CR-0002", "approved", "2026-10-20")
    some = Head("R1.0", "CAMP", datetime(2026, 10, 10, tzinfo=UTC), "zhao", ("REQ-0001",))
    found = _version(before, after, baselines=(some,))
    assert [(row.version, row.baselines) for row in found.rows] == [
        ("V0.1", ()),
        ("V0.2", ("R1.0",)),
        ("V0.3", ()),
    ]
