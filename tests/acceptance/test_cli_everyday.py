"""`new`, `pause`, `resume` and completion, as people use them every day; no site needed."""

from __future__ import annotations

import shlex
from datetime import UTC, datetime
from pathlib import Path

import pytest

from syncer.ports import PutPage
from syncer.store.hub import SqlHub
from syncer.sync.wiki import PageState
from tests.support.commands import edit, environment, syncer
from tests.support.world import lay_out

pytestmark = pytest.mark.xdist_group("cli-everyday")

CALL = """\
王芳
138-0000
2
东方零售
{stage}
订单，库存
财务
pm@example.com
月底结账要等半小时，希望可以批量结账
月底集中结账
核心
1
"""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A project of which no site is ever asked."""
    lay_out(tmp_path, "http://127.0.0.1:9")
    return tmp_path


def chinese(home: Path) -> None:
    edit(home / "config.toml", 'locale = ["en"]', 'locale = ["zh-CN"]')


def test_a_new_record_has_an_id_and_a_file_to_fill_in(home: Path) -> None:
    ran = syncer(home, "new", "requirement", "--title", "Gate opens", "--set", "importance=核心", "--json")
    assert ran.code == 0, ran.err
    assert ran.json["uid"] == "REQ-0001"
    assert ran.json["lacks"] == ["story", "background", "acceptance_criteria", "source", "owner"]
    text = (home / "register" / ran.json["file"]).read_text("utf-8")
    assert text == (
        "---\nid: REQ-0001\ntitle: Gate opens\nimportance: core\n---\n"
        "## Background\n\n## Acceptance criteria\n\n"
    )
    assert syncer(home, "new", "requirement", "--title", "Bell rings").out.startswith("REQ-0002  Bell rings")
    assert syncer(home, "check").code == 0


def test_a_call_is_asked_for_in_the_projects_language(home: Path) -> None:
    """REQ-12, REQ-13: the sheet of document B; the customer's words are kept verbatim."""
    chinese(home)
    ran = syncer(home, "new", "requirement", "--phone", said=CALL.format(stage="2"))
    assert ran.code == 0, ran.err
    for asked in ("来电人姓名", "客户还是代理商", "还剩下哪些模块", "目前由我方谁负责", "您判断的重要性"):
        assert asked in ran.err
    assert "不要承诺版本和日期" in ran.out
    text = (home / "register" / "requirements" / "REQ-0001.md").read_text("utf-8")
    for line in (
        "客户原话: 月底结账要等半小时，希望可以批量结账",
        "重要性: core",
        "紧急程度: urgent",
        "  渠道: phone",
        "  提出方: reseller",
        "  阶段: implementation",
        "  客户: 东方零售",
        "  联系人: 王芳",
        "  联系方式: 138-0000",
        "    - 库存",
        "  客户经理: pm@example.com",
        "## 应用背景",
    ):
        assert line in text, text
    assert syncer(home, "check").code == 0


def test_after_acceptance_nobody_asks_what_is_still_to_come(home: Path) -> None:
    chinese(home)
    told = CALL.replace("财务\n", "").format(stage="3")
    ran = syncer(home, "new", "requirement", "--phone", said=told)
    assert ran.code == 0, ran.err
    assert "还剩下哪些模块" not in ran.err
    assert "书面答复只发给我方负责人" in ran.out


def test_a_call_that_breaks_off_enters_nothing(home: Path) -> None:
    ran = syncer(home, "new", "requirement", "--phone", said="Ann\n")
    assert ran.code == 130
    assert not list((home / "register" / "requirements").iterdir())
    assert syncer(home, "new", "requirement", "--title", "First", "--json").json["uid"] == "REQ-0001"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("requirement",), "--title TEXT"),
        (("requirement", "--title", "x", "--set", "importnce=core"), "did you mean 'importance'"),
        (("requirement", "--title", "x", "--set", "importance=huge"), "importance cannot be 'huge'"),
        (("requirement", "--title", "x", "--set", "story.role=me"), "worked out"),
        (("requirement", "--title", "x", "--set", "importance"), "FIELD=VALUE"),
        (("action", "--phone"), "syncer new requirement --phone"),
    ],
)
def test_what_cannot_be_is_said_with_its_cure(home: Path, arguments: tuple[str, ...], said: str) -> None:
    ran = syncer(home, "new", *arguments)
    assert ran.code == 2
    assert said in ran.err


def test_pause_and_resume_say_what_they_changed(home: Path) -> None:
    ran = syncer(home, "pause", "--reason", "migration", "--json")
    assert ran.json == [{"project": "CAMP", "paused": True, "changed": True}]
    assert syncer(home, "pause").out == "CAMP was paused already; go on with: syncer --project CAMP resume\n"
    ran = syncer(home, "status", "--json")
    assert ran.json["paused"] == {"by": ran.json["paused"]["by"], "reason": "migration"} | {
        "since": ran.json["paused"]["since"]
    }
    assert "migration" in syncer(home, "status").out
    assert syncer(home, "resume", "--json").json == [{"project": "CAMP", "paused": False, "changed": True}]
    assert syncer(home, "resume").out.startswith("CAMP was not paused by `syncer pause` (a page ")
    assert syncer(home, "status", "--json").json["paused"] is None


def completed(home: Path, *words: str) -> str:
    env = environment(
        _SYNCER_COMPLETE="bash_complete", COMP_WORDS=" ".join(("syncer", *words)), COMP_CWORD=str(len(words))
    )
    return syncer(home, env=env).out


def test_a_shell_completes_commands_ids_and_pages(home: Path) -> None:
    for shell in ("bash", "zsh", "fish"):
        ran = syncer(home, "completion", shell)
        assert ran.code == 0
        assert "_SYNCER_COMPLETE" in ran.out
    assert "plain,approve" in completed(home, "appr")
    assert "plain,requirement-spec" in completed(home, "render", "requ")
    assert completed(home / "register", "history", "REQ").strip() == ""


def test_a_call_that_breaks_off_says_how_to_go_on_with_what_was_said(home: Path) -> None:
    """Nothing anybody said is lost: neither where the line is dead, nor where no words were given to name it by."""
    for said in ("O'Hara\n138\n", "O'Hara\n138\n" + "\n" * 12):
        ran = syncer(home, "new", "requirement", "--phone", said=said)
        assert ran.code in {2, 130}
        go_on = ran.err.split("to go on with what was said:\n", 1)[1].splitlines()[0].split(maxsplit=1)[1]
        ran = syncer(home, *shlex.split(go_on), "--title", "A call", "--json", said="\n" * 14)
        assert ran.code == 0, ran.err
        text = (home / "register" / ran.json["file"]).read_text("utf-8")
        assert "  contact: O'Hara\n" in text
        assert "138" in text


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("new", "action", "--title", "x", "--set", "due=2026-13-45"), "due cannot be '2026-13-45'"),
        (("new", "action", "--title", "x", "--set", "id=ACT-0009"), "the register gives the id"),
        (("new", "requirement", "--title", "x", "--set", "kind=secure"), "did you mean 'security'"),
        (("new", "action", "--title", "\udcff"), "no characters of this locale"),
        (("new", "action", "--title", "x", "--set", "outcome=\udcff"), "no characters of this locale"),
    ],
)
def test_a_value_that_cannot_be_is_wrong_usage(home: Path, arguments: tuple[str, ...], said: str) -> None:
    ran = syncer(home, *arguments)
    assert ran.code == 2, ran.err
    assert said in ran.err
    assert not list((home / "register").rglob("[A-Z]*.md"))


@pytest.mark.parametrize(
    "arguments",
    [
        ("--json", "bogus"),
        ("new", "--json", "requirement"),
        ("new", "action", "--set", "owner", "--json", "--title", "x"),
        ("history", "--json"),
        ("--json", "export", "/nowhere/x.xlsx"),
    ],
)
def test_wrong_usage_is_json_too_where_a_script_asked_for_it(home: Path, arguments: tuple[str, ...]) -> None:
    ran = syncer(home, *arguments)
    assert (ran.code, ran.json["exit"]) == (2, 2)
    (problem,) = ran.json["problems"]
    assert problem["message"] in ran.err.replace("\n", " ")


def test_history_of_what_the_store_alone_holds_names_the_next_command(home: Path) -> None:
    edit(home / "config.toml", 'register = {folder = "register"}\n', "")
    uid = syncer(home, "new", "requirement", "--title", "In the store", "--json").json["uid"]
    ran = syncer(home, "history", uid)
    assert ran.code == 1
    assert "was entered and is not in the register yet" in ran.err
    assert "syncer --project CAMP run" in ran.err


def test_status_names_the_index_and_counts_the_other_pages(home: Path) -> None:
    hub = SqlHub(f"sqlite:///{home / 'var' / 'syncer.db'}")
    with hub.lock("CAMP"):
        pages = [f"minutes.MTG-000{number}.en" for number in range(1, 6)]
        states = [
            PageState(
                page, str(at), "S", page, 1, "f", "d", url=f"https://x.example/wiki/spaces/S/pages/{at}/t"
            )
            for at, page in enumerate([*pages, "index.en"])
        ]
        hub.commit("CAMP", [PutPage(state) for state in states], cycle="c1", now=datetime.now(UTC))
    hub.close()
    short, long = (syncer(home, "status", *more).out.splitlines() for more in ([], ["-v"]))
    assert short[-2:] == [
        "  https://x.example/wiki/spaces/S/pages/5  index.en (version 1)",
        "  6 pages: 1 index, 5 minutes (-v lists them with their addresses)",
    ]
    assert sum("/pages/" in line for line in long) == 6


def test_pages_of_several_projects_do_not_overwrite_one_another(home: Path) -> None:
    """A customer's edition must never hold another customer's words."""
    config = home / "config.toml"
    project = config.read_text("utf-8").split("[[projects]]")[1]
    more = project.replace("CAMP", "SHOP").replace('register = {folder = "register"}', "")
    config.write_text(f"{config.read_text('utf-8')}\n[[projects]]{more}", encoding="utf-8")
    ran = syncer(home, "render", "change-ledger", "--audience", "customer", "--out", "o", "--json")
    assert ran.code == 0, ran.err
    assert [(one["project"], one["html"]) for one in ran.json] == [
        ("CAMP", "o/CAMP/change-ledger.customer.en.html"),
        ("SHOP", "o/SHOP/change-ledger.customer.en.html"),
    ]
    for one in ran.json:
        assert one["title"] in (home / one["html"]).read_text("utf-8")


@pytest.mark.parametrize(
    "words", [("new", "requirement", "--title", "x"), ("new", "requirement", "--phone"), ("export", "x.xlsx")]
)
def test_without_the_registers_folder_nothing_is_made(home: Path, words: tuple[str, ...]) -> None:
    """Neither an id nor a workbook that looks whole."""
    (home / "register").rename(home / "elsewhere")
    ran = syncer(home, *words, said="Ann\n" + "\n" * 14)
    assert (ran.code, ran.out) == (2, "")
    assert "there is no folder" in ran.err
    assert "Who is calling" not in ran.err
    assert not (home / "x.xlsx").exists()
    (home / "elsewhere").rename(home / "register")
    assert syncer(home, "new", "requirement", "--title", "First", "--json").json["uid"] == "REQ-0001"
