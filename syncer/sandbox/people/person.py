"""A person who edits issues and pages at random: the same from the same seed and state, and told in the journal.

Each deed is one that POST people could have asked for, so that it leaves the traces a person's work leaves.
What can be done is looked for in the state as it is, in order of id, so that chance alone decides.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from syncer.sandbox.confluence.records import Page
from syncer.sandbox.jira.records import Issue
from syncer.sandbox.people.deeds import act
from syncer.sandbox.site import Site

MOST_DEEDS = 1_000
LOG_BOUND = 10_000
_WORDS = (
    "registration",
    "parents",
    "allergies",
    "waiting",
    "list",
    "deadline",
    "deposit",
    "cabin",
    "schedule",
    "swim",
    "test",
    "photo",
    "consent",
    "refund",
    "counsellor",
    "bus",
    "stop",
    "medical",
    "form",
    "dietary",
    "export",
    "invoice",
    "reminder",
    "printed",
    "badge",
    "offline",
    "signature",
)
_REFUSED = (KeyError, TypeError, ValueError)
Maker = Callable[["Person"], dict[str, Any] | None]


@dataclass
class Person:
    """Somebody at work on a site, by their own chances; `log` is what they did."""

    site: Site
    seed: int | str
    log: list[dict[str, Any]] = field(default_factory=list)
    chances: random.Random = field(init=False)

    def __post_init__(self) -> None:
        self.chances = random.Random(f"person {self.seed}")  # noqa: S311 -- chances that can be repeated

    def work(self, deeds: int) -> list[dict[str, Any]]:
        """Do so many things and return them, each with what came of it."""
        return [self.act() for _ in range(deeds)]

    def act(self) -> dict[str, Any]:
        """Do one thing: the first that comes to mind and can be tried."""
        makers, weights = zip(*_HABITS, strict=True)
        deed = None
        for _ in range(20):
            deed = self.chances.choices(makers, weights)[0](self)
            if deed is not None:
                break
        done = {"do": "nothing"} if deed is None else self._carried_out(deed)
        self.log.append(done)
        del self.log[:-LOG_BOUND]
        return done

    def _carried_out(self, deed: dict[str, Any]) -> dict[str, Any]:
        site = self.site
        told = deed | {"as": self._somebody()}
        entry = site.journal.open(site.clock.now(), "PERSON", f"/{deed['do']}", "", told["as"])
        entry.product, entry.effect = "person", "write"
        try:
            result: dict[str, Any] = {"result": act(site, told)}
            entry.status = "done"
        except _REFUSED as problem:
            result = {"refused": str(problem)}
            entry.status = "refused"
        site.tell("settled", None)
        site.tell("written")
        return {"at": site.clock.now().isoformat(), **told, **result}

    # what there is to choose from

    def _somebody(self) -> str:
        people = [one for one in self.site.users.values() if one.active and not one.service]
        human = [one for one in people if not one.tokens] or people
        return self.chances.choice(human).email

    def issue(self) -> Issue | None:
        """Any issue."""
        found = sorted(self.site.jira.issues)
        return self.site.jira.issues[self.chances.choice(found)] if found else None

    def page(self) -> Page | None:
        """Any page that is not in the trash."""
        pages = self.site.confluence.pages
        found = sorted((one for one in pages if pages[one].status == "current"), key=int)
        return pages[self.chances.choice(found)] if found else None

    def words(self, least: int = 2, most: int = 6) -> str:
        """A few words."""
        said = self.chances.choices(_WORDS, k=self.chances.randint(least, most))
        return " ".join(said).capitalize()


def _on_issue(make: Callable[[Person, Issue], dict[str, Any] | None]) -> Maker:
    def maker(person: Person) -> dict[str, Any] | None:
        issue = person.issue()
        deed = None if issue is None else make(person, issue)
        return None if deed is None or issue is None else {"issue": issue.key} | deed

    return maker


def _on_page(make: Callable[[Person, Page], dict[str, Any] | None]) -> Maker:
    def maker(person: Person) -> dict[str, Any] | None:
        page = person.page()
        deed = None if page is None else make(person, page)
        return None if deed is None or page is None else {"page": page.id} | deed

    return maker


def _summary(person: Person, issue: Issue) -> dict[str, Any]:
    old = str(issue.values.get("summary") or "")
    new = person.words() if person.chances.random() < 0.3 else f"{old[:200]} ({person.words(1, 1).lower()})"
    return {"do": "edit_issue", "fields": {"summary": new}}


def _description(person: Person, _issue: Issue) -> dict[str, Any]:
    paragraphs = [f"{person.words(4, 12)}." for _ in range(person.chances.randint(1, 3))]
    return {"do": "edit_issue", "fields": {"description": "\n\n".join(paragraphs)}}


def _labels(person: Person, issue: Issue) -> dict[str, Any]:
    held = list(issue.values.get("labels") or ())
    if held and person.chances.random() < 0.4:
        return {"do": "label", "remove": [person.chances.choice(held)]}
    return {"do": "label", "add": [person.chances.choice(_WORDS)]}


def _transition(person: Person, issue: Issue) -> dict[str, Any] | None:
    ways = [one for one in issue.project.workflow.transitions if one.leads_from(issue.status)]
    ways = [one for one in ways if not one.required and one.target is not issue.status]
    return {"do": "transition", "to": person.chances.choice(ways).target.name} if ways else None


def _comment(person: Person, _issue: Issue) -> dict[str, Any]:
    return {"do": "comment", "text": f"{person.words(3, 10)}."}


def _link(person: Person, issue: Issue) -> dict[str, Any] | None:
    other = person.issue()
    kinds = sorted(one.name for one in person.site.jira.link_types.values())
    if other is None or other is issue or not kinds:
        return None
    return {"do": "link", "type": person.chances.choice(kinds), "other": other.key}


def _move(person: Person, issue: Issue) -> dict[str, Any] | None:
    others = sorted(key for key in person.site.jira.projects if key != issue.project.key)
    return {"do": "move", "project": person.chances.choice(others)} if others else None


def _delete(_person: Person, _issue: Issue) -> dict[str, Any]:
    return {"do": "delete_issue"}


def _append(person: Person, page: Page) -> dict[str, Any]:
    """A paragraph more, as a program would send it."""
    return {"do": "edit_page", "body": f"{page.body}<p>{person.words(4, 12)}.</p>", "message": "Added a line"}


def _in_editor(person: Person, page: Page) -> dict[str, Any]:
    """The same in the editor, which leaves its marks on every block of the page."""
    return {"do": "edit_page", "editor": True, "body": f"<p>{person.words(4, 12)}.</p>{page.body}"}


def _rename(person: Person, _page: Page) -> dict[str, Any]:
    return {"do": "edit_page", "title": f"{person.words()} {person.chances.randint(10, 99)}"}


def _tick(person: Person, page: Page) -> dict[str, Any] | None:
    tasks = [one for one in person.site.confluence.tasks.values() if one.page_id == page.id]
    if not tasks:
        return None
    one = person.chances.choice(tasks)
    return {"do": "tick", "task": one.local_id, "done": one.status != "complete"}


def _page_label(person: Person, _page: Page) -> dict[str, Any]:
    return {"do": "label_page", "add": [person.chances.choice(_WORDS)]}


def _trash(_person: Person, _page: Page) -> dict[str, Any]:
    return {"do": "trash_page"}


_HABITS: tuple[tuple[Maker, int], ...] = (
    (_on_issue(_summary), 12),
    (_on_issue(_description), 14),
    (_on_issue(_labels), 10),
    (_on_issue(_transition), 14),
    (_on_issue(_comment), 14),
    (_on_issue(_link), 5),
    (_on_issue(_move), 1),
    (_on_issue(_delete), 1),
    (_on_page(_append), 8),
    (_on_page(_in_editor), 8),
    (_on_page(_rename), 2),
    (_on_page(_tick), 8),
    (_on_page(_page_label), 4),
    (_on_page(_trash), 1),
)


class Visitor:
    """A person who keeps working for as long as the sandbox serves, once every so many seconds of its clock."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._every = 0.0
        self._next: datetime | None = None
        self._news: asyncio.Event | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self.person = Person(site, 0)
        site.clock.watchers.append(self._wake)

    def come(self, every: float, seed: int | str = 0) -> None:
        """Begin to work, once in `every` seconds; 0 ends it."""
        self._every, self.person = every, Person(self._site, seed)
        self._next = self._site.clock.now() + timedelta(seconds=every) if every else None
        self._wake()

    def leave(self) -> None:
        """Come no more."""
        self._site.clock.watchers.remove(self._wake)

    def _wake(self) -> None:
        if self._loop is not None and self._news is not None:
            self._loop.call_soon_threadsafe(self._news.set)

    def _catch_up(self, now: datetime) -> None:
        """Everything that was due meanwhile; after a long jump of the clock no more than anybody would read."""
        for _ in range(MOST_DEEDS):
            if self._next is None or self._next > now:
                return
            self.person.act()
            self._next += timedelta(seconds=self._every)
        self._next = now + timedelta(seconds=self._every)

    async def live(self) -> None:
        """Work whenever it is time, in the server's own thread, between requests."""
        self._loop, self._news = asyncio.get_running_loop(), asyncio.Event()
        while True:
            self._news.clear()
            now = self._site.clock.now()
            self._catch_up(now)
            frozen = self._next is None or self._site.clock.frozen
            wait = None if frozen or self._next is None else (self._next - now).total_seconds()
            try:
                await asyncio.wait_for(self._news.wait(), wait)
            except TimeoutError:
                continue


def parse_visit(text: str) -> tuple[float, str]:
    """Read `30` or `30:7` (every so many seconds, and a seed) from a command line."""
    seconds, _, seed = text.partition(":")
    try:
        every = float(seconds)
    except ValueError:
        every = 0
    if every <= 0:
        raise ValueError(
            f"person {text!r}: write the seconds between two deeds and, after a colon, a seed: 30:7"
        )
    return every, seed or "0"
