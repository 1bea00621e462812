"""A plan that is made in the console: within the limits of the service, and as `syncer plan` says it."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import pytest
from markupsafe import escape

from syncer.cycle.conduct import Planned
from syncer.daemon.front import beside
from syncer.domain.records import Kind
from syncer.http.counting import Sent
from syncer.http.messages import Call
from syncer.http.shared import Audience
from syncer.sync import plan_json
from syncer.sync.changes import FieldChange, Hold, PageChange, SetFields, Stop
from syncer.sync.observation import Candidate, DecisionKind, Held
from syncer.sync.plan import Plan
from syncer.web.console import planning
from tests.support.visited import HOSTILE, NOW, Browser, Visited, visited

SITE = "http://127.0.0.1:9"
ASKED = Call("GET", "myself")


def test_a_plan_draws_on_the_limits_of_the_service(tmp_path: Path) -> None:
    """B-12: who is told to wait waits on whichever thread, and what is asked counts in one budget."""
    with visited(tmp_path) as console:
        service, plan = console.wired, beside(console.wired)
        sent: list[Sent] = []
        service.shared.audience = Audience(lambda _, one: sent.append(one), lambda *_: None)
        listened = beside(console.wired)
        service.shared.limiter(SITE).pause(30, "too fast")
        assert plan.shared.limiter(SITE).wait("jira", ASKED).seconds > 25
        plan.shared.limiter(SITE).pause(90, "far too fast")
        assert service.shared.limiter(SITE).wait("jira", ASKED).seconds > 85
        gates = [one.shared.gate("jira", SITE, "bot@example.com", "token") for one in (service, plan)]
        assert gates[0] is gates[1], "a token that was refused stops both"
        listened.shared.counter("jira").tell(Sent("GET", "myself", "200", 0.1))
        assert [one.endpoint for one in sent] == ["myself"], "the figures of the service hear of it"
        assert not any(one.read for one in service.shared.counts.values()), (
            "and no cycle takes it for its own"
        )
        for one in (plan, listened):
            one.close()


# ------------------------------------------------------------------------------------- as a table

HELD = Held("REQ-0003", "title", {"jira": "A", "files": "B"}, {"jira": "A"}, "C", NOW, "both changed")
LONG = "Parents register their children online, and pay at the desk on the first day of the camp."
PLAN = Plan(
    "CAMP",
    NOW,
    "m1",
    changes=(
        SetFields(
            "REQ-0001",
            Kind.REQUIREMENT,
            {
                "description": FieldChange(LONG, LONG.replace("at the desk", "by card"), "files"),
                "title": FieldChange(HOSTILE, "New", "decision:li"),
                "background": FieldChange("Approve", "Approve once", "rule:grade"),
            },
        ),
    ),
    hold=(Hold(HELD),),
    proposed=(Candidate("10009", "CAMP-9", Kind.REQUIREMENT, HOSTILE),),
    pages=(PageChange("index.en", HOSTILE, "update"), PageChange("x.en", "X", "blocked", HOSTILE)),
    stops=(Stop("first-push", HOSTILE, "syncer approve first-push"),),
    records={"REQ-0001": (Kind.REQUIREMENT, {"title": HOSTILE})},
)


@pytest.fixture(name="console")
def _console(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Visited]:
    monkeypatch.setattr(planning, "plan", lambda *_: Planned(cast("Any", None), PLAN))
    with visited(tmp_path) as opened:
        yield opened


def planned(console: Visited) -> tuple[Browser, str]:
    """A plan as its page shows it."""
    browser = console.browser()
    browser.sign_in()
    assert browser.post("/p/CAMP/plan", {"seal": browser.seal()}).status_code == 303
    for _ in range(60):
        text = browser.get("/p/CAMP/plan").text
        if "data-waiting" not in text:
            return browser, text
        time.sleep(0.2)
    raise AssertionError


def test_a_plan_is_a_table_with_the_words_that_go_and_come(console: Visited) -> None:
    _, text = planned(console)
    words = re.sub(r'<span class="unseen">[^<]*</span>', "", text)
    assert "<del>at the desk</del><ins>by card</ins>" in words
    assert f"<del>{escape(HOSTILE)}</del> → <ins>New</ins>" in words
    assert "Approve<ins> once</ins>" in words, "nothing went"
    assert "changed in its file" in text
    assert "decided by li" in text
    assert HOSTILE not in text
    assert text.count("<script") == 1
    for heading in ("Changes of records", "Issues proposed for adoption", "Held: changed on several sides"):
        assert heading in text
    assert 'href="/p/CAMP/conflicts"' in text


def test_it_says_the_same_in_chinese_with_the_fields_names(console: Visited) -> None:
    browser, _ = planned(console)
    text = browser.get("/p/CAMP/plan", **{"Accept-Language": "zh-CN"}).text
    for word in (">描述</td>", "在登记文件中修改", "由 li 裁决", "修改 1 条", "待决 1 项"):
        assert word in text, word


def test_what_is_proposed_is_approved_on_its_row(console: Visited) -> None:
    browser, text = planned(console)
    row = text[text.index("CAMP-9") :]
    assert 'name="item" value="adopt:CAMP-9"' in row[: row.index("</tr>")]
    assert 'name="item" value="first-push"' in text
    given = {"seal": browser.seal(), "item": "first-push"}
    assert browser.post("/p/CAMP/do/approve", given).status_code == 303
    one = console.decisions()[-1]
    assert (one.kind, one.subject, dict(one.payload)) == (DecisionKind.APPROVE, "first-push", {})
    assert "approved, for the next cycle" in browser.get("/p/CAMP/plan").text


def test_its_json_is_what_the_command_saves(console: Visited) -> None:
    browser, _ = planned(console)
    reply = browser.get("/p/CAMP/plan.json")
    assert reply.headers["Content-Disposition"] == 'attachment; filename="plan-CAMP.json"'
    project = console.wired.projects[0]
    assert reply.json() == {"plans": [plan_json.as_saved(PLAN, project.templates_digest)]}


def test_without_a_plan_there_is_none_to_download(tmp_path: Path) -> None:
    with visited(tmp_path) as console:
        browser = console.browser()
        browser.sign_in()
        assert browser.get("/p/CAMP/plan.json").status_code == 404
        assert console.browser().get("/p/CAMP/plan.json").headers["Location"] == "/sign-in"
