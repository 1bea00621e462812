"""What becomes visible is told by record and field, without the words that pages have of themselves (domain §3)."""

import pytest

from syncer.domain.fields import flatten
from syncer.domain.json import JsonObject
from syncer.domain.project import ProjectData
from syncer.domain.records import Kind
from syncer.pages.catalogue import Templates
from syncer.pages.exposure import brief, furniture, newly
from syncer.pages.searching import letters
from syncer.pages.view import register
from syncer.sync.releases import Shown

_PAGE = """\
<h2>2 Basic information</h2>
<table><tbody><tr><th>Time</th><td>17 November 2026</td></tr><tr><th>Place</th><td>Room 5</td></tr>
<tr><th>Attendees (Customer)</th><td>Wang</td></tr></tbody></table>
<h2>3 Agenda</h2>
<table><tbody><tr><th>Point</th><th>Minutes</th></tr><tr><td>Progress of the project</td><td>15</td></tr></tbody></table>
<p>We keep this to ourselves.</p>
"""
_MEETING: JsonObject = {
    "id": "MTG-0001",
    "title": "Weekly",
    "place": "Room 5",
    "agenda": [{"title": "Progress of the project", "minutes": 15}],
}


@pytest.fixture
def said(templates: Templates) -> list[Shown]:
    view = register([(Kind.MEETING, flatten("meeting", _MEETING))], ProjectData())
    own = furniture(templates, "en", frozenset({letters("Room 5")}))
    return [*newly(("T", _PAGE), ("T", ""), view.records, own, "MTG-0001")]


def test_headings_and_labels_are_no_news_and_everything_else_is(said: list[Shown]) -> None:
    assert [(one.uid, one.field, one.words) for one in said] == [
        ("", "Time", "17 November 2026"),
        ("MTG-0001", "place", "Room 5"),
        ("", "Attendees (Customer)", "Wang"),
        ("MTG-0001", "agenda.title", "Progress of the project"),
        ("MTG-0001", "agenda.minutes", "15"),
        ("", "", "We keep this to ourselves."),
    ]


def test_a_word_of_pages_that_stands_in_a_field_is_told(templates: Templates) -> None:
    own = furniture(templates, "zh-CN", frozenset({"时间"}))
    found = newly(("T", "<p>会议时间</p><p>时间</p><p>基本信息</p>"), ("T", ""), {}, own)
    assert [one.words for one in found] == ["时间"]


def test_words_come_before_figures_where_only_the_beginning_is_shown(said: list[Shown]) -> None:
    """A page names the first six: nobody knows by "15" what the customer would read."""
    assert [words for _, _, words in brief(said, str)] == [
        *("17 November 2026", "Room 5", "Wang", "Progress of the project", "We keep this to ourselves."),
        "15",
    ]
