"""`export` as people run it: what is in the file, for whom, and what it never overwrites."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest

from tests.support.commands import edit, syncer
from tests.support.world import lay_out, requirement

pytestmark = pytest.mark.xdist_group("cli-export")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A register in files that no cycle has seen yet, and no site anywhere."""
    register = lay_out(tmp_path, "http://127.0.0.1:9", locale='["zh-CN", "en"]')
    front = (
        "id: REQ-0001\ntitle: =HYPERLINK(1)\nkind: security\nvalue: 5\ngoal: to win\nowner: ann@example.com"
    )
    requirement(register, "first", front, "作为用户，我需要加密支付，以便放心。\n")
    people = "people: [{id: ann, name: 安娜, email: ann@example.com}]\ncustomer: {title: 湖畔营地}\n"
    (register / "project.yaml").write_text(people, encoding="utf-8")
    return tmp_path


def _only(home: Path, pattern: str) -> Path:
    (found,) = home.glob(pattern)
    return found


def test_a_workbook_to_mail_is_the_customers(home: Path) -> None:
    ran = syncer(home, "export")
    assert ran.code == 0, ran.err
    path = _only(home, "CAMP-register-2*.xlsx")
    assert path.name in ran.out
    made = openpyxl.load_workbook(path)
    assert made.sheetnames == ["概览", "需求", "syncer"]
    assert made["syncer"].sheet_state == "veryHidden"
    cover = {row[0]: row[1] for row in made["概览"].iter_rows(values_only=True)}
    assert (cover["客户"], cover["读者"], cover["需求"]) == ("湖畔营地", "可提供给客户", 1)
    heads, row = made["需求"].iter_rows(values_only=True)
    record = dict(zip(heads, row, strict=True))
    assert record["需求名称"] == "=HYPERLINK(1)"
    assert made["需求"]["B2"].data_type == "s"
    assert (record["类型"], record["需求负责人"], record["用户故事"]) == (
        "安全",
        "安娜",
        "作为用户，我需要加密支付，以便放心。",
    )
    assert {"价值", "真实目的"} & set(heads) == set()


def test_the_internal_workbook_is_asked_for_and_says_so(home: Path) -> None:
    refused = syncer(home, "export", "mail.xlsx", "--audience", "internal")
    assert refused.code == 2
    assert "mail-INTERNAL-内部.xlsx" in refused.err
    assert not (home / "mail.xlsx").exists()
    ran = syncer(home, "export", "--audience", "internal", "--locale", "en", "--json")
    assert ran.code == 0, ran.err
    assert "-INTERNAL-内部-" in ran.json["file"]
    assert (ran.json["audience"], ran.json["records"]) == ("internal", 1)
    made = openpyxl.load_workbook(home / ran.json["file"])
    assert made["Overview"]["A1"].value == "INTERNAL 内部"
    heads, row = made["Requirements"].iter_rows(values_only=True)
    assert dict(zip(heads, row, strict=True))["Goal behind it"] == "to win"


def test_a_file_that_is_there_stays_unless_forced(home: Path) -> None:
    (home / "mine.xlsx").write_text("mine", encoding="utf-8")
    ran = syncer(home, "export", "mine.xlsx")
    assert ran.code == 2
    assert "--force" in ran.err
    assert (home / "mine.xlsx").read_text(encoding="utf-8") == "mine"
    assert syncer(home, "export", "mine.xlsx", "--force").code == 0
    first = (home / "mine.xlsx").read_bytes()
    assert syncer(home, "export", "mine.xlsx", "--force").code == 0
    assert (home / "mine.xlsx").read_bytes() == first, "the same data have to be the same bytes"


def test_csv_holds_one_kind_and_json_all(home: Path) -> None:
    ran = syncer(home, "export", "all.csv", "--format", "csv", "--kind", "requirement")
    assert ran.code == 0, ran.err
    text = (home / "all.csv").read_bytes()
    assert text.startswith(b"\xef\xbb\xbf")
    assert "'=HYPERLINK(1)" in text.decode("utf-8-sig")
    told = json.loads(syncer(home, "export", "-", "--format", "json").out)
    assert told["audience"] == "customer"
    assert told["records"]["requirement"][0]["title"] == "=HYPERLINK(1)"
    (home / "register" / "scenarios").mkdir()
    scenario = home / "register" / "scenarios" / "one.md"
    scenario.write_text("---\nid: SCN-0001\ntitle: Pay\n---\n", encoding="utf-8")
    both = syncer(home, "export", "both.csv", "--format", "csv")
    assert both.code == 2
    assert "--kind (there are requirement, scenario)" in both.err


def test_new_records_are_there_under_provisional_ids(home: Path) -> None:
    requirement(home / "register", "new", "title: New", "Text.\n")
    ran = syncer(home, "export", "-", "--format", "json")
    assert ran.code == 0
    assert "syncer run gives them theirs" in ran.err
    ids = [record["id"] for record in json.loads(ran.out)["records"]["requirement"]]
    assert ids == ["REQ-0001", "REQ-?0001"]


def test_a_text_no_cell_holds_is_warned_about(home: Path) -> None:
    requirement(home / "register", "long", f"id: REQ-0002\ntitle: Long\ngoal: x\nbackground: {'长' * 40_000}")
    ran = syncer(home, "export", "long.xlsx")
    assert "REQ-0002: 应用背景 is cut" in ran.err
    assert "--format json" in ran.err


def test_a_workbook_is_not_printed_and_two_projects_are_two_files(home: Path) -> None:
    assert syncer(home, "export", "-").code == 2
    config = (home / "config.toml").read_text(encoding="utf-8")
    more = config[config.index("[[projects]]") :].replace('"CAMP"', '"SHOP"').replace('"register"', '"shop"')
    (home / "shop").mkdir()
    edit(home / "config.toml", 'timezone = "Asia/Shanghai"\n', f'timezone = "Asia/Shanghai"\n\n{more}')
    one = syncer(home, "export", "one.xlsx")
    assert one.code == 2
    assert "--project" in one.err
    assert [each["project"] for each in syncer(home, "export", "--json").json] == ["CAMP", "SHOP"]
