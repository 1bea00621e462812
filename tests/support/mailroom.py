"""A project whose store knows of clocks, conflicts and passages, and a postman with a clock of the test's own."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from syncer import wiring
from syncer.config.settings import Store
from syncer.cycle.gates import CURSOR
from syncer.cycle.mailing import MailTimes
from syncer.cycle.postman import Place, Postman
from syncer.cycle.schedule import WEEK, Moments
from syncer.domain.addresses import Mailbox
from syncer.domain.json import JsonObject, JsonValue
from syncer.domain.kinds import Kind
from syncer.mail.smtp import Server, SmtpMailer
from syncer.ports import Mailer, NewRecord, PutClocks, PutCursor, PutHeld
from syncer.rules.escalation import QuietHours
from syncer.sync.clock_rows import ClockRow, Firing, FiringKey
from syncer.sync.mails import MailRow
from syncer.sync.observation import Held
from syncer.wiring import Wired
from tests.support.post_office import PostOffice
from tests.support.stores import empty_store
from tests.support.world import TOKEN, lay_out

ZONE = "Asia/Shanghai"
SHANGHAI = ZoneInfo(ZONE)
MONDAY = datetime(2026, 11, 23, 8, 30, tzinfo=SHANGHAI)
RULE = "change answered"
PEOPLE = """\
people:
  - {id: li, name: Li Lei, side: ours, role: analyst, email: li@example.com, reports_to: pm}
  - {id: pm, name: Han Meimei, side: ours, role: project_manager, email: pm@example.com}
  - {id: nomail, name: No Mail, side: ours, role: staff}
  - {id: gone, name: Gone, side: ours, email: gone@example.com, active: false, deputy: li}
  - {id: wang, name: Wang, side: customer, role: project_lead, email: wang@example.org}
  - {id: reseller, name: Zhao, side: reseller, role: project_manager, email: zhao@example.net}
  - {id: sideless, name: Qian, email: qian@example.com}
"""


@dataclass(slots=True)
class Mailroom:
    """What there is to mail, and when it is; `now` is turned by the test."""

    home: Path
    wired: Wired
    office: PostOffice
    now: datetime = MONDAY
    times: MailTimes = field(
        default_factory=lambda: MailTimes(Moments(WEEK, time(8, 30), ZONE), Moments((), time(), ZONE))
    )

    @property
    def mailer(self) -> Mailer:
        """The way to the test's mail server."""
        server = Server("127.0.0.1", self.office.port, "none", timeout=5.0)
        return SmtpMailer(server, Mailbox("syncer@example.com", "syncer"))

    def postman(self, mailer: Mailer | None = None) -> Postman:
        """One as a fresh process has it."""
        places = [
            Place(one.project, replace(one.ports, clock=lambda: self.now.astimezone(UTC)), one.url)
            for one in self.wired.places()
        ]
        return Postman(places, self.times, mailer or self.mailer)

    def rows(self) -> Sequence[MailRow]:
        """What the store knows of mails."""
        return self.wired.hub.mails("CAMP")

    def record(self, uid: str, kind: Kind, **values: JsonValue) -> None:
        with self.wired.hub.lock("CAMP"):
            made = NewRecord(uid, kind, {"title": f"Title of {uid}", **values})
            self.wired.hub.commit("CAMP", [made], cycle="c", now=self.now)

    def clock(self, uid: str, point: str, *to: str, late: bool = True, later: Sequence[str] = ()) -> Firing:
        """A clock that goes on, and a point of it that was fired now."""
        deadline = self.now + (timedelta(hours=-1) if late else timedelta(hours=5))
        row: JsonObject = {
            "state": "breached" if late else "running",
            "started": (self.now - timedelta(days=1)).isoformat(),
            "deadline": deadline.isoformat(),
        }
        self.stands(uid, row)
        fired = Firing(FiringKey(uid, RULE, 1, f"{point} | 24h"), self.now, to, tuple(later))
        with self.wired.hub.lock("CAMP"):
            self.wired.hub.fire("CAMP", [fired])
        return fired

    def stands(self, uid: str, row: JsonObject) -> None:
        """A clock of the record as the last cycle kept it."""
        with self.wired.hub.lock("CAMP"):
            kept = PutClocks(uid, (ClockRow(uid, RULE, 1, "d", None, row),))
            self.wired.hub.commit("CAMP", [kept], cycle="c", now=self.now)

    def held(self, uid: str, field_: str, owner: str) -> None:
        """A field that waits for somebody to decide."""
        conflict = Held(uid, field_, {}, {}, None, self.now - timedelta(hours=2), owner=owner)
        with self.wired.hub.lock("CAMP"):
            self.wired.hub.commit("CAMP", [PutHeld(conflict)], cycle="c", now=self.now)

    def passed(self, *uids: str, ago: timedelta = timedelta(days=2)) -> None:
        """Records that passed a gate without proof."""
        listed: list[JsonValue] = [
            {
                "uid": uid,
                "gate": "no change without both sides",
                "at": (self.now - ago).isoformat(),
                "word": "approved",
                "by": "analyst@example.com",
                "ref": "1",
                "missing": ["decision.customer.outcome"],
            }
            for uid in uids
        ]
        with self.wired.hub.lock("CAMP"):
            kept = PutCursor(CURSOR, json.dumps({"digest": "d", "open": listed}))
            self.wired.hub.commit("CAMP", [kept], cycle="c", now=self.now)


@dataclass(frozen=True, slots=True)
class Built:
    """A project with people on all sides, built once."""

    home: Path
    wired: Wired

    def room(self, folder: Path, office: PostOffice) -> Mailroom:
        """The same project with a store of its own."""
        store = Store(url=empty_store(folder / "syncer.db"))
        settings = self.wired.settings.model_copy(update={"store": store})
        return Mailroom(self.home, Wired(settings, TOKEN, self.wired.projects), office)


def built(home: Path, locale: str) -> Built:
    """Lay a project out and read it."""
    register = lay_out(home, "http://127.0.0.1:9", locale=locale)
    (register / "project.yaml").write_text(PEOPLE, encoding="utf-8")
    return Built(home, wiring.build(home / "config.toml", TOKEN))


def quiet(start: time, end: time, zone: str = ZONE) -> QuietHours:
    """When nobody is mailed."""
    return QuietHours(start, end, ZoneInfo(zone))
