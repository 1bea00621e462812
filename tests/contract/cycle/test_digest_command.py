"""From a question that nobody answered to the mailbox of who has to answer it: `digest`, `status`, `doctor` (B-24, B-32)."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from click.testing import CliRunner, Result

from syncer.cli.main import cli
from tests.support.campus import Campus, aged
from tests.support.post_office import PostOffice, post_office
from tests.support.timelapse import Timelapse

pytestmark = pytest.mark.pages(False)

HOUR = 3600.0
UID = "QST-0001"
PEOPLE = """\
people:
  - {id: analyst, name: Analyst, side: ours, role: analyst, email: analyst@example.com, reports_to: pm}
  - {id: pm, name: Project manager, side: ours, role: project_manager, email: pm@example.com}
  - {id: wang, name: Wang, side: customer, email: wang@example.org}
"""


@pytest.fixture
def office() -> Iterator[PostOffice]:
    with post_office() as found:
        yield found


def ask(here: Campus, *words: str) -> Result:
    """A command in this process, at the sandbox's time."""
    given = ["--config", str(here.home / "config.toml"), *words]
    env = {"SYNCER_TEST_CLOCK": "sandbox", "TOKEN": "sandbox-token"}
    return CliRunner().invoke(cli, given, env=env, standalone_mode=False)


def told(here: Campus, *words: str) -> Any:
    """What it reports as JSON."""
    found = ask(here, *words, "--json")
    assert found.exception is None, found.output
    return json.loads(found.stdout)


def configured(here: Campus, office: PostOffice, digest: str = "daily 00:00", mode: str = "apply") -> None:
    """The same configuration with mail."""
    path, plain = here.home / "config.toml", here.home / "plain.toml"
    if not plain.exists():
        plain.write_text(path.read_text(encoding="utf-8"), encoding="utf-8")
    text = plain.read_text(encoding="utf-8").replace('mode = "apply"', f'mode = "{mode}"')
    server = f'smtp = "127.0.0.1:{office.port}"\nsecurity = "none"\nsender = "syncer <bot@example.com>"'
    path.write_text(f'{text}\n[mail]\n{server}\n[daemon]\ndigest = "{digest}"\n', encoding="utf-8")


@pytest.fixture
def late(fresh: Campus) -> Campus:
    """A question that waits for its answer since 30 hours."""
    time = Timelapse(fresh)
    (fresh.register / "project.yaml").write_text(PEOPLE, encoding="utf-8")
    (fresh.register / "questions").mkdir()
    question = fresh.register / "questions" / f"{UID}.md"
    question.write_text(f"---\nid: {UID}\ntitle: May it rain\nowner: analyst\nstate: open\n---\n", "utf-8")
    aged(question)
    fresh.cycle()
    time.sleep(30 * HOUR)
    noon = fresh.site.clock.now().replace(hour=12) + timedelta(days=1)
    fresh.site.clock.set(noon)  # no day ends while a test runs
    fresh.cycle()
    return fresh


def test_a_breach_reaches_the_mailboxes_of_our_side_once_and_only_where_mail_is_on(
    late: Campus, office: PostOffice
) -> None:
    """Off, in plan mode, away, refused, unknown; then the service sends what is still new the next day (B-24, B-32)."""
    off = told(late, "digest")
    assert [one["person"] for one in off["letters"]] == ["analyst", "pm"]
    assert "no [mail]" in off["notes"][0]
    assert "no [mail] section" in str(ask(late, "digest", "--send").exception)
    configured(late, office, digest="off")
    sent = told(late, "digest", "--send")
    assert sent == {"exit": 0, "sent": [], "failed": [], "unknown": [], "problems": []}, (
        "[mail] alone is silent"
    )
    configured(late, office, mode="plan")
    assert "mode" in str(ask(late, "digest", "--send").exception)
    assert "plan mode: nothing is written" in served(late, "plan mode")
    assert office.connections == 0

    text = ask(late, "digest", "--person", "analyst").output
    assert "to Analyst <analyst@example.com>: CAMP: one thing is new for you" in text
    assert "A question is answered in writing: overdue; it was due" in text
    assert "pm@example.com" not in text
    wrong = ask(late, "digest", "--person", "wang").exception
    assert "not of our side" in str(getattr(wrong, "message", wrong))

    _away(late, office)
    _refused_and_unknown(late, office)

    late.site.clock.advance(24 * HOUR)
    office.by_recipient.clear()
    office.hang_up = False
    assert json.loads(served(late, '"event": "mail"').splitlines()[-1])["sent"] == 1
    assert office.to == ["pm@example.com", "analyst@example.com"], "what was refused is still new"
    assert told(late, "digest", "--send")["sent"] == []
    levels = [letter.get_body(("plain",)) for letter in office.letters]
    assert ["escalated to you" in part.get_content() for part in levels if part is not None] == [True, False]
    status = told(late, "status")["mail"]
    assert (status["sent"], [one["person"] for one in status["unknown"]]) == (1, ["pm"])
    assert [(one["person"], one["state"]) for one in status["failed"]] == [("analyst", "refused")]


def _away(late: Campus, office: PostOffice) -> None:
    """A server that cannot be reached is exit 3, and doctor says why."""
    port, office.port = office.port, 9
    configured(late, office)
    posted = told(late, "digest", "--send")
    assert (posted["exit"], sorted(posted["failed"])) == (3, ["analyst", "pm"])
    assert probes(late)["server"] == "failed"
    office.port = port
    configured(late, office)


def _refused_and_unknown(late: Campus, office: PostOffice) -> None:
    """Both stand in status, without anybody's address."""
    late.site.clock.advance(HOUR)
    office.by_recipient["analyst@example.com"] = "550 <analyst@example.com> is unknown here"
    office.hang_up = True
    posted = told(late, "digest", "--send")
    assert (posted["exit"], posted["failed"], posted["unknown"]) == (1, ["analyst"], ["pm"])
    assert probes(late) == {"server": "ok", "times": "ok"}
    shown = ask(late, "status").output
    assert "not mailed to analyst at" in shown
    assert "550 … is unknown here" in shown, "no address is kept"
    assert "mailed to pm at" in shown
    assert "nobody knows" in shown


def probes(here: Campus) -> dict[str, str]:
    """What doctor says of the mail server."""
    (group,) = (one for one in told(here, "doctor")["groups"] if one.get("site") == "mail")
    return {probe["probe"]: probe["level"] for probe in group["probes"]}


def served(here: Campus, until: str) -> str:
    """What the service logs up to a line; it is ended then."""
    command = [sys.executable, "-m", "syncer", "--config", str(here.home / "config.toml"), "daemon"]
    env = {**os.environ, "SYNCER_TEST_CLOCK": "sandbox", "TOKEN": "sandbox-token"}
    with subprocess.Popen(command, env=env, stderr=subprocess.PIPE, encoding="utf-8") as service:
        assert service.stderr is not None
        lines = []
        try:
            for line in service.stderr:
                lines.append(line)
                if until in line:
                    break
        finally:
            service.kill()
    return "".join(lines)
