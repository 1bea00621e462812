"""A project in which everything that a cycle can do is due at once: sixty changes of every kind, waiting for one cycle.

What comes of them is compared as an inventory: things by the titles people gave them, since ids and keys depend on
how often a process was restarted before it had written down what it took.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import requests

from tests.support.campus import aged
from tests.support.sandbox import Sandbox
from tests.support.world import LEFT_OUT, Flavour, requirement

KNOWN, NEW = 24, 13  # of either, times the scale
MAPPING = f"""\
version: 1
extends: demo
records:
  action:
    state:
      direction: both
      wins: jira
      values: {{open: {{category: to_do}}, in_progress: {{category: in_progress}}, done: {{category: done}}}}
comments: {{status: issue}}
pages: {{{LEFT_OUT}}}
"""
LONG = "\n\n".join(f"Paragraph {n}: {'the gate opens by itself. ' * 12}".strip() for n in range(110))
_BOT = {"cloud": ("bot@example.com", "sandbox-token"), "datacenter": ("bot", "sandbox-token")}
ID = re.compile(
    r"\b(?:REQ|ACT|MTG)-\d{4}\b|(?<=/)\d{5,}\b|\d{4}-\d\d-\d\d[T ]\d\d:\d\d[:\d]*"
)  # given anew each time
Inventory = Counter[str]

_BODY = (
    "As a parent I want thing {n}, so that **peace** reigns.\n\n## Background\nFirst {n}.\n\nSecond {n}.\n\n"
    "## Acceptance criteria\n- [uat] seen {n}\n- logged {n}\n"
)
_MEETING = "---\nid: MTG-000{n}\ntitle: {title}\n---\n\n"
_ACTIONS = (
    "## Action plan\n- [ ] Send the forms (owner: analyst@example.com, due: 2026-12-01, priority: p1)\n"
    "- [ ] Print the name tags\n- [ ] 准备演示环境\n"
)


def base(register: Path, scale: int = 1) -> None:
    """What is there before: requirements that are pushed, every sixth depending on the one before it, and a meeting."""
    (register / "meetings").mkdir()
    text = _MEETING.format(n=1, title="Before") + _ACTIONS
    (register / "meetings" / "before.md").write_text(text, encoding="utf-8")
    aged(register / "meetings" / "before.md")
    for n in range(1, KNOWN * scale + 1):
        depends = f"depends_on: [REQ-{n - 1:04d}]\n" if n % 6 == 0 else ""
        front = (
            f"id: REQ-{n:04d}\ntitle: Requirement {n}\npriority: medium\n{depends}owner: analyst@example.com"
        )
        aged(requirement(register, f"r{n:02d}", front, _BODY.format(n=n)))


def edits(register: Path, sandbox: Sandbox, scale: int = 1) -> None:
    """People's work of a day, on all sides; no cycle has seen it yet. As many times over as the scale says."""
    for n in range(1, NEW * scale + 1):
        depends = f"depends_on: [REQ-{n:04d}]\n" if n % 4 == 0 else ""
        front = f"title: New {n}\npriority: high\n{depends}owner: analyst@example.com"
        aged(requirement(register, f"n{n:02d}", front, _BODY.format(n=f"new {n}")))
    text = _MEETING.format(n=2, title="Kick-off") + _ACTIONS
    (register / "meetings" / "kick-off.md").write_text(text, encoding="utf-8")
    aged(register / "meetings" / "kick-off.md")
    for first in range(0, KNOWN * scale, KNOWN):
        _work(register, sandbox, first)
    _change(register, 14, "As a parent I want thing 14, so that **peace** reigns.", LONG)
    before = register / "meetings" / "before.md"
    before.write_text(before.read_text("utf-8").replace("- [ ] ACT", "- [x] ACT"), encoding="utf-8")
    aged(before)


def _work(register: Path, sandbox: Sandbox, first: int) -> None:
    """What is done to two dozen requirements, those after the first so many."""
    for n in (*range(1, 8), *range(21, 25)):
        _change(
            register,
            first + n,
            f"title: Requirement {first + n}\n",
            f"title: Requirement {first + n} renamed\n",
        )
    _change(register, first + 8, f"First {first + 8}.", f"First {first + 8}, said better.")
    _change(register, first + 9, f"Second {first + 9}.", f"Second {first + 9}, said better.")
    _change(register, first + 12, f"depends_on: [REQ-{first + 11:04d}]\n", "")
    linked = f"depends_on: [REQ-{first + 2:04d}]\n"
    _change(register, first + 10, "priority: medium\n", f"priority: medium\n{linked}")
    for n in range(13, 20):
        _in_jira(sandbox, first + n, summary=f"Requirement {first + n} by Jira")
    _in_jira(sandbox, first + 20, priority="High")
    _in_jira(sandbox, first + 21, summary=f"Requirement {first + 21} otherwise")  # and in the file too


def _change(register: Path, n: int, old: str, new: str) -> None:
    path = register / "requirements" / f"r{n:02d}.md"
    text = path.read_text("utf-8")
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in:\n{text}"
    path.write_text(text.replace(old, new), encoding="utf-8")
    aged(path)


def _in_jira(sandbox: Sandbox, n: int, **fields: Any) -> None:
    deed = {"as": "analyst@example.com", "do": "edit_issue", "issue": f"CAMP-{n}", "fields": fields}
    sandbox.control("people", deed)


# ------------------------------------------------------------------------------- what there is


def inventory(sandbox: Sandbox, register: Path, flavour: Flavour) -> Inventory:
    """Everything that a person would find: issues with what they say, links, comments, pages, files; each counted."""
    state = sandbox.state()
    found = Counter(_issues(state))
    url = f"{sandbox.url}/rest/api/2/issue/CAMP-14?fields=attachment"
    reply = requests.get(url, auth=_BOT[flavour], timeout=20)
    reply.raise_for_status()
    found.update(
        f"attachment {one['filename']} of {one['size']}" for one in reply.json()["fields"]["attachment"]
    )
    found.update(f"page {p['title']}" for p in state["confluence"]["pages"] if p["status"] == "current")
    for path in sorted(register.rglob("*.md")):
        text = path.read_text("utf-8")
        found[f"file {path.name}: {ID.sub('ID', text)}"] += 1
        found.update(f"id of {path.name} {uid}" for uid in re.findall(r"^id: (\S+)$", text, re.M))
    return Counter({re.sub(r"^(id of \S+) \S+$", r"\1", thing): n for thing, n in found.items()})


def _issues(state: Any) -> Iterator[str]:
    issues = state["jira"]["issues"]
    titles = {key: issue["fields"]["summary"] for key, issue in issues.items()}
    marks = Counter[str]()
    for key, issue in issues.items():
        title = titles[key]
        yield f"issue {title}"
        mark = issue["properties"].get("syncer")
        if mark is not None:
            yield f"mark of {title}"
            marks[mark["uid"]] += 1
        for name in ("priority", "status", "assignee", "duedate", "labels", "description"):
            yield f"{name} of {title}: {_plain(issue['status'] if name == 'status' else issue['fields'].get(name))}"
        for comment in issue["comments"]:
            yield f"comment on {title}: {ID.sub('ID', comment['text'])}"
        for link in issue["links"]:
            if link["direction"] == "outward":
                yield f"link {title} {link['type']} {titles[link['issue']]}"
    yield from (f"a second mark of {uid}" for uid, number in marks.items() if number > 1)


def _plain(value: Any) -> str:
    """A value as text, without what every write makes anew."""
    text = json.dumps(value, sort_keys=True, ensure_ascii=False)
    return ID.sub("ID", re.sub(r'"localId": "[^"]*",? ?', "", text))
