"""`syncer import` as people run it: every line once, every mistake with its place, and exit codes for scripts."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from syncer.config.assets import assets
from syncer.files.folder import RegisterFolder
from tests.support.commands import Ran, environment, syncer
from tests.support.world import lay_out

DATA = Path(os.environ.get("SYNCER_TEST_DATA", Path(__file__).parents[3] / "shared" / "data"))
STORIES = """\
\ufeffAs a parent I want to enroll my children  so that they are admitted
2. As a parent I want a map of the camp
# later
as a parent I want  a map of the camp.
"""
PROFILE = assets().mappings / "profiles" / "promise.yaml"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A project whose sites nobody answers for: an import asks none."""
    lay_out(tmp_path, "http://127.0.0.1:9")
    (tmp_path / "stories.txt").write_text(STORIES, encoding="utf-8")
    return tmp_path


def data(name: str) -> str:
    path = DATA / name
    if not path.exists():
        pytest.skip(f"set SYNCER_TEST_DATA to a folder with {name}")
    return str(path)


def test_what_is_wrong_in_many_rows_is_said_once_and_listed_where_asked(home: Path) -> None:
    rows = "".join(f"need {number},{'PE' if number % 2 else 'SE'}\n" for number in range(1, 15))
    (home / "many.csv").write_text(f"description,kind\n{rows}", encoding="utf-8")
    done = syncer(home, "import", "many.csv")
    assert done.code == 1
    assert [line for line in done.err.splitlines() if "error: " in line] == [
        "many.csv:2:8: error: 'PE' is no value of 'kind' (7 times, in lines 2, 4, 6, 8, 10, …; -v lists them)",
        "many.csv:3:8: error: 'SE' is no value of 'kind' (7 times, in lines 3, 5, 7, 9, 11, …; -v lists them)",
    ]
    assert syncer(home, "import", "many.csv", "-v").err.count("error: ") == 14
    assert len(syncer(home, "import", "many.csv", "--json").json["problems"]) == 14


def register(home: Path) -> dict[str, str]:
    """Original words by id, as the register's files say."""
    seen = RegisterFolder(home / "register", home / "register" / "project.yaml").read()
    assert seen.problems == ()
    return {record.uid: str(record.values["source.original"]) for record in seen.records}


def no_register(home: Path) -> None:
    """Leave the register to the store."""
    config = home / "config.toml"
    text = config.read_text("utf-8").replace('register = {folder = "register"}\n', "")
    config.write_text(text, encoding="utf-8")


def test_a_list_is_entered_once_however_often_it_is_imported(home: Path) -> None:
    first = syncer(home, "import", "stories.txt")
    assert first.code == 0, first.err
    assert first.out.splitlines() == [
        "CAMP: 2 requirements entered: REQ-0001 … REQ-0002 (requirements/REQ-0001.md … REQ-0002.md)",
        "stories.txt:4: the same words as in line 2 (skipped)",
        "next: syncer --project CAMP plan",
    ]
    assert "line 3: headings or comments, which are not taken" in first.err
    assert register(home) == {
        "REQ-0001": "As a parent I want to enroll my children  so that they are admitted",
        "REQ-0002": "As a parent I want a map of the camp",
    }
    again = syncer(home, "import", "stories.txt", "-v")
    assert again.code == 0
    assert again.out.splitlines() == [
        "CAMP: nothing new in stories.txt",
        "stories.txt:4: the same words as in line 2 (skipped)",
        "already there: 2",
        "stories.txt:1: REQ-0001 has these words",
        "stories.txt:2: REQ-0002 has these words",
    ]
    assert len(register(home)) == 2


def test_an_import_that_was_broken_off_goes_on(home: Path) -> None:
    syncer(home, "import", "stories.txt")
    (home / "register" / "requirements" / "REQ-0001.md").unlink()
    assert syncer(home, "import", "stories.txt", "--json").json["entered"] == [
        {"id": "REQ-0003", "title": "Enroll my children", "line": 1, "file": "requirements/REQ-0003.md"}
    ]


def test_a_dry_run_says_the_same_and_writes_nothing(home: Path) -> None:
    tried = syncer(home, "import", "stories.txt", "--dry-run")
    assert tried.code == 0
    assert tried.out.splitlines() == [
        "CAMP: 2 requirements would be entered from stories.txt",
        "stories.txt:4: the same words as in line 2 (skipped)",
        "nothing was written (--dry-run)",
    ]
    assert list((home / "register" / "requirements").iterdir()) == []
    assert syncer(home, "import", "stories.txt", "--json").json["entered"][0]["id"] == "REQ-0001"


@pytest.mark.parametrize(
    ("name", "fresh", "twice"),
    [("g03-loudoun", 57, 1), ("g12-camperplus", 54, 1), ("g13-planningpoker", 53, 0)],
)
def test_lists_of_real_teams_come_out_exactly(home: Path, name: str, fresh: int, twice: int) -> None:
    file = data(f"user-stories/{name}.txt")
    done = syncer(home, "import", file, "--json").json
    assert (len(done["entered"]), len(done["twice"]), done["already_there"]) == (fresh, twice, [])
    assert len(register(home)) == fresh
    again = syncer(home, "import", file, "--json").json
    assert (again["entered"], len(again["already_there"])) == ([], fresh)


def test_the_promise_data_set_comes_out_exactly_in_seconds(home: Path) -> None:
    file = data("requirements/promise-nfr.csv")
    done = syncer(home, "import", file, "--profile", str(PROFILE), "--json")
    assert done.code == 0, done.err
    assert (len(done.json["entered"]), len(done.json["twice"])) == (622, 3)
    assert len(register(home)) == 622
    again = syncer(home, "import", file, "--profile", str(PROFILE), "--json").json
    assert (again["entered"], len(again["already_there"]), len(again["twice"])) == ([], 622, 3)


def test_options_say_what_columns_and_words_mean(home: Path) -> None:
    (home / "needs.csv").write_text("no;Need, in words;class\n1;a map;PE\n2;a hut;F\n", encoding="gbk")
    done = syncer(
        home,
        "import",
        "needs.csv",
        *(
            "--columns",
            "描述=Need, in words,kind=class",
            "--values",
            "kind.PE=性能",
            "--values",
            "类型.F=functional",
        ),
        *("--set", "source.channel=访谈"),
    )
    assert done.code == 0, done.err
    assert "needs.csv:1: info: not read: column no" in done.err
    text = (home / "register" / "requirements" / "REQ-0001.md").read_text("utf-8")
    assert "kind: performance" in text
    assert "channel: interview" in text


def test_rows_with_mistakes_are_told_and_the_others_taken(home: Path) -> None:
    (home / "needs.csv").write_text('title,kind\na map,PE\n"a\nhut",security\na lake,F\n', encoding="utf-8")
    done = syncer(home, "import", "needs.csv")
    assert done.code == 1
    assert "needs.csv:2:7: error: 'PE' is no value of 'kind'" in done.err
    assert "needs.csv:5:8: error: 'F' is no value of 'kind'" in done.err
    assert done.out.startswith("CAMP: 1 requirement entered: REQ-0001 (requirements/REQ-0001.md)")
    found = syncer(home, "import", "needs.csv", "--json")
    assert (found.code, found.json["already_there"]) == (1, [{"line": 3, "id": "REQ-0001"}])


@pytest.mark.parametrize(
    ("name", "text", "arguments", "said"),
    [
        ("a.csv", "text\nx\n", (), "no column is 'description' or 'title'"),
        ("a.csv", "title\nx\n", ("--columns", "descripton=title"), "did you mean 'description'?"),
        ("a.csv", "title\nx\n", ("--columns", "background=titel"), "did you mean 'title'?"),
        ("a.csv", "title\nx\n", ("--columns", "background"), "write it as FIELD=VALUE"),
        ("a.csv", "title\nx\n", ("--values", "kind.x=fast"), "--values kind: 'fast' is no value of 'kind'"),
        ("a.csv", "title\nx\n", ("--set", "delivery=built"), "'delivery' is worked out, nobody writes it"),
        ("a.txt", "x\n", ("--columns", "title=x"), "--columns: not for stories"),
        ("a.txt", "x\n", ("--kind", "scenario"), "a line of words is no scenario"),
        ("a.xlsx", "PK", (), "this is no workbook, or only a part of one"),
        ("a.xlsm", "PK", (), "a workbook with macros cannot be imported"),
        ("a.xls", "PK", (), "a workbook of another kind cannot be imported"),
        ("a.docx", "PK", (), "this is no document, or only a part of one"),
        ("a.doc", "PK", (), "a document cannot be imported"),
        ("a.csv", "", (), "there is nothing in the file"),
    ],
)
def test_wrong_usage_does_nothing(
    home: Path, name: str, text: str, arguments: tuple[str, ...], said: str
) -> None:
    (home / name).write_text(text, encoding="utf-8")
    done = syncer(home, "import", name, *arguments)
    assert done.code == 2
    assert said in done.err
    assert list((home / "register" / "requirements").iterdir()) == []


def test_a_register_that_is_not_there_is_not_made(home: Path) -> None:
    (home / "register").rename(home / "elsewhere")
    done = syncer(home, "import", "stories.txt")
    assert done.code == 2
    assert "there is no folder" in done.err
    assert not (home / "register").exists()


def test_a_table_is_told_from_a_list_by_its_first_row(home: Path) -> None:
    (home / "needs.txt").write_text("title\tkind\na map\tsecurity\n", encoding="utf-8")
    assert syncer(home, "import", "needs.txt", "--json").json["format"] == "csv"
    (home / "notes.txt").write_text("a map, a hut\nthe lake, by night\n", encoding="utf-8")
    assert syncer(home, "import", "notes.txt", "--json").json["format"] == "stories"


def test_a_profile_is_checked_with_places(home: Path) -> None:
    (home / "a.csv").write_text("text\nx\n", encoding="utf-8")
    (home / "p.yaml").write_text("kinds: requirement\ncolumns:\n  descripton: text\n", encoding="utf-8")
    wrong = syncer(home, "import", "a.csv", "--profile", "p.yaml")
    assert wrong.code == 2
    assert "p.yaml:1:1: error: unknown key 'kinds'" in wrong.err
    (home / "p.yaml").write_text(
        "columns:\n  descripton: text\nvalues:\n  kind: {x: fast}\n", encoding="utf-8"
    )
    wrong = syncer(home, "import", "a.csv", "--profile", "p.yaml")
    assert wrong.code == 2
    assert "p.yaml:2:3: error: a requirement has no field 'descripton'" in wrong.err
    assert "p.yaml:4:13: error: 'fast' is no value of 'kind'" in wrong.err


def test_minutes_become_a_meeting_once(home: Path) -> None:
    (home / "m.md").write_text("# Kick-off\n\n## Agreed points\n\n- Start in May\n", encoding="utf-8")
    assert syncer(home, "import", "m.md").out.startswith(
        "CAMP: 1 meeting entered: MTG-0001 (meetings/MTG-0001.md)"
    )
    assert syncer(home, "import", "m.md").out.startswith("CAMP: nothing new in m.md\nalready there: 1")


def test_a_file_belongs_to_one_project(home: Path) -> None:
    config = home / "config.toml"
    text = config.read_text("utf-8")
    config.write_text(
        f'{text}\n[[projects]]\nkey = "HUT"\nmappings = "mappings"\nlocale = ["en"]\n', encoding="utf-8"
    )
    asked = syncer(home, "import", "stories.txt")
    assert asked.code == 2
    assert "--project CAMP | HUT" in asked.err
    assert syncer(home, "import", "stories.txt", "--project", "HUT").code == 0
    assert list((home / "register" / "requirements").iterdir()) == []


def test_a_register_without_files_takes_each_line_once_before_any_cycle(home: Path) -> None:
    no_register(home)
    first = syncer(home, "import", "stories.txt")
    assert first.code == 0, first.err
    assert "the next cycle makes records of them" in first.out
    again = syncer(home, "import", "stories.txt", "--json").json
    assert (again["entered"], len(again["already_there"])) == ([], 2)


@pytest.mark.parametrize("files", [True, False])
def test_two_imports_at_once_enter_every_line_once(home: Path, files: bool) -> None:
    if not files:
        no_register(home)
    lines = [f"As a parent I want hut {number} to be heated" for number in range(60)]
    (home / "many.txt").write_text("\n".join(lines), encoding="utf-8")
    command = [sys.executable, "-m", "syncer", "import", "many.txt", "--json"]
    started = [
        subprocess.Popen(command, cwd=home, env=environment(), stdout=subprocess.PIPE, encoding="utf-8")
        for _ in range(2)
    ]
    done = [Ran(one.wait(60), out, "") for one in started if (out := one.communicate()[0]) is not None]
    assert [one.code for one in done] == [0, 0]
    ids = [entered["id"] for one in done for entered in one.json["entered"]]
    assert len(ids) == len(set(ids)) == 60
    assert sum(len(one.json["already_there"]) for one in done) == 60
