"""Whatever people type, paste or merge in the tables of a meeting's page: it is read without a stumble, and no word of it is lost (MTG-9)."""

from __future__ import annotations

from html import escape

from hypothesis import given
from hypothesis import strategies as st

from syncer.domain.people import Directory, Person
from syncer.intake.minutes_cells import Reading
from syncer.intake.minutes_tables import Minutes, read
from syncer.intake.minutes_words import TABLES
from syncer.text.storage.inputs import inputs

SIGNS = st.characters(codec="utf-8", exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff")
WORDS = st.text(SIGNS, max_size=40) | st.sampled_from(
    [
        "]]>",
        "<b>x</b>",
        "&nbsp;",
        "=1+1",
        "需求",
        "REQ-0007",
        "x" * 300,
        "مرحبا",
        "2026-11-27",
        "@li",
        "",
        "是",
        "- a\n- b",
        "🙂",
    ]
)
CELL = st.tuples(WORDS, st.sampled_from(["", ' colspan="2"', ' rowspan="3"', ' rowspan="x"', ' colspan="0"']))
ROWS = st.lists(st.lists(CELL, max_size=8), max_size=6)
PEOPLE = (Person(id="li", name="Li Wei", side="ours"), Person(id="wang", name="王芳", side="customer"))


def page(table: str, rows: list[list[tuple[str, str]]], head: str = "") -> str:
    anchor = f'<p><ac:structured-macro ac:name="anchor"><ac:parameter ac:name="">sy-in-{table}</ac:parameter></ac:structured-macro></p>'
    cells = ("".join(f"<td{form}>{escape(text)}</td>" for text, form in row) for row in rows)
    return f"{anchor}<table><tbody>{head}{''.join(f'<tr>{one}</tr>' for one in cells)}</tbody></table>"


def minutes(body: str) -> Minutes:
    return read(inputs(body), Reading(Directory(PEOPLE), {}, {"REQ-0007"}))


def squeezed(text: str) -> str:
    return "".join(text.replace("\u200b", "").split())


@given(st.sampled_from(TABLES), ROWS)
def test_no_table_makes_reading_stumble(table: str, rows: list[list[tuple[str, str]]]) -> None:
    found = minutes(page(table, rows))
    assert all(one.table == table for one in found.flaws)


@given(st.lists(WORDS, min_size=1, max_size=5))
def test_every_agreed_word_is_kept(points: list[str]) -> None:
    rows = [[(point, "")] for point in points]
    found = minutes(page("agreed", rows, "<tr><th>Agreed point</th></tr>"))
    said = "".join(str(point) for row in found.of("agreed") for point in row.values["points"])  # type: ignore[union-attr]
    signs = {sign for point in points for sign in squeezed(point) if sign.isalpha()}
    assert signs <= set(said), (points, said)


@given(WORDS.filter(lambda text: any(sign.isalpha() for sign in text)), WORDS)
def test_every_word_of_an_action_is_kept_in_its_title_or_description(what: str, room: str) -> None:
    head = "<tr><th>What</th><th>Who</th><th>By</th><th>Room</th></tr>"
    found = minutes(page("action", [[(what, ""), ("li", ""), ("2026-11-27", ""), (room, "")]], head))
    (row,) = found.of("action")
    said = f"{row.values['title']}{row.values.get('description', '')}"
    wanted = {sign for sign in squeezed(what + room) if sign.isalpha()}
    assert wanted <= set(said)
