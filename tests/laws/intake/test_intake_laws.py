"""Laws of intake: every distinct line is one record with its own words, and nothing is ever taken twice (REQ-12)."""

from __future__ import annotations

import csv
import io
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from syncer.domain.json import JsonValue
from syncer.domain.kinds import Kind
from syncer.files.folder import RegisterFolder
from syncer.intake import rows, stories
from syncer.intake.draft import Draft
from syncer.intake.encoding import Decoded, decode
from syncer.intake.identity import Key, keys_of, normalised, says_something, sift
from syncer.intake.profile import Layout
from syncer.intake.tables import Dialect, read_rows
from syncer.sync.changes import FileEdit
from tests.support.tries import tries

PIECES = st.sampled_from(
    [
        "As a user I want ",
        "作为用户，我需要",
        "so that ",
        "以便",
        "the map",
        "地图",
        "：",
        ": ",
        "---",
        "#",
        "- ",
        "1. ",
        "```",
        "| ",
        "> ",
        "=1+1",
        "{{ x }}",
        "<b>",
        "'",
        '"',
        "\\",
        "\t",
        "\u00a0",
        "\u2028",
        "\ufeff",
        "<<<<<<< ",
        "null",
        "&a",
        "*a*",
        "!!x",
        "[x] ",
        "😀",
        "90%",
        "\x00",
        "\x85",
    ]
)
LINES = st.lists(
    st.lists(PIECES, max_size=5).map("".join)
    | st.text(st.characters(exclude_categories=["Cs"]), max_size=30),
    max_size=12,
)
SETTINGS = settings(max_examples=tries(60), deadline=None, suppress_health_check=[HealthCheck.too_slow])


@dataclass
class Register:
    """A folder, and what it has after each import."""

    root: Path
    known: dict[Key, str] = field(default_factory=dict)

    def take(self, drafts: tuple[Draft, ...]) -> tuple[Draft, ...]:
        """Enter what is new; returns it."""
        sifted = sift(drafts, self.known)
        count = len(self.records())
        edits = [
            FileEdit("", draft.kind, f"REQ-{number:04d}", dict(draft.values), "")
            for number, draft in enumerate(sifted.fresh, count + 1)
        ]
        assert [
            one.problem for one in RegisterFolder(self.root, self.root / "p.yaml").write(edits) if one.problem
        ] == []
        self.known = {
            key: uid for uid, values in self.records().items() for key in keys_of(Kind.REQUIREMENT, values)
        }
        return sifted.fresh

    def records(self) -> dict[str, dict[str, JsonValue]]:
        """What the files say, read anew; every one of them can be read."""
        seen = RegisterFolder(self.root, self.root / "p.yaml").read()
        assert seen.problems == ()
        return {record.uid: dict(record.values) for record in seen.records}


@given(lines=LINES, end=st.sampled_from(["\n", "\r\n"]))
@example(["\x00", "\x00"], "\n")  # a zero in every second byte, but not two by two
@SETTINGS
def test_every_distinct_line_is_one_record_with_its_words_and_again_is_none(
    lines: list[str], end: str
) -> None:
    decoded = decode(end.join(lines).encode(), "l.txt")
    assert isinstance(decoded, Decoded)
    drafts = stories.read(decoded.text, "l.txt").drafts
    with tempfile.TemporaryDirectory() as folder:
        register = Register(Path(folder))
        fresh = register.take(drafts)
        records = register.records()
        assert [values["source.original"] for values in records.values()] == [
            d.values["source.original"] for d in fresh
        ]
        assert len(records) == len({normalised(str(draft.values["source.original"])) for draft in drafts})
        for values, draft in zip(records.values(), fresh, strict=True):
            assert values == dict(draft.values)
        assert register.take(drafts) == ()
        assert register.take(tuple(reversed(drafts))) == ()


@given(
    words=st.lists(
        st.text(st.characters(categories=["L", "N", "P", "S", "Zs"]), min_size=1, max_size=20), max_size=8
    )
)
@SETTINGS
def test_plain_words_are_kept_to_the_letter(words: list[str]) -> None:
    """A letter before each keeps markers away: what is left is exactly what was written."""
    lines = [f"a{line}" for line in words]
    found = stories.read("\n".join(lines), "l.txt").drafts
    assert [draft.values["source.original"] for draft in found] == [
        line.strip().strip("\u200b") for line in lines
    ]
    assert all(draft.title and says_something(draft.title) for draft in found)


@given(
    table=st.lists(
        st.lists(
            st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from('",;\n'), max_size=12),
            min_size=3,
            max_size=3,
        ),
        min_size=1,
        max_size=6,
    ),
    delimiter=st.sampled_from(",;\t|"),
)
@SETTINGS
def test_what_a_program_writes_as_csv_is_read_cell_by_cell(table: list[list[str]], delimiter: str) -> None:
    written = io.StringIO()
    csv.writer(written, delimiter=delimiter, lineterminator="\n", quoting=csv.QUOTE_ALL).writerows(table)
    found = [[cell.text for cell in row] for row in read_rows(written.getvalue(), Dialect(delimiter))]
    assert found == table


@given(text=st.text(st.sampled_from("ab,;\"'\\\n\r\t \x00"), max_size=80))
@SETTINGS
def test_no_text_is_too_broken_to_be_told(text: str) -> None:
    """Whatever stands below a header, each row is a record, a duplicate, or a problem with its line."""
    try:
        found = rows.read(f"title,description\n{text}", "t.csv", Layout())
    except rows.Unusable:
        return  # told as a whole: such a text is no table with these columns
    lines = text.count("\n") + text.count("\r") + 2
    assert all(0 < draft.line <= lines for draft in found.drafts)
    assert all(problem.place is not None and problem.place.line <= lines for problem in found.problems)


@given(raw=st.binary(max_size=60))
@SETTINGS
def test_bytes_are_a_text_or_a_problem(raw: bytes) -> None:
    found = decode(raw, "x.txt")
    assert isinstance(found, Decoded) or found.hint
