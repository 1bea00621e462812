"""Somebody leaves every table, on both databases; the chain holds, and a second time there is nothing to do."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import select

from syncer.domain.json import JsonObject
from syncer.domain.people import Person
from syncer.domain.records import Kind
from syncer.ports import (
    CycleRow,
    HistoryEntry,
    HubWrite,
    NewRecord,
    OpenClaim,
    PutCounterpart,
    PutCursor,
    PutHeld,
    PutPast,
    PutResponse,
)
from syncer.store.hub import SqlHub
from syncer.store.tables import metadata
from syncer.sync.clock_rows import Firing, FiringKey
from syncer.sync.forgetting import identity
from syncer.sync.frozen import FrozenPage
from syncer.sync.histories import IssuePast, PastMove
from syncer.sync.mails import MailKey, MailKind, MailRow, MailState
from syncer.sync.observation import (
    Agreed,
    Claim,
    ClaimKind,
    Counterpart,
    DecisionKind,
    Held,
    Response,
    Side,
)

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
MAIL, NAME, ACCOUNT = "zhao@example.com", "赵伟光", "712020:ab-cd-1"
TEXT = f"{NAME} <{MAIL}> wrote"


def lived(hub: SqlHub) -> None:
    """The person in every table that can name somebody."""
    said: JsonObject = {"who": MAIL, "text": TEXT}
    part = Counterpart(
        Side.JIRA,
        "1",
        "REQ-0001",
        "C-1",
        agreed={"owner": Agreed("zhao", ACCOUNT)},
        seen={"description": TEXT},
    )
    move = PastMove("9", "owner", NOW, None, MAIL, ACCOUNT, automatic=False, ours=False)
    writes: list[HubWrite] = [
        NewRecord("REQ-0001", Kind.REQUIREMENT, {"owner": "zhao", "description": TEXT, "title": "zhao"}),
        PutCounterpart(part),
        OpenClaim(Claim(ClaimKind.ISSUE, "REQ-0001", "t", NOW, 0, {"owner": ["zhao", ACCOUNT]})),
        PutHeld(
            Held(
                "REQ-0001", "owner", {"jira": MAIL}, {"jira": ACCOUNT}, None, NOW, "r", {"jira": NAME}, "zhao"
            )
        ),
        PutResponse(Response("k", "box", "p", ACCOUNT, NOW, said)),
        PutCursor("note", TEXT),
        PutPast(IssuePast("1", "REQ-0001", "v", "m", NOW, ("owner",), (move,)), ("9",)),
        HistoryEntry("REQ-0001", "owner", None, "zhao", "files", "", NAME),
        HistoryEntry("REQ-0001", "title", None, "Gate", "files", ""),
    ]
    with hub.lock("CAMP"):
        hub.commit("CAMP", writes, cycle="c", now=NOW)
        hub.fire("CAMP", [Firing(FiringKey("REQ-0001", "answer", 1, "50 %"), NOW, ("zhao",), (MAIL,), "p")])
    hub.decide("CAMP", DecisionKind.EVIDENCE, "REQ-0001 owner", said, by="zhao", now=NOW)
    hub.claim_mails(
        [MailRow(MailKey("CAMP", "zhao", MailKind.DIGEST, "1"), MailState.CLAIMED, NOW, 1, "x", (TEXT,))]
    )
    hub.keep_frozen("CAMP", [FrozenPage("f", "d", NAME, f"<p>{TEXT}</p>")])
    hub.finish(CycleRow("c", "CAMP", NOW, {"problems": [{"message": TEXT}]}))
    hub.cache("site", f"user:{MAIL}", {"id": ACCOUNT, "name": NAME})


def everything(hub: SqlHub) -> str:
    with hub._reading() as connection:
        return "\n".join(
            str(tuple(row)) for table in metadata.sorted_tables for row in connection.execute(select(table))
        )


def test_somebody_leaves_every_table(hub: SqlHub) -> None:
    lived(hub)
    head = hub.audit("CAMP").head
    who = identity(
        Person(id="zhao", name=NAME, email=MAIL), "zhao", (ACCOUNT,), hub.oblivion.instance, "zh-CN"
    )
    named = hub.oblivion.mentions("CAMP", who)
    assert {*named} == {
        "cache", "claims", "counterparts", "cursors", "cycles", "decisions", "firings", "frozen_pages", "held",
        "history_payloads", "mails", "moves", "records", "responses",
    }  # fmt: skip
    hub.oblivion.begin(who)
    assert hub.oblivion.under_way() == [who]
    with hub.lock("CAMP"):
        hub.oblivion.blank("CAMP", who)
    hub.oblivion.end(who)
    left = everything(hub)
    assert [word for word in (MAIL, NAME, ACCOUNT) if word in left] == []
    assert hub.oblivion.under_way() == []
    assert hub.oblivion.mentions("CAMP", who) == {}
    audit = hub.audit("CAMP")
    assert (audit.head, audit.broken, audit.erased) == (head, None, 1)
    values = hub.snapshot("CAMP").records["REQ-0001"].values
    assert (values["owner"], values["title"]) == (who.pseudonym, "zhao")
    assert hub.oblivion.known_as(ACCOUNT) == who.pseudonym
    assert hub.oblivion.known_as("712020:other") == "712020:other"
    (page,) = [hub.frozen_page("CAMP", "f")]
    assert page is not None
    assert hub.frozen_titles("CAMP")["f"] == (page.title, page.digest)
    assert who.label in page.content
    assert [one.key.person for one in hub.mails("CAMP")] == [who.pseudonym]


def test_another_process_learns_of_it_with_its_next_cycle(hub: SqlHub, url: str) -> None:
    other = SqlHub(url)
    assert other.oblivion.known_as(ACCOUNT) == ACCOUNT
    who = identity(None, ACCOUNT, (), hub.oblivion.instance, "en")
    hub.oblivion.begin(who)
    with other.lock("CAMP"):
        assert other.oblivion.known_as(ACCOUNT) == who.pseudonym
    other.close()
