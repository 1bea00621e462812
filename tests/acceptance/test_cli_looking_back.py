"""`history` and `diff` as people run them, on a store alone: no site answers, and no file need be there (TRC-1)."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from syncer.domain.json import JsonValue
from syncer.domain.kinds import Kind
from syncer.ports import HistoryEntry, HubWrite, NewRecord, PutAlias, PutCounterpart, SetRecord
from syncer.store.hub import SqlHub
from syncer.sync.observation import Counterpart, Side
from tests.support.commands import edit, environment, syncer
from tests.support.stores import empty_store
from tests.support.world import lay_out, requirement

pytestmark = pytest.mark.xdist_group("cli-looking-back")

MADE = datetime(2026, 11, 1, 8, 0, tzinfo=UTC)
LONG = "Payment data are stored encrypted, so that nobody who finds a disk can read a single card number."
VALUES: dict[str, JsonValue] = {
    "title": "Encrypt payments",
    "description": LONG,
    "owner": "ann@example.com",
    "value": 3,
}
EDITED = {**VALUES, "description": LONG.replace("a single", "even one"), "value": 5}


def _created(uid: str, kind: Kind, values: dict[str, JsonValue]) -> list[HubWrite]:
    entries = [HistoryEntry(uid, path, None, value, "files", "created") for path, value in values.items()]
    return [NewRecord(uid, kind, values), *entries]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A store with a fortnight behind it: made on the 1st, edited on the 3rd, withdrawn on the 5th."""
    lay_out(tmp_path, "http://127.0.0.1:9", locale='["zh-CN"]')
    hub = SqlHub(empty_store(tmp_path / "var" / "syncer.db"))
    part = Counterpart(Side.JIRA, "10001", "REQ-0001", "CAMP-12")
    edits = [
        HistoryEntry("REQ-0001", p, VALUES[p], EDITED[p], "jira", "CAMP") for p in ("description", "value")
    ]
    second: dict[str, JsonValue] = {"title": "Second", "agreement": "confirmed"}
    gone = HistoryEntry("REQ-0002", "agreement", "confirmed", "withdrawn", "decision:pm", "CAMP")
    with hub.lock("CAMP"):
        made = [
            *_created("REQ-0001", Kind.REQUIREMENT, VALUES),
            *_created("REQ-0002", Kind.REQUIREMENT, second),
        ]
        hub.commit(
            "CAMP", [*made, PutCounterpart(part), PutAlias("REQ-?a7f3", "REQ-0001")], cycle="c1", now=MADE
        )
        hub.commit(
            "CAMP", [SetRecord("REQ-0001", EDITED, 1), *edits], cycle="c2", now=MADE + timedelta(days=2)
        )
        last: list[HubWrite] = [SetRecord("REQ-0002", {**second, "agreement": "withdrawn"}, 1), gone]
        last += _created("MTG-0001", Kind.MEETING, {"title": "Kick-off"})
        hub.commit("CAMP", last, cycle="c3", now=MADE + timedelta(days=4))
    hub.close()
    return tmp_path


# ------------------------------------------------------------------------------------- history


def test_history_says_when_who_and_what_with_the_newest_last(home: Path) -> None:
    ran = syncer(home, "history", "REQ-0001", "-v")
    assert ran.code == 0, ran.err
    first, *rest = ran.out.splitlines()
    assert first == "REQ-0001  Encrypt payments"
    assert rest[0] == "2026-11-01 16:00:00 Asia/Shanghai  created in its file  (cycle c1)"
    assert "  title（需求名称）: nothing → “Encrypt payments”" in rest
    edited = rest.index("2026-11-03 16:00:00 Asia/Shanghai  in Jira  (cycle c2)")
    assert edited > 3
    assert rest[edited + 1].endswith("can read [-a single-]{+even one+} card number.")
    assert rest[edited + 2] == "  value（价值）: “3” → “5”"


def test_history_says_of_a_creation_how_many_fields_it_had_and_shows_later_changes_in_full(
    home: Path,
) -> None:
    ran = syncer(home, "history", "REQ-0001")
    count = sum(
        change["source"] == "created"
        for change in syncer(home, "history", "REQ-0001", "--json").json["changes"]
    )
    made = (
        f"2026-11-01 16:00:00 Asia/Shanghai  created in its file, {count} fields (-v lists them)  (cycle c1)"
    )
    lines = ran.out.splitlines()
    assert lines[1] == made
    assert lines[2] == "2026-11-03 16:00:00 Asia/Shanghai  in Jira  (cycle c2)"
    assert lines[4] == "  value（价值）: “3” → “5”"
    assert made in syncer(home, "history", "REQ-0001", "--limit", "3").out
    assert (
        "  title（需求名称）: nothing → “Encrypt payments”" in syncer(home, "history", "REQ-0001.title").out
    )


@pytest.mark.parametrize("name", ["REQ-?a7f3", "CAMP-12", "req-0001"])
def test_history_finds_a_record_by_every_name_it_has(home: Path, name: str) -> None:
    assert syncer(home, "history", name, "--json").json["uid"] == "REQ-0001"


@pytest.mark.parametrize("field", ["value", "价值"])
def test_history_of_one_field_is_that_fields_alone(home: Path, field: str) -> None:
    told = syncer(home, "history", f"REQ-0001.{field}", "--json").json
    assert [(c["from"], c["to"], c["cycle"], c["zh"]) for c in told["changes"]] == [
        (None, 3, "c1", "价值"),
        (3, 5, "c2", "价值"),
    ]
    assert told["changes"][1]["at"] == "2026-11-03T16:00:00+08:00"


def test_history_is_cut_by_number_and_by_date(home: Path) -> None:
    whole = syncer(home, "history", "REQ-0001", "--json").json
    assert whole["all"] == 6
    newest = syncer(home, "history", "REQ-0001", "--limit", "1", "--json").json["changes"]
    assert newest == whole["changes"][-1:]
    since = syncer(home, "history", "REQ-0001", "--since", "2026-11-02", "--json").json["changes"]
    assert [change["cycle"] for change in since] == ["c2", "c2"]
    none = syncer(home, "history", "REQ-0001", "--since", "c3")
    assert (none.code, none.out.splitlines()[1]) == (0, "  no change here; 6 in all")


def test_history_says_what_was_erased(home: Path) -> None:
    """PPL-4: the change stays, its words are gone."""
    engine = create_engine(f"sqlite:///{home / 'var' / 'syncer.db'}")
    with engine.begin() as connection:
        connection.execute(text("DELETE FROM history_payloads WHERE seq = 1"))
    engine.dispose()
    ran = syncer(home, "history", "REQ-0001.title")
    assert "  title（需求名称）: erased" in ran.out.splitlines()
    assert syncer(home, "history", "REQ-0001.title", "--json").json["changes"][0]["erased"] is True


def test_history_of_an_unknown_record_or_field_names_the_nearest(home: Path) -> None:
    record, field = syncer(home, "history", "REQ-001"), syncer(home, "history", "REQ-0001.titel")
    assert (record.code, field.code) == (2, 2)
    assert "did you mean 'REQ-0001'?" in record.err
    assert "did you mean 'title'?" in field.err
    assert record.out == field.out == ""


def test_history_of_a_record_that_waits_in_its_file_names_the_next_command(home: Path) -> None:
    requirement(home / "register", "new", "id: REQ-0009\ntitle: New")
    ran = syncer(home, "history", "REQ-0009")
    assert ran.code == 1
    assert "requirements/new.md" in ran.err
    assert "syncer --project CAMP run" in ran.err


# ---------------------------------------------------------------------------------------- diff


def test_diff_shows_what_became_of_each_record_field_by_field(home: Path) -> None:
    ran = syncer(home, "diff", "2026-11-02")
    assert ran.code == 0, ran.err
    lines = ran.out.splitlines()
    assert lines[0].startswith("CAMP: 2026-11-02 00:00 Asia/Shanghai to ")
    for line in (
        "added (1)",
        "  MTG-0001  Kick-off",
        "changed (1)",
        "    value（价值）: “3” → “5”",
        "withdrawn (1)",
        "    agreement（确认状态）: “confirmed” → “withdrawn”",
    ):
        assert line in lines
    assert any(line.endswith("can read [-a single-]{+even one+} card number.") for line in lines)


@pytest.mark.parametrize(
    "moments",
    [["2026-11-02", "2026-11-04"], ["2026-11-02..2026-11-04"], ["c1", "c2"], ["2026-11-01T16:00+08:00..c2"]],
)
def test_diff_takes_moments_of_every_form(home: Path, moments: list[str]) -> None:
    told = syncer(home, "diff", *moments, "--json").json
    assert [(one["uid"], [f["field"] for f in one["fields"]]) for one in told["changed"]] == [
        ("REQ-0001", ["description", "value"])
    ]
    assert (told["added"], told["withdrawn"], told["gone"]) == ([], [], [])


def test_diff_from_before_everything_shows_all_as_added(home: Path) -> None:
    told = syncer(home, "diff", "2026-10-01..now", "--json").json
    assert [one["uid"] for one in told["added"]] == ["REQ-0001", "REQ-0002", "MTG-0001"]
    values = {field["field"]: field["to"] for field in told["added"][0]["fields"]}
    assert values == EDITED


def test_diff_shows_an_added_record_as_one_line_and_its_fields_where_asked(home: Path) -> None:
    short, long = (syncer(home, "diff", "2026-10-01", *more).out.splitlines() for more in ([], ["-v"]))
    assert short[1:] == [
        "added (3)",
        "  REQ-0001  Encrypt payments",
        "  REQ-0002  Second",
        "  MTG-0001  Kick-off",
        "3 added",
    ]
    assert "    title（需求名称）: nothing → “Encrypt payments”" in long
    assert (
        syncer(home, "diff", "2026-11-02").out.splitlines()[-1]
        == "1 added, 1 changed (2 fields), 1 withdrawn"
    )


def test_diff_of_equal_registers_is_no_failure(home: Path) -> None:
    ran = syncer(home, "diff", "2026-11-06", "2026-11-07")
    assert (ran.code, ran.out.splitlines()[-1]) == (0, "no difference")


def test_diff_for_the_customer_tells_nothing_internal(home: Path) -> None:
    """B-22, PPL-4: no scores, and names or nothing instead of addresses."""
    ran = syncer(home, "diff", "2026-10-01", "--audience", "customer", "-v")
    assert "Payment data" in ran.out
    assert "价值" not in ran.out
    assert "ann@example.com" not in ran.out
    (home / "register" / "project.yaml").write_text(
        "people: [{id: ann, name: 安娜, email: ann@example.com}]\n", encoding="utf-8"
    )
    assert "“安娜”" in syncer(home, "diff", "2026-10-01", "--audience", "customer", "-v").out


def test_diff_is_narrowed_to_a_kind_or_a_record(home: Path) -> None:
    kinds = syncer(home, "diff", "2026-10-01", "--kind", "meeting", "--json").json
    assert [one["uid"] for one in kinds["added"]] == ["MTG-0001"]
    one = syncer(home, "diff", "2026-11-02", "--record", "req-0002", "--json").json
    assert (one["changed"], [each["uid"] for each in one["withdrawn"]]) == ([], ["REQ-0002"])
    wrong = syncer(home, "diff", "2026-11-02", "--record", "REQ-002")
    assert wrong.code == 2
    assert "did you mean 'REQ-0002'?" in wrong.err


def test_diff_as_markdown_keeps_peoples_words_from_becoming_markup(home: Path) -> None:
    hub = SqlHub(f"sqlite:///{home / 'var' / 'syncer.db'}")
    with hub.lock("CAMP"):
        wild: dict[str, JsonValue] = {"title": "a | *b* <script>"}
        hub.commit(
            "CAMP", _created("REQ-0004", Kind.REQUIREMENT, wild), cycle="c4", now=MADE + timedelta(days=6)
        )
    hub.close()
    ran = syncer(home, "diff", "2026-11-02", "--format", "markdown")
    assert ran.out.startswith("## CAMP: 2026-11-02 00:00 Asia/Shanghai to ")
    assert "### Withdrawn (1)" in ran.out
    assert r"| **REQ-0004** a \| \*b\* \<script\> |" in ran.out
    assert "<del>a single</del><ins>even one</ins>" in ran.out


def _on_a_terminal(home: Path, *arguments: str, term: str = "xterm") -> str:
    """What a person sees who runs it at a terminal."""
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "syncer", *arguments]
    running = subprocess.Popen(command, cwd=home, env=environment(TERM=term), stdout=theirs, stderr=theirs)
    os.close(theirs)
    seen = b""
    try:
        while chunk := os.read(ours, 4096):
            seen += chunk
    except OSError:  # the terminal's other end is closed: all has been read
        pass
    os.close(ours)
    assert running.wait(60) == 0
    return seen.decode("utf-8")


def test_only_a_terminal_with_colours_gets_them(home: Path) -> None:
    coloured = _on_a_terminal(home, "diff", "c1", "c2")
    assert "\x1b[31m" in coloured
    assert "[-a single-]" not in coloured
    plain = _on_a_terminal(home, "diff", "c1", "c2", "--no-color")
    assert "[-a single-]{+even one+}" in plain
    assert "\x1b[31m" not in plain


@pytest.mark.parametrize(
    ("moments", "said"),
    [
        (["signed..now"], "both sides have signed no baseline of CAMP yet"),
        (["V1.0"], "is no moment, no baseline and no cycle of CAMP"),
        (["lately"], "give a date (2026-11-01)"),
        (["2026-13-01"], "is no date"),
        (["2999-01-01"], "lies in the future"),
        (["2026-11-04", "2026-11-02"], "give the earlier moment first"),
        (["c3", "c1"], "give the earlier moment first"),
        (["1d", "2d", "3d"], "A..B"),
        (["..now"], "A..B"),
    ],
)
def test_diff_refuses_what_is_no_moment_and_says_what_is_one(
    home: Path, moments: list[str], said: str
) -> None:
    ran = syncer(home, "diff", *moments)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err


def test_a_cycle_of_one_project_is_looked_for_in_all(home: Path) -> None:
    config = (home / "config.toml").read_text(encoding="utf-8")
    more = config[config.index("[[projects]]") :].replace('"CAMP"', '"SHOP"').replace('"register"', '"shop"')
    (home / "shop").mkdir()
    edit(home / "config.toml", 'timezone = "Asia/Shanghai"\n', f'timezone = "Asia/Shanghai"\n\n{more}')
    assert syncer(home, "diff", "c2", "--json").json["project"] == "CAMP"
    both = syncer(home, "diff", "2026-11-02", "--json").json
    assert [one["project"] for one in both] == ["CAMP", "SHOP"]
    assert syncer(home, "history", "REQ-0001", "--json").json["project"] == "CAMP"


def test_a_terminal_without_a_cursor_gets_no_control_signs(home: Path) -> None:
    """An editor's shell shows them as rubbish."""
    assert "\x1b" not in _on_a_terminal(home, "--no-color", "history", "REQ-0001", term="dumb")


# ------------------------------------------------------------------------------- undo and audit


def test_undo_shows_what_goes_back_and_leaves_it_to_the_next_cycle(home: Path) -> None:
    ran = syncer(home, "undo", "c2", "--yes")
    assert ran.code == 0, ran.err
    assert "REQ-0001  value        “5”" in ran.out
    assert "2 fields will be set back by the next cycle" in ran.out
    assert "mails, signatures" in ran.out
    again = syncer(home, "undo", "c2", "--yes", "--json").json
    assert [one["field"] for one in again["restore"]] == ["description", "value"]
    assert again["decided"] is True


def test_undo_is_looked_at_where_nobody_can_be_asked(home: Path) -> None:
    looked = syncer(home, "undo", "c2", "--look", "--json")
    assert looked.code == 0, looked.err
    assert looked.json["decided"] is False
    assert [one["field"] for one in looked.json["restore"]] == ["description", "value"]


def test_undo_names_the_last_cycles_where_it_knows_none_of_that_name(home: Path) -> None:
    ran = syncer(home, "undo", "nothing", "--yes")
    assert ran.code == 2
    assert "the last ones that did: c3, c2, c1" in ran.err
    assert syncer(home, "undo", "last").code == 2  # nobody can be asked here


def test_audit_verify_finds_what_was_changed_behind_our_back(home: Path) -> None:
    """TRC-1: the chain holds, a head noted down is found again, and a changed entry is named."""
    whole = syncer(home, "audit", "verify", "--json").json[0]
    assert (whole["whole"], whole["broken"]) == (True, None)
    assert syncer(home, "audit", "verify", "--head", whole["head"]).code == 0
    assert syncer(home, "audit", "verify", "--head", "f" * 64).code == 1
    assert (
        syncer(home, "audit", "verify", "--head", whole["head"][:8]).code == 2
    )  # no head, and no proof of anything
    engine = create_engine(f"sqlite:///{home / 'var' / 'syncer.db'}")
    with engine.begin() as connection:
        connection.execute(text("UPDATE history SET field = 'owner' WHERE seq = 2"))
    engine.dispose()
    ran = syncer(home, "audit", "verify")
    assert ran.code == 1
    assert "the chain breaks at entry 2; 1 before it hold" in ran.out
