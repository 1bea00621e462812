"""`syncer doctor` about webhooks, on Cloud and on Data Center: whether they are registered, rightly, and whether the service takes them."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import requests

from syncer.doctor import webhooks
from syncer.sandbox.app import Running, start
from syncer.sandbox.host import Flavour
from syncer.sandbox.site import Site
from syncer.sync.hints import Hint, Product
from syncer.wiring import Wired, without_projects
from tests.support.commands import Ran, edit, environment, syncer
from tests.support.sandbox import free_port
from tests.support.world import lay_out, requirement

pytestmark = pytest.mark.xdist_group("cli-doctor-webhooks")
SECRET = "hook secret of a test"
EVENTS = [
    *(f"jira:issue_{verb}" for verb in ("created", "updated", "deleted")),
    *(f"comment_{verb}" for verb in ("created", "updated", "deleted")),
    *(f"issuelink_{verb}" for verb in ("created", "deleted")),
]


class Place:
    """A site with a project, whose configuration wants webhooks."""

    def __init__(self, home: Path, running: Running, flavour: Flavour) -> None:
        self.home, self.running, self.flavour = home, running, flavour
        self.port = free_port()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}/hooks/jira"

    def env(self, **more: str) -> dict[str, str]:
        given = environment(**({"HOOK": SECRET} | more))
        del given["SYNCER__WEB__LISTEN"]
        return given

    def register(self, **more: Any) -> None:
        """A webhook as an administrator makes it in the forms of Jira."""
        body = {"url": self.address, "secret": "s", "events": EVENTS, "name": "by hand"} | more
        requests.post(f"{self.running.url}/__sandbox/webhooks", json=body, timeout=10).raise_for_status()

    def asked(self, *words: str, **env: str) -> Ran:
        before = len(self.running.site.journal)
        ran = syncer(self.home, "doctor", "--json", *words, env=self.env(**env))
        assert SECRET not in ran.out + ran.err
        new = list(self.running.site.journal)[before:]
        assert all(entry.effect == "read" for entry in new)
        return ran

    def told(self, *words: str, **env: str) -> dict[str, list[tuple[str, str, str]]]:
        """Level, finding and cure by probe."""
        (group,) = (one for one in self.asked(*words, **env).json["groups"] if one.get("site") == "webhooks")
        found: dict[str, list[tuple[str, str, str]]] = {}
        for one in group["probes"]:
            found.setdefault(one["probe"], []).append((one["level"], one["found"], one.get("cure", "")))
        return found


@pytest.fixture(params=["cloud", "datacenter"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    flavour: Flavour = request.param
    with start(Site.from_seed(flavour=flavour)) as running:
        register = lay_out(tmp_path, running.url, flavour=flavour)
        requirement(
            register, "first", "id: REQ-0001\ntitle: Enrol a camper\npriority: medium", "Enrol them.\n"
        )
        made = Place(tmp_path, running, flavour)
        web = f'[web]\nlisten = "127.0.0.1:{made.port}"\nwebhook_secret = {{env = "HOOK"}}\n\n[[projects]]'
        edit(tmp_path / "config.toml", "[[projects]]", web)
        yield made


def promote(place: Place) -> None:
    """Make our account an administrator, who is shown what is registered."""
    site = place.running.site
    bot = site.user_by_email("bot@example.com")
    assert bot is not None
    site.users[bot.account_id] = replace(bot, admin=True)
    site.users_generation += 1


def jira(found: list[tuple[str, str, str]]) -> list[tuple[str, str, str]]:
    """Those lines that are about Jira."""
    return [one for one in found if one[1].startswith("Jira: ")]


def wiki(found: list[tuple[str, str, str]]) -> tuple[str, str, str]:
    (one,) = (one for one in found if one[1].startswith("Confluence"))
    return one


@contextmanager
def service(place: Place, **env: str) -> Iterator[None]:
    """The service until the block ends, as soon as it answers."""
    with subprocess.Popen(
        [sys.executable, "-m", "syncer", "daemon"],
        cwd=place.home,
        env=place.env(**env),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        try:
            deadline = time.monotonic() + 40
            while not _ready(place):
                assert time.monotonic() < deadline, "it did not answer in time"
                time.sleep(0.05)
            yield
        finally:
            process.terminate()


def _ready(place: Place) -> bool:
    try:
        return requests.get(f"http://127.0.0.1:{place.port}/readyz", timeout=2).ok
    except requests.RequestException:
        return False


def test_who_is_no_administrator_is_told_whom_to_ask(place: Place) -> None:
    place.register()
    found = place.told()
    ((level, words, cure),) = jira(found["registration"])
    assert (level, "cannot be seen by Syncer Bot" in words) == ("ok", True)
    assert f"URL {place.address}, the secret of webhook_secret, events jira:issue_created" in cure
    assert cure.endswith('JQL project in ("CAMP")')
    level, words, _ = wiki(found["registration"])
    assert level == "ok"
    assert ("automation rule" if place.flavour == "cloud" else "cannot be seen") in words


def test_where_nobody_answers_the_service_does_not_run(place: Place) -> None:
    ((level, words, cure),) = place.told()["service"]
    assert (level, f"no service answers at 127.0.0.1:{place.port}" in words) == ("warning", True)
    assert "systemctl start syncer" in cure


def test_an_administrator_sees_what_is_registered_and_what_is_wrong_with_it(place: Place) -> None:
    promote(place)
    ((level, words, _),) = jira(place.told()["registration"])
    assert (level, words) == ("failed", f"Jira: no webhook leads to {place.address}")
    place.register(events=EVENTS[:6])
    ((level, words, _),) = jira(place.told()["registration"])
    assert (level, "lacks issuelink_created, issuelink_deleted" in words) == ("warning", True)
    place.register(active=False, name="second")
    assert any("“second” is disabled" in words for _, words, _ in place.told()["registration"])
    place.running.site.hooks.clear()
    place.register()
    ((level, words, _),) = jira(place.told()["registration"])
    assert (level, "with all events" in words) == ("ok", True)


def test_a_filter_is_tried_with_the_issues_that_there_are(place: Place) -> None:
    promote(place)
    assert syncer(place.home, "run", env=place.env()).code == 0
    place.register(jql="project = CAMP ORDER BY created DESC")
    ((level, _, _),) = jira(place.told()["registration"])
    assert level == "ok"
    place.running.site.hooks.clear()
    place.register(jql="project = CAMP AND labels = urgent")
    ((level, words, cure),) = jira(place.told()["registration"])
    assert level == "warning"
    assert "“project = CAMP AND labels = urgent” leaves out issues of CAMP, such as CAMP-1" in words
    assert cure.startswith('set it to project in ("CAMP")')


def test_a_filter_that_jira_does_not_take_is_told_beside_the_rest(place: Place) -> None:
    promote(place)
    assert syncer(place.home, "run", env=place.env()).code == 0
    place.register(jql="fixture = none")
    assert any("could not be tried" in words for _, words, _ in jira(place.told()["registration"]))


def test_the_webhooks_of_a_confluence_of_one_s_own_are_looked_at_too(place: Place) -> None:
    if place.flavour == "cloud":
        return
    promote(place)
    assert wiki(place.told()["registration"])[:2] == (
        "failed",
        f"Confluence: no webhook leads to http://127.0.0.1:{place.port}/hooks/confluence",
    )
    address = place.address.replace("jira", "confluence")
    events = ["page_updated", "comment_created", "comment_updated"]
    place.register(product="confluence", url=address, events=events)
    assert wiki(place.told()["registration"])[0] == "ok"


def test_a_service_with_the_same_secret_takes_a_webhook_and_begins_nothing(place: Place) -> None:
    """B-13: what is sent names nothing, so nothing is kept and no cycle begins."""
    web = f'url = "http://localhost:{place.port}"\nwebhook_secret'
    edit(place.home / "config.toml", "webhook_secret", web)
    edit(place.home / "config.toml", 'mode = "apply"', 'mode = "apply"\n\n[daemon]\npoll = "1h"')
    with service(place):
        before = cycles(place)
        found = place.told()
        assert [level for level, _, _ in (*found["service"], *found["public address"])] == ["ok", "ok"]
        assert arrived(place) == ("ok", "Jira: no webhook has come yet")
        other = place.told(HOOK="another")
        assert "another secret" in other["service"][0][1]
        assert "another secret" in other["public address"][0][1]
        time.sleep(1)  # longer than webhooks settle
        assert cycles(place) == before == 1


def cycles(place: Place) -> int:
    """How many cycles the service has had."""
    shown = requests.get(f"http://127.0.0.1:{place.port}/metrics", timeout=5).text
    counts = [line for line in shown.splitlines() if line.startswith("syncer_cycles_total{")]
    return sum(int(float(line.rpartition(" ")[2])) for line in counts)


def arrived(place: Place) -> tuple[str, str]:
    (found,) = jira(place.told()["arrivals"])
    return found[:2]


def test_edits_that_only_polls_find_say_that_webhooks_do_not_arrive(place: Place) -> None:
    """One that comes is noted, and what was changed before it counts no more; so does what may still be on its way."""
    first = syncer(place.home, "run", env=place.env())
    rename(place)
    second = syncer(place.home, "run", env=place.env())
    assert (first.code, second.code) == (0, 0)
    assert arrived(place) == ("ok", "Jira: no webhook has come yet")
    wired = without_projects(place.home / "config.toml", place.env())
    now = wired.clock()
    wired.clock = lambda: now + timedelta(hours=1)
    level, words = in_store(wired)
    assert (level, "although 1 record was changed there in the last 7 days" in words) == ("warning", True)
    inbox = wired.inbox()
    inbox.append(["CAMP"], Hint("a:1", Product.JIRA, "10000", "", now + timedelta(minutes=20)))
    inbox.close()
    assert in_store(wired) == ("ok", "Jira: the last webhook came 40 minutes ago")
    wired.close()


def rename(place: Place) -> None:
    deed = {"as": "pm@example.com", "do": "edit_issue", "issue": "CAMP-1", "fields": {"summary": "Enrol two"}}
    requests.post(f"{place.running.url}/__sandbox/people", json=deed, timeout=10).raise_for_status()


def in_store(wired: Wired) -> tuple[str, str]:
    """What the store knows of Jira's webhooks."""
    nobody = webhooks.Askable(None, None, {})
    found = webhooks.examined(wired, nobody, {"HOOK": SECRET})
    (one,) = (one for one in found if one.probe == "arrivals" and one.found.startswith("Jira"))
    return one.level.value, one.found


def public(place: Place) -> None:
    """Give the service the address by which the sandbox reaches it."""
    edit(
        place.home / "config.toml", "webhook_secret", f'url = "http://127.0.0.1:{place.port}"\nwebhook_secret'
    )


def register(place: Place, *words: str) -> Ran:
    ran = syncer(place.home, "doctor", "--register-webhooks", *words, env=place.env())
    assert SECRET not in ran.out + ran.err
    return ran


def hooks(place: Place) -> list[tuple[str, str, bool, str, str]]:
    """Product, address, whether enabled, secret and filter of what is registered."""
    found = place.running.site.hooks.values()
    return [(one.product, one.url, one.active, one.secret, one.jql) for one in found]


def test_an_administrator_registers_webhooks_once_and_what_was_changed_since_is_corrected(
    place: Place,
) -> None:
    """B-13; the secret goes to the sites and is shown nowhere."""
    promote(place)
    public(place)
    asked = register(place)
    assert (asked.code, hooks(place)) == (2, []), "nobody can be asked here"
    assert register(place, "--yes").code == 0
    made = [("jira", place.address, True, SECRET, 'project in ("CAMP")')]
    if place.flavour == "datacenter":
        made += [("confluence", place.address.replace("jira", "confluence"), True, SECRET, "")]
    assert hooks(place) == made
    found = place.told()["registration"]
    assert {level for level, _, _ in found} == {"ok"}
    again = register(place, "--yes", "--json")
    assert (again.code, again.json["planned"], hooks(place)) == (0, [], made)
    place.running.site.hooks[1] = replace(place.running.site.hooks[1], active=False)
    assert (
        "correct the webhook “syncer” (Jira: the webhook “syncer” is disabled)"
        in register(place, "--yes").out
    )
    assert hooks(place) == made


def test_webhooks_of_others_stay_as_they_are(place: Place) -> None:
    promote(place)
    public(place)
    place.register(url="https://chat.example.com/hooks/jira", name="chat")
    place.register(active=False)
    before = hooks(place)
    ran = register(place, "--yes")
    assert ran.code == 1
    assert "“by hand” is not ours to change" in ran.out
    assert [one for one in hooks(place) if one[0] == "jira"] == before


def test_who_is_no_administrator_registers_nothing(place: Place) -> None:
    public(place)
    ran = register(place, "--yes")
    assert (ran.code, hooks(place)) == (1, [])
    assert "cannot be seen by Syncer Bot, only by an administrator of Jira" in ran.out


def test_without_a_public_address_or_a_secret_nothing_is_registered(place: Place) -> None:
    promote(place)
    ran = register(place, "--yes")
    assert (ran.code, "[web] url says" in ran.out, hooks(place)) == (1, True, [])
    edit(place.home / "config.toml", 'webhook_secret = {env = "HOOK"}\n', "")
    ran = register(place, "--yes")
    assert (ran.code, "[web] webhook_secret is not set" in ran.err, hooks(place)) == (2, True, [])
