"""The web face in a real browser: tasks are ticked, issues edited and moved, page versions compared, by mouse and keyboard."""

from collections.abc import Iterator
from typing import Any

import pytest
import requests

from syncer.sandbox.app import Running, start
from syncer.sandbox.jira import lifecycle
from syncer.sandbox.site import Site
from tests.support.browsers import begun, driven

pytestmark = driven("face-browser")
BODY = (
    '<ac:structured-macro ac:name="toc"/><h1>一、行动项</h1><ac:task-list><ac:task><ac:task-id>7</ac:task-id>'
    "<ac:task-status>incomplete</ac:task-status><ac:task-body>请客户确认 <ac:link>"
    '<ri:user ri:account-id="{user}"/></ac:link></ac:task-body></ac:task></ac:task-list>'
)


@pytest.fixture
def sandbox() -> Iterator[Running]:
    with start(Site.from_seed()) as running:
        yield running


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    with begun() as browser:
        yield browser


@pytest.fixture
def context(chromium: Any, sandbox: Running) -> Iterator[Any]:
    context = chromium.new_context(
        locale="zh-CN", base_url=sandbox.url, viewport={"width": 1360, "height": 900}
    )
    context.set_default_timeout(10_000)
    yield context
    context.close()


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
    window.locator("#save").click()
    window.locator(".status-line summary").click()
    window.locator(".status-line button", has_text="In Progress").click()
    window.locator(".status-line summary .status", has_text="In Progress").wait_for()
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


def made(sandbox: Running, summary: str) -> Any:
    """A story in the project of the default site."""
    who = sandbox.site.find_user("pm@example.com")
    fields = {
        "project": {"key": "CAMP"},
        "issuetype": {"name": "Story"},
        "summary": summary,
        "labels": ["sy"],
    }
    return lifecycle.create(sandbox.site.jira, who, {"fields": fields})


def seen_over_rest(sandbox: Running, key: str) -> tuple[str, list[tuple[str, str, str]]]:
    """An issue's status and its history of statuses, as the program reads them."""
    reply = requests.get(
        f"{sandbox.url}/rest/api/3/issue/{key}?expand=changelog",
        auth=("bot@example.com", "sandbox-token"),
        timeout=10,
    ).json()
    items = [
        (entry["author"]["displayName"], item["fromString"], item["toString"])
        for entry in reply["changelog"]["histories"]
        for item in entry["items"]
        if item["field"] == "status"
    ]
    return reply["fields"]["status"]["name"], items


def lane(window: Any, status: str) -> Any:
    return window.locator(f".lane[aria-label='{status}']")


def test_a_card_is_moved_by_one_press_and_by_dragging(context: Any, sandbox: Running) -> None:
    issue = made(sandbox, "在线报名")
    window, errors = watched(context)
    window.goto("/projects/CAMP/board?text=报名")
    who = window.locator("#person option:checked").inner_text()
    card = lane(window, "To Do").locator(".ticket")
    assert [one.inner_text() for one in card.locator(".moves button .status").all()] == [
        "In Progress",
        "In Review",
        "Done",
    ]
    card.hover()
    card.locator(".moves button", has_text="In Progress").click()
    lane(window, "In Progress").locator(f"#{issue.key}").wait_for()
    assert window.url.endswith(f"#{issue.key}")
    assert seen_over_rest(sandbox, issue.key) == ("In Progress", [(who, "To Do", "In Progress")])
    lane(window, "In Progress").locator(".ticket").drag_to(lane(window, "Done"))
    lane(window, "Done").locator(f"#{issue.key}").wait_for()
    assert seen_over_rest(sandbox, issue.key)[0] == "Done"
    window.goto(f"/browse/{issue.key}?show=history")
    assert "In Progress→Done" in window.locator(".past", has_text="状态").first.inner_text().replace("\n", "")
    assert errors == []


def test_a_card_is_moved_by_the_keyboard_and_without_scripts(context: Any, sandbox: Running) -> None:
    issue = made(sandbox, "Ask")
    quiet = context.browser.new_context(
        java_script_enabled=False, base_url=sandbox.url, color_scheme="dark", locale="en"
    )
    window = quiet.new_page()
    window.goto("/projects/CAMP/board")
    window.locator(".ticket-summary").focus()
    window.keyboard.press("Tab")
    assert window.locator(".moves").evaluate("element => getComputedStyle(element).opacity") == "1"
    window.keyboard.press("Enter")
    lane(window, "In Progress").locator(f"#{issue.key}").wait_for()
    assert issue.status.name == "In Progress"
    quiet.close()


def test_a_comment_is_added_edited_and_deleted_by_its_author_alone(context: Any, sandbox: Running) -> None:
    issue = made(sandbox, "在线报名")
    window, errors = watched(context)
    window.goto(f"/browse/{issue.key}")
    window.get_by_placeholder("添加评论").fill("周五已**确认**")
    window.locator("form.comment button").click()
    window.locator(".comment-body strong", has_text="确认").wait_for()
    window.locator(".comment .inline-edit summary").click()
    window.get_by_label("编辑评论").fill("周一再确认")
    window.locator(".inline-edit button").click()
    window.locator(".comment-body", has_text="周一再确认").wait_for()
    window.get_by_label("当前身份").select_option(label="Expert")
    window.wait_for_load_state()
    window.locator(".person .avatar", has_text="EX").wait_for()
    assert window.locator(".comment-tools").count() == 0
    window.get_by_label("当前身份").select_option(label="Analyst")
    window.locator(".comment-tools button", has_text="删除").click()
    window.get_by_text("还没有评论").wait_for()
    assert issue.comments == []
    assert errors == []


def test_two_versions_are_compared_and_the_old_one_restored(context: Any, sandbox: Running) -> None:
    state = sandbox.site.confluence
    who = sandbox.site.find_user("pm@example.com")
    space = state.space_by_key("CAMP")
    assert space
    body = "<h1>Rules</h1><p>At most 40 campers sign up.</p><table><tbody><tr><th>Fee</th><td>400 USD</td></tr></tbody></table>"
    page = state.create_page(who.account_id, space.id, "Rules", body)
    later = body.replace("40 campers", "50 campers").replace("400 USD", "450 USD")
    state.update_page(who.account_id, page, 2, body=later, message="after the call")
    window, errors = watched(context)
    window.goto(f"/wiki/pages/{page.id}/history")
    window.get_by_role("button", name="比较所选的两个版本").click()
    window.locator(".comparison.inline").wait_for()
    assert [one.inner_text() for one in window.locator(".comparison del").all()] == ["40", "400"]
    assert [one.inner_text() for one in window.locator(".comparison ins").all()] == ["50", "450"]
    assert (
        window.locator("del").first.evaluate("one => getComputedStyle(one).textDecorationLine")
        == "line-through"
    )
    window.get_by_text("并排显示").click()
    window.locator(".comparison.beside").wait_for()
    left, right = (window.locator(".change.changed .wiki-content").nth(n).inner_text() for n in (0, 1))
    assert (left, right) == ("At most 40 campers sign up.", "At most 50 campers sign up.")
    assert window.evaluate("document.documentElement.scrollWidth <= innerWidth")
    window.goto(f"/wiki/pages/{page.id}/history")
    window.locator("tr", has_text="版本 1").get_by_role("button", name="恢复").click()
    window.locator(".byline", has_text="版本 3").wait_for()
    assert (page.number, page.body, page.latest.message) == (3, page.versions[0].body, "Reverted from v. 1")
    assert errors == []


def test_an_issue_is_created_on_the_screen_of_its_type(context: Any, sandbox: Running) -> None:
    window, errors = watched(context)
    window.goto("/projects/CAMP/board")
    window.keyboard.press("c")
    window.get_by_label("概要").fill("在线报名")
    assert window.get_by_label("Business value").count() == 1
    window.get_by_label("类型").select_option(label="Bug")
    window.get_by_label("Business value").wait_for(state="detached")
    assert window.get_by_label("概要").input_value() == "在线报名", "what was typed before stays"
    window.locator("#save").click()
    window.locator("input.issue-title").wait_for()
    (issue,) = list(sandbox.site.jira)
    assert (issue.type.name, issue.values["summary"]) == ("Bug", "在线报名")
    assert errors == []


def test_marked_words_are_commented_on_beside_the_page(context: Any, sandbox: Running) -> None:
    state = sandbox.site.confluence
    who = sandbox.site.find_user("pm@example.com")
    space = state.space_by_key("CAMP")
    assert space
    page = state.create_page(who.account_id, space.id, "Trip", "<p>Leave at <b>nine</b>.</p><p>nine</p>")
    window, errors = watched(context)
    window.goto(f"/wiki/spaces/CAMP/pages/{page.id}")
    window.locator(".wiki-content p").last.dblclick(position={"x": 12, "y": 12})
    window.get_by_role("button", name="评论所选文字").click()
    assert window.locator("#selection").input_value() == "nine"
    window.locator("#remark").fill("准时吗？")
    window.locator("#commenting button.primary").click()
    window.locator(".notes .thread", has_text="准时吗？").wait_for()
    assert window.locator(".wiki-content p").last.locator("mark").count() == 1, "the second nine was meant"
    assert window.evaluate("document.documentElement.scrollWidth <= innerWidth")
    window.locator(".notes button", has_text="标记为已解决").click()
    window.locator("mark.inline-comment.closed").wait_for()
    assert errors == []


def test_the_journal_takes_new_requests_in_while_it_is_looked_at(context: Any, sandbox: Running) -> None:
    window, errors = watched(context)
    window.goto("/sandbox/journal")
    window.get_by_label("路径包含").fill("half a word")
    requests.get(f"{sandbox.url}/rest/api/3/serverInfo", timeout=10)
    window.locator(".journal .path", has_text="/rest/api/3/serverInfo").wait_for()
    assert window.get_by_label("路径包含").input_value() == "half a word"
    assert errors == []


@pytest.mark.parametrize("width", [390, 1280])
def test_no_view_is_wider_than_its_window_on_data_center(context: Any, width: int) -> None:
    with start(Site.from_seed(flavour="datacenter")) as running:
        site = running.site
        who = site.find_user("pm@example.com")
        fields = {"project": {"key": "CAMP"}, "issuetype": {"name": "Story"}, "summary": "Ask " * 20}
        text = "h3. Plan\n\n||a||b||\n|1|2|"
        issue = lifecycle.create(site.jira, who, {"fields": fields | {"description": text}})
        space = site.confluence.space_by_key("CAMP")
        assert space
        page = site.confluence.create_page(who.account_id, space.id, "Trip", "<p>Leave at nine.</p>")
        window, errors = watched(context)
        window.set_viewport_size({"width": width, "height": 800})
        for place in (
            "/",
            "/projects/CAMP/board",
            "/projects/CAMP",
            "/projects/CAMP/create",
            f"/browse/{issue.key}",
            "/issues",
            "/confluence/display/CAMP/Trip",
            f"/confluence/pages/{page.id}/history",
            f"/confluence/pages/{page.id}/attachments",
            "/sandbox",
            "/sandbox/journal",
            "/sandbox/switches",
        ):
            window.goto(running.url + place)
            assert window.evaluate("document.documentElement.scrollWidth <= innerWidth"), place
        assert errors == []
