"""People on pages: mentioned by what the Confluence at hand calls them, by name where it does not know them."""

from __future__ import annotations

import re
from pathlib import Path

from syncer.domain.json import JsonObject
from tests.support.campus import Campus, campus
from tests.support.world import Flavour, both

PEOPLE = """\
people:
  - {id: analyst, name: Ann Alyst, side: ours, role: analyst, email: analyst@example.com}
  - {id: pm, name: Pat Manager, side: ours, role: project_manager, email: pm@example.com}
  - {id: away, name: Al Away, side: ours, role: expert, email: nobody@example.com}
"""


def people(here: Campus) -> dict[str, JsonObject]:
    """Everybody of the site by e-mail, with what each product calls them."""
    return {
        user.email: {"account-id": user.account_id, "userkey": user.user_key}
        for user in here.site.users.values()
    }


def mentioned(here: Campus) -> set[tuple[str, str]]:
    """All mentions of all pages: by what, and whom."""
    bodies = [str(page["body"]["storage"]["value"]) for page in here.pages().values()]
    return {found for body in bodies for found in re.findall(r'<ri:user ri:([\w-]+)="([^"]+)"', body)}


def written(here: Campus) -> None:
    """A project with people, three requirements that each have an owner, and one cycle."""
    (here.register / "project.yaml").write_text(PEOPLE, encoding="utf-8")
    for number, owner in enumerate(("analyst", "pm", "away"), 1):
        front = f"id: REQ-000{number}\ntitle: Thing {number}\nowner: {owner}"
        here.write(f"r{number}", front, f"As a parent I want thing {number}.\n")
    report = here.cycle()
    assert report.tally.failed == 0, report.to_json()
    assert {p.code for p in report.problems} <= {"not-in-jira"}, report.to_json()


@both
def test_people_are_mentioned_as_this_confluence_knows_them(fresh: Campus, flavour: Flavour) -> None:
    written(fresh)
    kind = "userkey" if flavour == "datacenter" else "account-id"
    known = people(fresh)
    wanted = {(kind, str(known[mail][kind])) for mail in ("analyst@example.com", "pm@example.com")}
    assert mentioned(fresh) == wanted
    assert any("Al Away" in str(page["body"]) for page in fresh.pages().values())
    fresh.settled()
    assert fresh.cycle().writes == 0


@both
def test_who_is_known_is_not_looked_up_again(fresh: Campus) -> None:
    """A quiet cycle asks Confluence for itself, the space's versions, and nobody."""
    written(fresh)
    fresh.settled()
    fresh.site.journal.clear()
    assert fresh.cycle().writes == 0
    asked = [entry.path for entry in fresh.site.journal]
    assert not [path for path in asked if re.search(r"/user($|\?|/search)", path)], asked


def test_pages_say_the_same_on_both(tmp_path: Path) -> None:
    """What differs is whom a mention names, by what, and where issues are."""
    told: list[dict[str, str]] = []
    flavours: tuple[Flavour, ...] = ("cloud", "datacenter")
    for flavour in flavours:
        with campus(tmp_path / flavour, flavour=flavour, locale='["en", "zh-CN"]') as here:
            written(here)
            plain = {title: str(page["body"]["storage"]["value"]) for title, page in here.pages().items()}
            told.append({title: _neutral(body, here.url) for title, body in plain.items()})
    assert told[0] == told[1]
    assert len(told[0]) >= 4


def _neutral(body: str, url: str) -> str:
    """A body without what each site calls its people, its macros and itself."""
    body = re.sub(r'<ri:user ri:[\w-]+="[^"]+"', "<ri:user somebody", body.replace(url, "site"))
    body = re.sub(r"sy-[0-9a-f]{8}-", "sy-", body)
    return re.sub(
        r' (ac:macro-id|ac:local-id|local-id|ac:schema-version|ri:version-at-save)="[^"]*"', "", body
    )
