"""User stories as people write them (REQ-2).

Some English lines are from F. Dalpiaz, "Requirements data sets (user stories)", Mendeley Data,
doi 10.17632/7zbk8zsd8y.1, CC BY 4.0 (set g12, camp administration); they are quoted as they stand there.
"""

import os
import re
from pathlib import Path

import pytest

from syncer.domain.stories import Story, parse

DATA = (
    Path(os.environ.get("SYNCER_TEST_DATA", Path(__file__).parents[4] / "shared" / "data")) / "user-stories"
)
SAMPLE = Path(__file__).parents[3] / "sample"


def read(text: str) -> tuple[str, str, str]:
    story = parse(text)
    assert story is not None, text
    parts = (story.role, story.need, story.benefit)
    named = [name for name, words in zip(("role", "need", "benefit"), parts, strict=True) if not words]
    assert list(story.missing) == named
    return parts


@pytest.mark.parametrize(
    ("line", "role", "need", "benefit"),
    [
        (
            "\ufeffAs a camp administrator I want to be able to add campers  so that I can keep track of each individual camper",
            "camp administrator",
            "add campers",
            "I can keep track of each individual camper",
        ),
        (
            "As a camp administrator I want to be able to suspend a camper who had behavioral problems ",
            "camp administrator",
            "suspend a camper who had behavioral problems",
            "",
        ),
        (
            "As a camp worker I'm able to report a list of supplies to the manager that the camp is short of ",
            "camp worker",
            "report a list of supplies to the manager that the camp is short of",
            "",
        ),
        (
            "As a camp worker I would be able to submit a completion report for the tasks which was assigned to me ",
            "camp worker",
            "submit a completion report for the tasks which was assigned to me",
            "",
        ),
        (
            "As a camp administrator I want to be quickly log attendance everyday  so that I can track which kids are coming in ",
            "camp administrator",
            "be quickly log attendance everyday",
            "I can track which kids are coming in",
        ),
        (
            ("As a camp administrator I want to create an avenue so parents can submit feedback and general concerns "
            " so that I can keep improving the services I provide "),
            "camp administrator",
            "create an avenue so parents can submit feedback and general concerns",
            "I can keep improving the services I provide",
        ),
        (
            "As a camp administrator I want to warn a camp worker who I think did his her job inappropriate ",
            "camp administrator",
            "warn a camp worker who I think did his her job inappropriate",
            "",
        ),
        (
            "As anInspector  I want to Conduct  Inspections  so that so that I can report",
            "Inspector",
            "Conduct Inspections",
            "I can report",
        ),
        ("As Admin I need to be notified when data changes  So that I know", "Admin", "be notified when data changes", "I know"),
        ("As users, we would like dark mode.", "users", "dark mode", ""),
        ("As a user, I'd like to export, so I can keep a copy.", "user", "export", "I can keep a copy"),
        ("As the owner, I wish to pay online in order to save time", "owner", "pay online", "save time"),
        ("As a Tier I operator I can close tickets because they pile up", "Tier I operator", "close tickets", "they pile up"),
        ("As a user, when I open the page, I want to see it", "user", "when I open the page, see it", ""),
        ("As an admin, editor or owner, I want to see it", "admin, editor or owner", "see it", ""),
        ("In order to pay fast, as a shopper, I want to store my card.", "shopper", "store my card", "pay fast"),
        ("As a user, the system should remember me", "user", "the system should remember me", ""),
        ("As an admin so that I can plan", "admin", "", "I can plan"),
        ("I want to export so that I keep a copy", "", "export", "I keep a copy"),
        ("As a user, I get a mail when it is done.", "user", "get a mail when it is done", ""),
        ("US-12: As a guest I want to see e.g. Jira issues. So that I am informed.", "guest", "see e.g. Jira issues", "I am informed"),
        ("The system shall refresh the display every 60 seconds.", "system", "refresh the display every 60 seconds", ""),
        (
            "When stock falls below the threshold, the system automatically notifies the buyer",
            "system",
            "When stock falls below the threshold, automatically notifies the buyer",
            "",
        ),
    ],
)  # fmt: skip
def test_english_stories(line: str, role: str, need: str, benefit: str) -> None:
    assert read(line) == (role, need, benefit)
    story = parse(line)
    assert story is not None
    assert (story.language, story.original) == ("en", line)


@pytest.mark.parametrize(
    ("line", "role", "need", "benefit"),
    [
        ("作为[角色]，我需要[功能]，以便[价值]", "角色", "功能", "价值"),
        (
            "作为注册用户，我需要支付信息被加密存储，以便放心使用在线支付。",
            "注册用户",
            "支付信息被加密存储",
            "放心使用在线支付",
        ),
        (
            "作为用户，我希望通过搜索框快速找到所需内容，以节省浏览时间",
            "用户",
            "通过搜索框快速找到所需内容",
            "节省浏览时间",
        ),
        ("身为管理员，我们想要批量导入用户，从而减少重复劳动。", "管理员", "批量导入用户", "减少重复劳动"),
        ("作为运营人员我要导出报表，这样就能每周汇报", "运营人员", "导出报表", "就能每周汇报"),
        ("作为一名客服，我能够查看历史工单，为了不再重复提问", "客服", "查看历史工单", "不再重复提问"),
        ("作为采购经理，为了及时补货，我希望能够收到库存预警。", "采购经理", "收到库存预警", "及时补货"),
        ("为了及时补货，作为采购经理，我想收到库存预警", "采购经理", "收到库存预警", "及时补货"),
        ("作为管理员，在库存页面，我希望看到预警", "管理员", "在库存页面，看到预警", ""),
        ("作为客户，我希望数据有备份，以防丢失", "客户", "数据有备份", "以防丢失"),
        ("为了及时补货，我需要库存预警", "", "库存预警", "及时补货"),
        ("作为管理员，希望能够以邮件形式通知用户", "管理员", "以邮件形式通知用户", ""),
        ("作为管理员，我希望通知用户，以邮件形式发送", "管理员", "通知用户，以邮件形式发送", ""),
        ("作为財務人員，我希望系統能對帳，以節省時間", "財務人員", "系統能對帳", "節省時間"),
        ("作為採購經理，我需要庫存提醒，以便及時補貨", "採購經理", "庫存提醒", "及時補貨"),
        ("作为用户，系统应允许我修改密码", "用户", "系统应允许我修改密码", ""),
        ("我需要导出功能，以便对账", "", "导出功能", "对账"),
        (
            "当库存低于阈值时，系统自动推送补货提醒至采购经理",
            "系统",
            "当库存低于阈值时，自动推送补货提醒至采购经理",
            "",
        ),
        ("當庫存低於閾值時，系統自動推送提醒", "系統", "當庫存低於閾值時，自動推送提醒", ""),
        ("系统应支持10万用户并发访问", "系统", "支持10万用户并发访问", ""),
        ("系统必须在2秒内加载页面，以便用户不流失", "系统", "在2秒内加载页面", "用户不流失"),
        ("平台应该允许访客下单", "平台", "允许访客下单", ""),
    ],
)
def test_chinese_stories(line: str, role: str, need: str, benefit: str) -> None:
    assert read(line) == (role, need, benefit)
    story = parse(line)
    assert story is not None
    assert (story.language, story.original) == ("zh", line)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\ufeff\n\n",
        "Please call me back.",
        "As a result I want to leave",
        "As per our call, I want to confirm the date so that we can plan",
        "As discussed, I want a refund.",
        "I want to thank you all.",
        "When I click save, the system crashes",
        "As soon as possible!",
        "系统会崩溃",
        "当点击保存时，系统报错",
        "作为补充，我们需要看附件。",
        "我需要导出功能",
        "作为用户",
        "```\nAs a user I want to be code\n```",
    ],
)
def test_what_is_no_story_is_none(text: str) -> None:
    assert parse(text) is None


def test_the_first_matching_sentence_of_a_description_counts() -> None:
    text = (
        "# 支付\n\nSome background first. It is long.\n\n"
        "- **As a** shopper,\n  **I want** to store my card\n  **so that** I can pay fast. More follows.\n"
        "- As a clerk I want to refund\n"
    )
    story = parse(text)
    assert story is not None
    assert (story.role, story.need, story.benefit) == ("shopper", "store my card", "I can pay fast")
    assert story.original in text
    assert "refund" not in story.original


def test_a_line_that_starts_anew_is_not_part_of_the_story() -> None:
    assert read("As a user I want to log in so that I can work\nThis affects all pages.") == (
        "user",
        "log in",
        "I can work",
    )
    assert read("as a user I want one\nas a user I want another")[1] == "one"
    assert read("背景说明。作为客服，我需要工单，以便答复。\n其他说明") == ("客服", "工单", "答复")


def test_emphasis_goes_but_names_with_underscores_stay() -> None:
    assert (
        read("As a *user* I want `is_open` and __all__ fields shown")[1] == "`is_open` and all fields shown"
    )


def test_what_is_lacking_is_named_and_left_out_of_the_payload() -> None:
    story = parse("As a parent I want to see if I made all the necessary payments ")
    assert story == Story(
        "parent",
        "see if I made all the necessary payments",
        "",
        "en",
        ("benefit",),
        "As a parent I want to see if I made all the necessary payments ",
    )
    assert story.payload() == {"role": "parent", "need": "see if I made all the necessary payments"}


@pytest.mark.parametrize("name", ["g03-loudoun.txt", "g12-camperplus.txt", "g13-planningpoker.txt"])
def test_every_line_of_real_teams_is_read(name: str) -> None:
    path = SAMPLE / name if (SAMPLE / name).exists() else DATA / name
    if not path.exists():
        pytest.skip(f"set SYNCER_TEST_DATA to a folder with user-stories/{name}")
    lines = [line for line in path.read_text("utf-8").splitlines() if line.strip("\ufeff ")]
    assert len(lines) > 50
    for line in lines:
        story = parse(line)
        assert story is not None, line
        assert story.original == line
        assert story.role
        assert story.need
        assert ("benefit" in story.missing) == (re.search(r"\bso that\b", line, re.IGNORECASE) is None), line
        words = re.sub(r"\s+", " ", line)
        assert all(part in words for part in (story.role, story.need, story.benefit))
        assert not re.match(r"(?:I|to be able|want|so that)\b", story.need)


def test_long_descriptions_are_read_to_their_end() -> None:
    prose = "This is a long description, e.g. of a page. It has three parts.\nMore follows here.\n\n" * 300
    odd = ". A" * 3000 + "as a " * 3000 + "以便" * 3000
    assert parse(prose) is None
    parse(odd)
    assert read(f"{prose}As a user I want to find this.")[0] == "user"
