"""What people set off on pages, cut short at any request: minutes issued by a tick or by the command, a form handed in, an edit accepted, an edition released.

`python -m tests.support.midway` dies before and after every request of each, goes on with another process, and compares what is there in
the end with what comes of it undisturbed.
"""

from __future__ import annotations

import argparse
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import requests
from click.testing import CliRunner
from requests.adapters import HTTPAdapter

from syncer.cli.main import cli
from syncer.cycle.conduct import customer_pages, decide
from syncer.cycle.releasing import CustomerEditions
from syncer.sync.observation import DecisionKind
from syncer.sync.proposals import told
from syncer.sync.releases import payload
from syncer.text.storage.units import words_of
from tests.support.campus import Campus, aged, campus, two_requirements
from tests.support.dying import Killed, dying
from tests.support.world import MAPPING, Flavour, wire

PEOPLE = """\
people:
  - {id: li, name: Li Wei, side: ours, email: analyst@example.com}
  - {id: wang, name: 王芳, side: customer, email: wang@example.org}
"""
MEETING = """\
---
id: MTG-0001
title: Weekly
type: coordination
state: planned
start: 2026-01-05T10:00:00+08:00
end: 2026-01-05T11:00:00+08:00
note_taker: li
attendees:
  - {person: wang, side: customer}
  - {person: li, side: ours}
distribution: [wang, li]
---
"""
ROWS = {
    "feedback": ("The gate is slow", "王芳", "urgent", "core", "3", "yes", "requirement"),
    "question": ("Who pays?", "王芳", "li", "2026-01-09", "", ""),
    "action": ("Send the list", "li", "2026-01-12", "P1", "A list"),
}
BOX = "<ac:task-status>{}</ac:task-status>"
EDITION = "requirement-spec.customer.en"
_GIVEN = re.compile(r"\d+")  # numbers and instants, anew each time


def tick(here: Campus) -> None:
    """The box below the tables is ticked."""
    page, body = here.page("Notice and minutes"), here.text("Notice and minutes")
    task = body.rindex(BOX.format("incomplete"), 0, body.index("sy-t-issue"))
    done = body[task:].replace(BOX.format("incomplete"), BOX.format("complete"), 1)
    here.person("edit_page", page=page["id"], body=body[:task] + done)


def apply(here: Campus) -> None:
    """A change is applied for on its page, and the page saved with the box ticked (PG-15)."""
    said = {
        "Subject": "Wider gate",
        "Urgency": "urgent",
        "What is to change": "Two metres",
        "Reason": "Bicycles",
    }
    hand_in(here, "Apply for a change", said)


def feedback(here: Campus) -> None:
    """What the customer thinks, and a score, are handed in on the page of the feedback form (PG-16)."""
    hand_in(
        here, "Feedback and satisfaction", {"Filled in by": "王芳", "Overall": "7/10"}, "The gate is slow"
    )


def hand_in(here: Campus, title: str, said: Mapping[str, str], point: str = "") -> None:
    """A form filled in behind its labels and handed in; `point` stands in the first row of what was said."""
    body = here.text(title)
    found = {body.index("<td>", body.index(f"<p>{label}")): words for label, words in said.items()}
    if point:
        found[body.index("<td>", body.index("sy-in-said"))] = point
    for at, words in sorted(found.items(), reverse=True):
        body = f"{body[:at]}<td><p>{words}</p>{body[body.index('</td>', at) :]}"
    body = body.replace(BOX.format("incomplete"), BOX.format("complete"))
    here.person("edit_page", page=here.page(title)["id"], body=body)


def accept(here: Campus) -> None:
    """An edit on the specification's page is taken over."""
    title = here.page("· Requirement specification")["title"]
    here.person("edit_page", page=title, space="CAMPINT", replace=["Old gate.", "Quite an old gate."])
    here.settled()
    (one,) = told(here.hub().responses)
    before = here.values(one.uid).get(one.field)
    given = {"answer": "accept", "uid": one.uid, "field": one.field, "from": before, "to": one.value}
    here.decide(DecisionKind.PROPOSAL, one.id, given)


def release(here: Campus) -> None:
    """An edition is released as it was seen."""
    project = here.project
    made = customer_pages(project, decide(project, here.wired.offline(project)), here.wired.hub, (), str)
    seen = CustomerEditions(project, here.hub(), made).outlook(EDITION)
    here.decide(DecisionKind.RELEASE, EDITION, payload(seen.digest, seen.terms, "pm"))


def nothing(here: Campus) -> None:
    """What sets it off is the command itself."""


def issue(here: Campus) -> None:
    """`syncer issue`, as somebody types it, and the cycle that follows; said again, it may be issued already."""
    given = ["--config", str(here.home / "config.toml"), "issue", "MTG-0001", "--by", "li", "--json"]
    CliRunner().invoke(cli, given, env={"TOKEN": "sandbox-token"}, standalone_mode=False)
    here.cycle()


SCENES: dict[str, tuple[Callable[[Campus], None], Callable[[Campus], Any]]] = {
    "tick": (tick, Campus.cycle),
    "command": (nothing, issue),
    "apply": (apply, Campus.cycle),
    "feedback": (feedback, Campus.cycle),
    "accept": (accept, Campus.cycle),
    "release": (release, Campus.cycle),
}
FORMS = frozenset({"apply", "feedback"})


@contextmanager
def due(scene: str, flavour: Flavour) -> Iterator[Campus]:
    """A project in which all is prepared and set off, and nothing is done yet."""
    more = "forms: {on_pages: true}, " if scene in FORMS else ""
    mapping = MAPPING.replace("pages: {", f"pages: {{minutes: {{quiet: 0s}}, {more}")
    with (
        tempfile.TemporaryDirectory(prefix="syncer-midway-") as folder,
        campus(Path(folder) / "home", mapping=mapping, flavour=flavour) as here,
    ):
        config = here.home / "config.toml"
        text = config.read_text("utf-8").replace('"CAMPINT"}', '"CAMPINT", customer = "CAMP"}')
        config.write_text(text, encoding="utf-8")
        again(here)
        (here.register / "meetings").mkdir()
        for name, said in {"meetings/MTG-0001.md": MEETING, "project.yaml": PEOPLE}.items():
            (here.register / name).write_text(said, encoding="utf-8")
            aged(here.register / name)
        two_requirements(here)
        if scene in {"tick", "command"}:
            fill(here)
        SCENES[scene][0](here)
        yield here


def fill(here: Campus) -> None:
    """Rows of a meeting's tables."""
    body = here.text("Notice and minutes")
    for table, cells in ROWS.items():
        end = body.index("</tbody>", body.index(f"sy-in-{table}"))
        row = "".join(f"<td><p>{cell}</p></td>" for cell in cells)
        body = f"{body[:end]}<tr>{row}</tr>{body[end:]}"
    here.person("edit_page", page=here.page("Notice and minutes")["id"], body=body)
    here.cycle()


def again(here: Campus) -> None:
    """Another process."""
    here.wired.close()
    here.wired = wire(here.home)


def inventory(here: Campus) -> Counter[str]:
    """What is there, by words: records, issues, pages, comments; and what still waits."""
    hub = here.hub()
    found = Counter(f"{one.kind.value} {one.values.get('title')}" for one in hub.records.values())
    found.update(f"issue {one['fields'].get('summary')}" for one in here.issues().values())
    found.update(f"page {title}: {_GIVEN.sub('N', _text(page))}" for title, page in here.pages().items())
    found.update(f"waits {one.kind.value}" for one in hub.decisions)
    found.update(f"doubt {one.key}" for one in hub.claims)
    found.update(f"answer {one.kind}" for one in hub.responses)
    return found


def _text(page: Any) -> str:
    return words_of(str(page["body"]["storage"]["value"]))


@contextmanager
def counted(sent: list[str]) -> Iterator[None]:
    """Note each request that leaves."""
    send = HTTPAdapter.send

    def watched(
        self: HTTPAdapter, request: requests.PreparedRequest, *args: Any, **more: Any
    ) -> requests.Response:
        sent.append(f"{request.method} {request.path_url}")
        return send(self, request, *args, **more)

    HTTPAdapter.send = watched  # type: ignore[method-assign]  # put back below
    try:
        yield
    finally:
        HTTPAdapter.send = send  # type: ignore[method-assign]


def undisturbed(scene: str, flavour: Flavour) -> tuple[list[str], Counter[str]]:
    """The requests of the deed, and what comes of it."""
    sent: list[str] = []
    with due(scene, flavour) as here:
        with counted(sent):
            SCENES[scene][1](here)
        here.settled(6)
        return sent, inventory(here)


def wrong(scene: str, flavour: Flavour, nth: int, calm: Counter[str], *, sent: bool) -> list[str]:
    """What is there too often or not at all where the process ends at its nth request."""
    with due(scene, flavour) as here:
        try:
            with dying(nth, sent=sent):
                SCENES[scene][1](here)
        except Killed:
            again(here)
            SCENES[scene][1](here)
        here.settled(6)
        here.quiet(1)
        now = inventory(here)
    return [*(f"missing {one[:300]}" for one in calm - now), *(f"too much {one[:300]}" for one in now - calm)]


def main() -> int:
    """Every point of every deed on both kinds of site; 1 where anything is doubled or missing."""
    asked = argparse.ArgumentParser(description=main.__doc__)
    asked.add_argument("--scene", choices=SCENES, action="append")
    asked.add_argument("--flavour", choices=["cloud", "datacenter"], action="append")
    asked.add_argument("--every", type=int, default=1, help="only every so manieth request (1)")
    chosen = asked.parse_args()
    points = faults = 0
    for flavour in chosen.flavour or ["cloud", "datacenter"]:
        for scene in chosen.scene or SCENES:
            requested, calm = undisturbed(scene, flavour)
            print(f"{flavour}, {scene}: {len(requested)} requests", flush=True)
            for nth in range(1, len(requested) + 1, chosen.every):
                for sent in (False, True):
                    found = wrong(scene, flavour, nth, calm, sent=sent)
                    points, faults = points + 1, faults + len(found)
                    for line in found:
                        when = "after" if sent else "before"
                        print(f"  {when} request {nth} ({requested[nth - 1]}): {line}", flush=True)
    print(f"points {points}, doubled or missing {faults}")
    return 1 if faults or not points else 0


if __name__ == "__main__":
    sys.exit(main())
