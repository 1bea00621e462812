"""The web face in a real browser: a task is ticked, an issue is edited, and another window sees it within seconds."""

import shutil
from collections.abc import Iterator
from typing import Any

import pytest

from syncer.sandbox.app import Running, start
from syncer.sandbox.jira import lifecycle
from syncer.sandbox.site import Site

CHROMIUM = next(
    (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))),
    None,
)
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(
        CHROMIUM is None, reason="no chromium on this machine: install it to run the browser proofs"
    ),
]
BODY = (
    '<ac:structured-macro ac:name="toc"/><h1>一、行动项</h1><ac:task-list><ac:task><ac:task-id>7</ac:task-id>'
    "<ac:task-status>incomplete</ac:task-status><ac:task-body>请客户确认 <ac:link>"
    '<ri:user ri:account-id="{user}"/></ac:link></ac:task-body></ac:task></ac:task-list>'
)


@pytest.fixture
def sandbox() -> Iterator[Running]:
    with start(Site.from_seed()) as running:
        yield running


@pytest.fixture
def context(sandbox: Running) -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        context = browser.new_context(
            locale="zh-CN", base_url=sandbox.url, viewport={"width": 1360, "height": 900}
        )
        context.set_default_timeout(10_000)
        yield context
        browser.close()


def watched(context: Any) -> tuple[Any, list[str]]:
    """A window, and the errors its scripts make."""
    window, errors = context.new_page(), list[str]()
    window.on("pageerror", lambda error: errors.append(str(error)))
    return window, errors


def test_a_task_is_ticked_and_another_window_sees_it(context: Any, sandbox: Running) -> None:
    state = sandbox.site.confluence
    who = sandbox.site.find_user("pm@example.com")
    space = state.space_by_key("CAMP")
    assert space
    page = state.create_page(who.account_id, space.id, "行动项跟踪表", BODY.format(user=who.account_id))
    (mine, errors), (other, _) = watched(context), watched(context)
    for window in (mine, other):
        window.goto(f"/wiki/spaces/CAMP/pages/{page.id}")
        assert window.locator(".mention").inner_text() == f"@{who.name}"
    mine.get_by_label("当前身份").select_option(label="Expert")
    mine.wait_for_load_state()
    mine.locator("input[data-task='7']").check()
    mine.locator("li.task.checked").wait_for()
    assert (page.number, page.latest.author_id) == (
        2,
        sandbox.site.find_user("expert@example.com").account_id,
    )
    other.locator("li.task.checked").wait_for()
    assert "版本 2" in other.locator(".byline").inner_text()
    mine.locator("nav.toc a").click()
    assert mine.evaluate("decodeURIComponent(location.hash)") == "#一-行动项"
    assert mine.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert errors == []


def test_an_issue_is_edited_block_by_block(context: Any, sandbox: Running) -> None:
    who = sandbox.site.find_user("pm@example.com")
    content = [
        {"type": "paragraph", "content": [{"type": "text", "text": "旧的描述"}]},
        {
            "type": "panel",
            "attrs": {"panelType": "info"},
            "content": [{"type": "paragraph", "content": [{"type": "text", "text": "提示"}]}],
        },
        {"type": "rule"},
    ]
    fields = {
        "project": {"key": "CAMP"},
        "issuetype": {"name": "Story"},
        "summary": "在线报名",
        "description": {"type": "doc", "version": 1, "content": content},
    }
    issue = lifecycle.create(sandbox.site.jira, who, {"fields": fields})
    window, errors = watched(context)
    window.goto(f"/browse/{issue.key}")
    window.get_by_label("概要").fill("在线报名与名额控制")
    window.get_by_label("优先级").select_option(label="High")
    window.get_by_label("状态").select_option(label="→ In Progress")
    window.locator("#save").click()
    window.locator(".status-line .status", has_text="In Progress").wait_for()
    window.get_by_text("编辑描述").click()
    window.locator(".block div.panel-info").click()
    window.locator("textarea.panel-info").fill("提示：**务必**核对")
    window.get_by_role("button", name="警告面板").click()
    window.locator("#blocks > :last-child textarea").fill("健康信息不得导出")
    window.locator("#save").click()
    window.locator(".description .panel-warning").wait_for()
    made = issue.values["description"]["content"]
    assert [one["type"] for one in made] == ["paragraph", "panel", "rule", "panel"]
    assert window.locator(".description .panel-info strong").inner_text() == "务必"
    assert (issue.values["summary"], issue.values["priority"].name, issue.status.name) == (
        "在线报名与名额控制",
        "High",
        "In Progress",
    )
    assert errors == []


def test_a_form_being_written_is_not_lost_when_the_issue_changes(context: Any, sandbox: Running) -> None:
    who = sandbox.site.find_user("pm@example.com")
    fields = {"project": {"key": "CAMP"}, "issuetype": {"name": "Task"}, "summary": "Ask"}
    issue = lifecycle.create(sandbox.site.jira, who, {"fields": fields})
    window, _ = watched(context)
    window.goto(f"/browse/{issue.key}")
    window.get_by_placeholder("添加评论").fill("half a sentence")
    lifecycle.edit(sandbox.site.jira, who, issue, {"fields": {"summary": "Ask again"}})
    window.locator("#stale").wait_for(state="visible")
    assert window.get_by_placeholder("添加评论").input_value() == "half a sentence"
