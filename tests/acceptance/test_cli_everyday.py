"""`new`, `pause`, `resume` and completion, as people use them every day; no site needed."""

from __future__ import annotations

from pathlib import Path

import pytest

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
    assert syncer(home, "resume").out == "CAMP was not paused\n"
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
