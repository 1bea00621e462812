"""Minutes on the meeting's page: written by people, kept off while they write, issued in one piece, mailed once (MTG-4, MTG-5, MTG-9)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import requests
from click.testing import CliRunner

from syncer.cli.main import cli
from syncer.config.assets import assets
from syncer.cycle.beside import DRAFT
from syncer.ports import PutCursor
from tests.support.begun import Start, begun
from tests.support.campus import Campus, aged
from tests.support.commands import syncer
from tests.support.post_office import PostOffice, post_office
from tests.support.world import MAPPING, Flavour, both

PAGE = "Notice and minutes"
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
PRINTED = r"sy-in-review(?s:.*)ACT-0001(?s:.*)12.{1,6}Jan"
PEOPLE = """\
people:
  - {id: li, name: Li Wei, side: ours, email: analyst@example.com}
  - {id: wang, name: 王芳, side: customer, email: wang@example.org}
"""


@pytest.fixture
def here(tmp_path: Path, flavour: Flavour) -> Iterator[Campus]:
    """A meeting to come, on its page."""
    with begun(tmp_path / "home", Start(meeting_to_come, flavour=flavour)) as made:
        yield made


def meeting_to_come(here: Campus) -> None:
    (here.register / "meetings").mkdir()
    for name, text in {"meetings/MTG-0001.md": MEETING, "project.yaml": PEOPLE}.items():
        path = here.register / name
        path.write_text(text, encoding="utf-8")
        aged(path)
    here.write("gate", "id: REQ-0001\ntitle: Gate opens", "As a parent I want a gate.\n")
    here.cycle()
    here.quiet(1)


def save(here: Campus, body: str) -> None:
    here.person("edit_page", page=str(here.page(PAGE)["title"]), space="CAMPINT", body=body)


def with_row(body: str, table: str, *cells: str) -> str:
    end = body.index("</tbody>", body.index(f"sy-in-{table}"))
    row = "".join(f"<td><p>{cell}</p></td>" for cell in cells)
    return f"{body[:end]}<tr>{row}</tr>{body[end:]}"


def filled(body: str, becomes: str = "bug") -> str:
    """The tables after a meeting, with a note of somebody's beside them; one row says `becomes`."""
    body = with_row(body, "feedback", "The gate is slow", "王芳", "urgent", "core", "3", "yes", "requirement")
    body = with_row(
        body, "feedback", "Ring the bell twice", "王芳", "normal", "", "", "王芳", "change REQ-0001"
    )
    body = with_row(body, "feedback", "The gate crashes", "", "", "", "", "", becomes)
    body = with_row(body, "agreed", "We go on")
    body = with_row(body, "question", "Who pays?", "王芳", "li", "2026-01-09", "", "")
    body = with_row(body, "action", "Send the list", "li", "2026年1月12日", "P1", "A list")
    return body.replace("<h3>Agreed points</h3>", "<p>A note of mine.</p><h3>Agreed points</h3>")


def ask(here: Campus, *words: str) -> Any:
    """A command in this process, its report as JSON."""
    given = ["--config", str(here.home / "config.toml"), *words, "--json"]
    env = {"TOKEN": "sandbox-token"}
    found = CliRunner().invoke(cli, given, env=env, standalone_mode=False)
    assert found.exception is None, (found.exception, found.output)
    return json.loads(found.stdout)


def values(here: Campus) -> dict[str, Any]:
    return dict(here.hub().records["MTG-0001"].values)


def calendar_files(here: Campus) -> list[Any]:
    """The attachments of the meeting's page."""
    site = here.site.confluence
    return list(site.attachments_of(site.pages[here.page(PAGE)["id"]]))


@both
def test_a_meeting_to_come_is_taken_into_a_calendar_from_its_page(here: Campus) -> None:
    """MTG-6: one file, made anew when the meeting is another, and not for what it does not say."""
    (file,) = calendar_files(here)
    assert (file.title, file.media_type, file.number) == ("sy-mtg-0001.ics", "text/calendar", 1)
    told = file.content.decode()
    assert "DTSTART:20260105T020000Z" in told
    assert "SUMMARY:Weekly" in told
    assert "-CAMP-MTG-0001@syncer" in told
    assert 'ri:filename="sy-mtg-0001.ics"' in here.text(PAGE)
    here.change("meetings/MTG-0001.md", "note_taker: li", "note_taker: wang")
    assert here.cycle().tally.table()["pages"]["chart"] == 0
    here.change("meetings/MTG-0001.md", "start: 2026-01-05T10:00", "start: 2026-01-05T09:00")
    assert here.cycle().code == 0
    (file,) = calendar_files(here)
    assert (file.number, "DTSTART:20260105T010000Z" in file.content.decode()) == (2, True)
    assert "SEQUENCE:1\r" not in file.content.decode(), "of two files the later counts"
    here.quiet(1)


@both
def test_a_cancelled_meeting_leaves_calendars_and_keeps_what_people_wrote(here: Campus) -> None:
    """MTG-6: the same file, a later version of it, by which a calendar removes the meeting; its mail says so, too."""
    save(here, filled(here.text(PAGE), becomes="nothing"))
    here.change("meetings/MTG-0001.md", "state: planned", "state: cancelled")
    here.settled(6)
    (file,) = calendar_files(here)
    told = file.content.decode()
    wanted = ("METHOD:CANCEL", "STATUS:CANCELLED", "-CAMP-MTG-0001@syncer", "DTSTART:20260105T020000Z")
    assert [one for one in wanted if one not in told] == []
    assert (file.number, "SEQUENCE:1\r" in told) == (2, False)
    text = here.text(PAGE)
    assert "Remove it from your calendar" in text
    assert "The gate is slow" in text, "what people wrote is theirs"
    found = ask(here, "mail", "MTG-0001", "--out", str(here.home / "off.ics"))
    assert (found["what"], found["subject"]) == ("cancelled", "Cancelled: Weekly")
    assert b"METHOD:CANCEL" in (here.home / "off.ics").read_bytes()
    here.quiet(1)
    here.change("meetings/MTG-0001.md", "state: cancelled", "state: planned")
    here.settled(6)
    (file,) = calendar_files(here)
    assert (file.number, "METHOD:PUBLISH" in file.content.decode()) == (3, True)


@both
def test_minutes_filled_in_by_people_are_issued_by_a_tick_once_nothing_is_missing(here: Campus) -> None:
    """MTG-4, MTG-9: kept off, said what is missing where, then all records at once, and the page as minutes."""
    save(here, filled(here.text(PAGE), becomes=""))
    here.change("project.yaml", "name: Li Wei", "name: Li Ming")
    here.cycle()
    assert "Li Ming" not in here.text(PAGE), "somebody writes there"
    box = "<ac:task-status>incomplete</ac:task-status>"
    assert here.text(PAGE).count(box) == 1
    save(here, here.text(PAGE).replace(box, "<ac:task-status>complete</ac:task-status>"))
    here.cycle()
    text = here.text(PAGE)
    assert "row 6: “Becomes” is empty" in text
    assert set(here.hub().records) == {"MTG-0001", "REQ-0001"}, "nothing half done"
    here.quiet()
    row = text.index("</tr>", text.index("The gate crashes"))
    last = text.rindex("<p", 0, row)
    save(here, f"{text[:last]}<p>bug</p></td>{text[row:]}")
    here.cycle()
    assert values(here)["state"] != "issued", "whoever mends it may have more to write"
    mended = here.wired.clock()
    here.rewire(MAPPING.replace("pages: {", "pages: {minutes: {quiet: 0s}, "))
    here.cycle()
    found = values(here)
    assert (found["state"], found["issued.by"]) == ("issued", "li")
    assert datetime.fromisoformat(found["issued.at"]) >= mended.replace(microsecond=0), (
        "and not when it was ticked"
    )
    assert [one.get("became") for one in found["feedback"]][:2] == ["REQ-0002", "CR-0001"]
    assert (found["open_questions"], found["actions"], found["agreed"]) == (
        ["QST-0001"],
        ["ACT-0001"],
        ["We go on"],
    )
    here.settled()
    assert str(values(here)["feedback"][2]["became"]).startswith("CAMP-")
    text = here.text(PAGE)
    assert "A note of mine." in text
    assert "sy-in-" not in text
    assert "could not be issued" not in text
    assert text.count("The gate crashes") == 1, "a final table in place of the one that was filled in"
    assert "Send the list" in here.read("actions/ACT-0001.md")
    assert here.hub().decisions == ()
    here.quiet()


def test_minutes_are_not_issued_without_the_page_they_were_written_on(here: Campus) -> None:
    """MTG-9, B-38: what people typed there is part of them, wherever the page has been put meanwhile."""
    save(here, filled(here.text(PAGE), becomes="nothing"))
    native = here.page(PAGE)["id"]
    here.person("archive_page", page=native)
    refused = ask(here, "issue", "MTG-0001", "--by", "li")
    assert ([one["code"] for one in refused["flaws"]], values(here)["state"]) == (["gone"], "planned")
    here.person("restore_page", page=native)
    assert ask(here, "issue", "MTG-0001", "--by", "li")["issued"] is True
    here.settled()
    assert values(here)["agreed"] == ["We go on"]


@both
def test_a_tick_that_was_taken_off_before_anybody_looked_issues_nothing(here: Campus) -> None:
    """MTG-9: on Data Center, too, where versions tell of it; ticked once more, it counts."""
    save(here, filled(here.text(PAGE), becomes="nothing"))
    box = "<ac:task-status>incomplete</ac:task-status>"
    ticked = here.text(PAGE).replace(box, "<ac:task-status>complete</ac:task-status>")
    save(here, ticked)
    save(here, ticked.replace("<ac:task-status>complete</ac:task-status>", box))
    assert (here.cycle().writes, values(here)["state"]) == (0, "planned")
    save(here, ticked)
    here.cycle()
    assert values(here)["state"] == "issued"


@both
def test_a_row_that_is_typed_after_the_minutes_were_issued_stays_at_the_end_of_the_page(here: Campus) -> None:
    """B-35: what was read becomes records, what came later is nobody's to throw away."""
    user = here.site.find_user("analyst@example.com")
    account = f'ri:account-id="{user.account_id}"' if here.site.cloud else f'ri:userkey="{user.user_key}"'
    mention = f"<ac:link><ri:user {account} /></ac:link>"
    body = filled(here.text(PAGE), becomes="nothing")
    save(here, with_row(body, "action", f"{mention} rings", mention, "2026-01-12", "", ""))
    done = ask(here, "issue", "MTG-0001", "--by", "li")
    uids = ["REQ-0002", "CR-0001", "QST-0001", "ACT-0001", "ACT-0002"]
    assert [one["uid"] for one in done["records"]] == uids
    assert ask(here, "issue", "MTG-0001", "--by", "li")["before"] is True, "not twice"
    save(here, with_row(here.text(PAGE), "action", "Too late", "li", "2026-01-13", "", ""))
    here.settled()
    text = here.text(PAGE)
    assert "Too late" in text
    assert "Agreed points and decisions" in text
    assert not any("Too late" in str(one.values.get("title")) for one in here.hub().records.values())
    rings = here.hub().records["ACT-0002"].values
    assert (rings["title"], rings["owner"]) == ("Li Wei rings", "li"), "mentioned, and written by name"


def test_nothing_is_written_while_somebody_has_a_draft(here: Campus) -> None:
    """MTG-9."""
    page = here.page(PAGE)
    body = {"representation": "storage", "value": f"{here.text(PAGE)}<p>half a sen</p>"}
    sent = {
        "id": page["id"],
        "status": "draft",
        "title": page["title"],
        "body": body,
        "version": {"number": 1},
    }
    user = here.site.find_user("analyst@example.com")
    url = f"{here.url}/wiki/api/v2/pages/{page['id']}"
    assert requests.put(url, json=sent, auth=(user.email, user.password), timeout=5).status_code == 200
    here.change("project.yaml", "name: Li Wei", "name: Li Ming")
    report = here.cycle()
    assert report.tally.counts["pages", "waiting"] == 1
    assert [(one.code, one.severity) for one in report.problems] == [("page-drafted", "info")]
    assert "Li Ming" not in here.text(PAGE)
    reply = requests.delete(f"{url}?draft=true", auth=(user.email, user.password), timeout=5)
    assert reply.status_code == 204
    here.cycle()
    assert "Li Ming" in here.text(PAGE)
    here.quiet()


def test_a_draft_that_somebody_left_behind_keeps_the_page_waiting_for_a_day(here: Campus) -> None:
    """MTG-9: until then it is told, and what it says stays with its author."""
    body = f"{here.text(PAGE)}<p>half a sen</p>"
    here.person("draft_page", page=here.page(PAGE)["title"], space="CAMPINT", body=body)
    here.change("project.yaml", "name: Li Wei", "name: Li Ming")
    assert [one.code for one in here.cycle().problems] == ["page-drafted"]
    ((name, kept),) = [one for one in here.hub().cursors.items() if one[0].startswith(DRAFT)]
    text, _, since = kept.partition(" ")
    long_ago = f"{text} {(datetime.fromisoformat(since) - timedelta(days=1)).isoformat()}"
    with here.wired.hub.lock("CAMP"):
        here.wired.hub.commit("CAMP", [PutCursor(name, long_ago)], cycle="t", now=here.wired.clock())
    report = here.cycle()
    assert (report.code, [one.code for one in report.problems]) == (0, [])
    assert "Li Ming" in here.text(PAGE)
    here.quiet()


@pytest.fixture
def office() -> Iterator[PostOffice]:
    with post_office() as found:
        yield found


def test_notice_and_minutes_go_to_those_whom_the_meeting_names_and_to_nobody_twice(
    here: Campus, office: PostOffice
) -> None:
    """MTG-5, MTG-6, SLA-3."""
    config = here.home / "config.toml"
    server = (
        f'[mail]\nsmtp = "127.0.0.1:{office.port}"\nsecurity = "none"\nsender = "syncer <bot@example.com>"\n'
    )
    config.write_text(f"{config.read_text(encoding='utf-8')}\n{server}", encoding="utf-8")
    assert ask(here, "mail", "MTG-0001", "--send", "--by", "li")["sent"] == ["王芳", "Li Wei"]
    assert ask(here, "mail", "MTG-0001", "--send", "--by", "li")["had"] == ["王芳", "Li Wei"]
    assert sorted(office.to) == ["analyst@example.com", "wang@example.org"]
    (event,) = [part for part in office.letters[0].walk() if part.get_content_type() == "text/calendar"]
    assert "DTSTART:20260105T020000Z" in event.get_content()
    assert "analyst@example.com" not in event.get_content()
    ask(here, "mail", "MTG-0001", "--out", str(here.home / "a.ics"))
    assert (here.home / "a.ics").read_bytes().startswith(b"BEGIN:VCALENDAR")
    save(here, filled(here.text(PAGE), becomes="nothing"))
    ask(here, "issue", "MTG-0001", "--by", "li")
    here.settled()
    assert "sent" not in values(here), "issuing sends nothing"
    office.by_recipient["wang@example.org"] = "451 later"
    first = ask(here, "mail", "MTG-0001", "--send", "--by", "li")
    assert (first["sent"], first["failed"], first["recorded"]) == (["Li Wei"], ["王芳"], False)
    office.by_recipient.clear()
    again = ask(here, "mail", "MTG-0001", "--send", "--by", "li")
    assert (again["sent"], again["had"], again["recorded"]) == (["王芳"], ["Li Wei"], True)
    here.cycle()
    assert values(here)["sent"]["by"] == "li"
    letter = office.letters[-1]
    plain = letter.get_body(("plain",))
    assert plain is not None
    assert "Send the list" in plain.get_content()
    assert "CAMP-" not in plain.get_content(), "no key of Jira goes out"


def test_a_mail_is_read_once_more_before_anybody_gets_it(here: Campus) -> None:
    """B-22: what stands in an internal field goes into no letter, even if a template of the project's own has it."""
    here.change(
        "meetings/MTG-0001.md", "type: coordination", "type: coordination\nnotes: the ministry pays in May"
    )
    (here.home / "templates").mkdir()
    own = f"{(assets().templates / 'minutes.storage.j2').read_text('utf-8')}\n<p>The ministry pays in May.</p>\n"
    (here.home / "templates" / "minutes.storage.j2").write_text(own, encoding="utf-8")
    here.rewire(MAPPING)
    out = here.home / "notice.eml"
    refused = syncer(here.home, "mail", "MTG-0001", "--by", "li", "--out", str(out))
    assert (refused.code, "MTG-0001.notes" in refused.err, out.exists()) == (2, True, False), refused


def test_a_day_that_the_register_moved_since_it_was_printed_is_nobodys_word_in_the_review(
    here: Campus,
) -> None:
    """MTG-9: what people left as it was printed says nothing new."""
    meeting = MEETING.replace("MTG-0001", "MTG-0002").replace("01-05", "01-06").replace("Weekly", "Next")
    action = "---\nid: ACT-0001\ntitle: Send it\ncomes_from: MTG-0001\nowner: li\ndue: 2026-01-12\n---\n"
    (here.register / "actions").mkdir()
    here.change("meetings/MTG-0001.md", "state: planned", "state: held")
    for name, text in {"meetings/MTG-0002.md": meeting, "actions/ACT-0001.md": action}.items():
        (here.register / name).write_text(text, encoding="utf-8")
        aged(here.register / name)
    here.settled()
    page = here.text("Next")
    assert re.search(PRINTED, page)
    end = page.index("</tr>", page.index("ACT-0001", page.index("sy-in-review")))
    note = f"{page[: page.rindex('<td', 0, end)]}<td><p>half way</p></td>{page[end:]}"
    body = with_row(note, "agreed", "We go on")
    here.person("edit_page", page=str(here.page("Next")["title"]), space="CAMPINT", body=body)
    here.change("actions/ACT-0001.md", "2026-01-12", "2026-01-19")
    (here.register / "actions/ACT-0002.md").write_text(
        action.replace("ACT-0001", "ACT-0002").replace("Send it", "Call"), "utf-8"
    )
    aged(here.register / "actions/ACT-0002.md")
    here.rewire(MAPPING.replace("pages: {", "pages: {minutes: {quiet: 0s}, "))
    here.settled()
    page = here.text("Next")
    assert re.search(PRINTED, page), "what is there is people's once they write in it"
    assert page.index("half way") < page.index("ACT-0002</span> Call", page.index("sy-in-review")), (
        "and what is new follows"
    )
    here.quiet(1)
    assert ask(here, "issue", "MTG-0002", "--by", "li")["issued"]
    here.settled()
    assert here.hub().records["MTG-0002"].values["agenda_review"] == "- ACT-0001: half way"


def test_minutes_that_were_imported_are_issued_the_same_way(here: Campus, tmp_path: Path) -> None:
    """MTG-9: without a table filled in, from what the register has."""
    file = tmp_path / "kick-off.md"
    file.write_text("# Kick-off\n\nDate: 2026-01-06 10:00\n\n## Agreed\n\n- We begin\n", encoding="utf-8")
    ask(here, "import", str(file))
    here.settled()
    refused = ask(here, "issue", "MTG-0001", "--by", "li", "--dry-run")
    assert [one["code"] for one in refused["flaws"]] == ["nothing"]
    assert ask(here, "issue", "MTG-0002", "--by", "li")["issued"] is True
    here.settled()
    found = here.hub().records["MTG-0002"].values
    assert (found["state"], found["agreed"]) == ("issued", ["We begin"])
