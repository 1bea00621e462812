"""Answers what a page's body refers to: people, pages, files, issues, other pages' properties, from one site's state."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote

from lxml import etree

from syncer.sandbox.confluence import storage
from syncer.sandbox.confluence.model import ConfluenceState
from syncer.sandbox.confluence.records import Page
from syncer.sandbox.confluence.references import WORDS, Linked, Reported, Surroundings
from syncer.sandbox.confluence.storage import ac
from syncer.sandbox.confluence.wire import webui
from syncer.sandbox.host import User
from syncer.sandbox.site import Site

TONES: Mapping[str, str] = {"new": "grey", "indeterminate": "blue", "done": "green"}


def of_page(
    site: Site,
    page: Page,
    user: User | None,
    *,
    interactive: bool = False,
    words: Mapping[str, str] = WORDS,
) -> Surroundings:
    """Return the surroundings of a page; `interactive` lets its tasks be ticked by that user."""
    here = _Here(site, page)
    return Surroundings(
        person=here.person,
        page=here.other_page,
        file=here.file,
        issue=here.issue,
        children=here.children,
        files=here.files,
        report=here.report,
        interactive=interactive and user is not None,
        words=words,
    )


@dataclass(frozen=True)
class _Here:
    """The place from which references are followed: a page of a site."""

    site: Site
    page: Page

    @property
    def state(self) -> ConfluenceState:
        return self.site.confluence

    def person(self, account_id: str) -> str | None:
        found = self.site.users.get(account_id)
        if found is None and not self.site.cloud:
            users = self.site.users.values()
            found = next((one for one in users if account_id in (one.user_key, one.login)), None)
        return found.name if found else None

    def other_page(self, title: str, space_key: str) -> Linked | None:
        space = self.state.space_by_key(space_key) if space_key else self.state.spaces[self.page.space_id]
        found = self.state.page_by_title(space.id, title) if space else None
        return self._linked(found) if found else None

    def file(self, name: str) -> str | None:
        found = self.state.attachment_named(self.page, name)
        if found is None:
            return None
        return (
            f"{self.site.wiki_path}/download/attachments/{self.page.id}/{quote(name)}?version={found.number}"
        )

    def issue(self, key: str) -> Linked | None:
        found = self.site.jira.find(key)
        if found is None:
            return None
        title, tone = str(found.values.get("summary") or ""), TONES.get(found.status.category, "grey")
        return Linked(title, f"/browse/{quote(found.key)}", found.status.name, tone)

    def children(self) -> list[Linked]:
        return [self._linked(one) for one in self.state.children(self.page)]

    def files(self) -> list[Linked]:
        here = [one for one in self.state.attachments.values() if one.page_id == self.page.id]
        return [Linked(one.title, self.file(one.title) or "", f"{len(one.content):,} B") for one in here]

    def report(self, label: str) -> list[Reported]:
        space = [one for one in self.state.pages.values() if one.space_id == self.page.space_id]
        current = [one for one in space if one.status == "current"]
        labelled = [one for one in current if label in [found.name for found in self.state.labels_of(one)]]
        return [Reported(self._linked(one), _details(one.body)) for one in labelled]

    def _linked(self, page: Page) -> Linked:
        return Linked(page.title, f"{self.site.wiki_path}{webui(self.state, page)}")


def _details(body: str) -> dict[str, etree._Element]:
    cells: dict[str, etree._Element] = {}
    for macro in storage.parse(body).iter(ac("structured-macro")):
        if macro.get(ac("name")) != "details":
            continue
        for row in macro.iter("tr"):
            head, cell = row.find("th"), row.find("td")
            if head is not None and cell is not None:
                cells.setdefault(storage.plain(head), cell)
    return cells
