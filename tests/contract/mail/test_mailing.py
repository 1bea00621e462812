"""Letters to our own people, over a real store and a real mail server: to whom, when, and once (B-24, B-32, B-33)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from syncer.cycle.mailing import Mailed, shares
from syncer.cycle.postman import foreseen
from syncer.cycle.schedule import WEEK, Moments
from syncer.domain.json import JsonValue
from syncer.domain.kinds import Kind
from syncer.ports import Letter, Mailer, Post
from syncer.sync.mails import MailKind, MailState
from syncer.sync.observation import DecisionKind
from tests.support.mailroom import MONDAY, ZONE, Built, Mailroom, quiet
from tests.support.post_office import PostOffice

CR = "CR-0001"


@pytest.fixture
def room(tmp_path: Path, office: PostOffice, english: Built) -> Iterator[Mailroom]:
    made = english.room(tmp_path, office)
    made.record(CR, Kind.CHANGE_REQUEST, owner="li")
    yield made
    made.wired.close()


def bodies(office: PostOffice) -> dict[str, str]:
    """What each address got last, as text."""
    plain = [letter.get_body(("plain",)) for letter in office.letters]
    found = zip(office.to, plain, strict=True)
    return {to: part.get_content().replace("\r\n", "\n") for to, part in found if part is not None}


# ----------------------------------------------------------------------------------- the digest


def test_everything_new_comes_in_one_mail_a_person_and_day(room: Mailroom, office: PostOffice) -> None:
    room.record("CR-0002", Kind.CHANGE_REQUEST)
    room.clock(CR, "breach", "li", "pm")
    room.clock("CR-0002", "80%", "li", late=False)
    room.held(CR, "description", "li")
    posted = room.postman().turn()
    assert sorted(posted.sent) == ["li", "pm"]
    assert sorted(office.to) == ["li@example.com", "pm@example.com"]
    li = bodies(office)["li@example.com"]
    assert "New: CR-0001 Title of CR-0001\n  A change is answered: overdue" in li
    assert "about to be overdue" in li
    assert "syncer conflicts show CR-0001.description" in li
    assert "CR-0002" not in bodies(office)["pm@example.com"]


def test_before_its_time_and_on_other_days_nothing_is_mailed(room: Mailroom, office: PostOffice) -> None:
    room.clock(CR, "breach", "li")
    room.times = replace(room.times, digest=Moments(("mon",), time(8, 30), ZONE))
    for early in (MONDAY - timedelta(minutes=1), MONDAY + timedelta(days=1, hours=3)):
        room.now = early
        assert room.postman().turn().sent == []
    room.now = MONDAY + timedelta(hours=9)
    assert room.postman().turn().sent == ["li"], "one that was missed is made up for on its day"


def test_nothing_new_is_no_mail_and_what_still_waits_is_told_with_the_next(
    room: Mailroom, office: PostOffice
) -> None:
    room.clock(CR, "breach", "li")
    room.postman().turn()
    room.now = MONDAY + timedelta(days=1)
    assert room.postman().turn().sent == []
    room.record("CR-0002", Kind.CHANGE_REQUEST)
    room.clock("CR-0002", "breach", "li")
    room.postman().turn()
    said = bodies(office)["li@example.com"]
    assert "New: CR-0002" in said
    assert "- CR-0001" in said, "not new, and still late"
    assert office.letters[-1]["Subject"] == "CAMP: one thing is new for you"


def test_a_draft_that_waits_is_told_to_its_owner_and_nobodys_to_the_manager(
    room: Mailroom, office: PostOffice
) -> None:
    """NOT-4: whom a draft is for is never written to, whose it is to send is told of it."""
    asked: dict[str, JsonValue] = {"agreement": "clarifying", "source.raised_by": "customer"}
    room.record("REQ-0001", Kind.REQUIREMENT, owner="li", **asked, **{"source.contact": "wang"})
    room.record("REQ-0002", Kind.REQUIREMENT, **asked)
    assert sorted(room.postman().turn().sent) == ["li", "pm"]
    said = bodies(office)
    assert "Drafts to send\n\n- New: REQ-0001" in said["li@example.com"]
    assert "Please clarify, to Wang\n  syncer drafts REQ-0001" in said["li@example.com"]
    assert "REQ-0002" in said["pm@example.com"]
    room.now = MONDAY + timedelta(days=1)
    assert room.postman().turn().sent == []


def test_a_clock_that_stopped_meanwhile_is_no_news(room: Mailroom, office: PostOffice) -> None:
    room.clock(CR, "breach", "li")
    room.stands(CR, {"state": "breached", "ended": MONDAY.isoformat(), "deadline": MONDAY.isoformat()})
    assert room.postman().turn().sent == []


def test_the_mail_speaks_the_projects_first_language(
    tmp_path: Path, office: PostOffice, chinese: Built
) -> None:
    room = chinese.room(tmp_path, office)
    room.record(CR, Kind.CHANGE_REQUEST)
    room.clock(CR, "level 1", "li")
    room.postman().turn()
    room.wired.close()
    assert office.letters[0]["Subject"] == "CAMP：1 项新事项请您关注"
    assert "变更申请答复：已超时" in bodies(office)["li@example.com"]
    assert office.letters[0]["Content-Language"] == "zh-CN"


# ------------------------------------------------------------------------------------- to whom


def test_only_our_own_side_is_ever_written_to(room: Mailroom, office: PostOffice) -> None:
    """Whatever a rule, a record or a conflict names: customers, resellers and people of no side get nothing (NOT-2)."""
    strangers = ("wang", "reseller", "sideless", "wang@example.org", "nobody")
    room.times = replace(room.times, weekly=Moments(WEEK, time(8, 30), ZONE), at_once=True)
    room.record("CR-0002", Kind.CHANGE_REQUEST, owner="wang")
    for number, whom in enumerate(strangers):
        room.clock(CR if number % 2 else "CR-0002", f"level {number}", whom, later=strangers)
        room.held(CR, f"field{number}", whom)
    room.passed("CR-0002", CR)
    room.postman().turn()
    assert set(office.to) == {"li@example.com", "pm@example.com"}, "what passed concerns owner and manager"


def test_of_two_people_of_one_id_a_customer_is_not_written_to_in_the_others_place(
    room: Mailroom, office: PostOffice
) -> None:
    places = room.postman().places
    standing = places[0].standing(MONDAY)
    wang = next(one for one in standing.data.people if one.id == "wang")
    ours = wang.model_copy(update={"side": "ours", "email": "ours@example.com"})
    room.clock(CR, "breach", "ours@example.com")
    data = standing.data.model_copy(update={"people": (*standing.data.people, ours)})
    twice = replace(places[0].standing(MONDAY), data=data)
    found = shares(Mailed(twice), room.times, MONDAY, slots={MailKind.DIGEST: MONDAY}, at_once=True)
    assert [one.person.email for one in found] == []


def test_the_deputy_hears_of_what_belongs_to_somebody_who_left(room: Mailroom, office: PostOffice) -> None:
    room.clock(CR, "breach", "gone")
    room.postman().turn()
    assert office.to == ["li@example.com"]


def test_somebody_without_an_address_is_told_as_a_problem_once(room: Mailroom, office: PostOffice) -> None:
    room.clock(CR, "breach", "nomail", "li")
    told = room.postman().turn().problems
    assert [(one.message, one.code) for one in told] == [
        ("No Mail has no e-mail address, so nothing can be mailed there", "mail-address")
    ]
    assert "project.yaml" in told[0].hint
    assert room.postman().turn().problems == []
    assert office.to == ["li@example.com"]


def test_where_the_people_cannot_be_read_nobody_is_mailed_and_it_is_told(
    room: Mailroom, office: PostOffice
) -> None:
    room.clock(CR, "breach", "li")
    people = room.home / "register" / "project.yaml"
    right = people.read_text(encoding="utf-8")
    people.write_text(right.replace("role: analyst", "role: anlyst"), encoding="utf-8")
    postman = room.postman()
    (told,) = postman.turn().problems
    assert "CAMP: its people cannot be read" in told.message
    people.write_text(right, encoding="utf-8")
    room.now += timedelta(minutes=2)
    assert postman.turn().sent == ["li"]


def test_a_person_with_two_references_gets_one_letter(room: Mailroom, office: PostOffice) -> None:
    room.clock(CR, "breach", "li", "LI@example.com", "gone")
    room.postman().turn()
    assert office.to == ["li@example.com"]


# ------------------------------------------------------------------------------------ by night


@pytest.mark.parametrize(
    ("zone", "day", "silent", "loud"),
    [
        (ZONE, (2026, 11, 23), ["20:00", "23:59", "00:00", "07:59"], ["08:00", "12:00", "19:59"]),
        ("Europe/Berlin", (2027, 3, 28), ["01:59", "03:00", "07:59"], ["08:00"]),
        ("Europe/Berlin", (2026, 10, 25), ["02:30", "07:59", "20:00"], ["08:00", "19:59"]),
    ],
)
def test_nobody_is_mailed_in_quiet_hours_across_midnight_and_summer_time(
    room: Mailroom, zone: str, day: tuple[int, int, int], silent: list[str], loud: list[str]
) -> None:
    times = replace(room.times, quiet=quiet(time(20), time(8), zone))
    there = ZoneInfo(zone)

    def at(clock: str) -> datetime:
        return datetime.combine(datetime(*day, tzinfo=there), time.fromisoformat(clock), there)

    assert [times.silent(at(clock).astimezone(UTC)) for clock in silent] == [True] * len(silent)
    assert [times.silent(at(clock).astimezone(UTC)) for clock in loud] == [False] * len(loud)
    assert all(times.slots(at(clock).astimezone(UTC)) == {} for clock in silent)


def test_what_could_not_wait_waits_for_the_end_of_the_night_and_comes_as_one(
    room: Mailroom, office: PostOffice
) -> None:
    room.times = replace(
        room.times, digest=Moments((), time(), ZONE), at_once=True, quiet=quiet(time(20), time(8))
    )
    room.record("CR-0002", Kind.CHANGE_REQUEST)
    room.now = MONDAY.replace(hour=1)
    room.clock(CR, "breach", "li")
    room.clock("CR-0002", "level 1", "li")
    assert room.postman().turn().sent == []
    room.now = MONDAY.replace(hour=8, minute=0)
    assert room.postman().turn().sent == ["li"]
    assert office.letters[0]["Subject"] == "CAMP: 2 records need you now"


# -------------------------------------------------------------------------------------- at once


def test_breaches_and_levels_come_at_once_where_asked_for_and_warnings_with_the_digest(
    room: Mailroom, office: PostOffice
) -> None:
    room.times = replace(room.times, at_once=True)
    room.record("CR-0002", Kind.CHANGE_REQUEST)
    room.now = MONDAY + timedelta(hours=2)
    room.postman().turn()
    room.clock(CR, "breach", "li")
    room.clock("CR-0002", "80%", "pm", late=False)
    room.now += timedelta(minutes=1)
    room.times = replace(room.times, digest=Moments((), time(), ZONE))
    assert room.postman().turn().sent == ["li"]
    assert office.letters[0]["Subject"] == "CAMP: CR-0001 needs you now"
    assert room.postman().turn().sent == []
    room.now = MONDAY + timedelta(days=1)
    room.times = replace(room.times, digest=Moments(WEEK, time(8, 30), ZONE))
    assert room.postman().turn().sent == ["pm"], "what was told at once is not new in the digest"


def test_what_is_over_somebodys_cap_waits_for_the_digest(room: Mailroom, office: PostOffice) -> None:
    """`escalation.decide` puts what is over `daily_cap` into `later` (B-32)."""
    room.times = replace(room.times, at_once=True, digest=Moments((), time(), ZONE))
    room.clock(CR, "breach", later=["li"])
    assert room.postman().turn().sent == []
    room.now = MONDAY + timedelta(days=1)
    room.times = replace(room.times, digest=Moments(WEEK, time(8, 30), ZONE))
    assert room.postman().turn().sent == ["li"]


def test_without_being_asked_for_nothing_comes_at_once(room: Mailroom, office: PostOffice) -> None:
    room.times = replace(room.times, digest=Moments((), time(), ZONE))
    room.clock(CR, "breach", "li")
    assert room.postman().turn().sent == []


def test_an_acknowledged_level_and_old_news_do_not_come_at_once(room: Mailroom, office: PostOffice) -> None:
    room.times = replace(room.times, at_once=True, digest=Moments((), time(), ZONE))
    room.record("CR-0002", Kind.CHANGE_REQUEST)
    level = room.clock(CR, "level 1", "pm")
    room.wired.hub.acknowledge("CAMP", level.key, by="pm", now=MONDAY)
    room.clock("CR-0002", "breach", "li")
    room.now = MONDAY + timedelta(hours=25)
    assert room.postman().turn().sent == []


# ----------------------------------------------------------------------------------- once a week


def test_what_passed_without_proof_is_told_once_a_week_to_owner_and_manager(
    room: Mailroom, office: PostOffice
) -> None:
    """GATE-6: the weekly list; what is older than a week was in the list before."""
    room.times = replace(
        room.times, digest=Moments((), time(), ZONE), weekly=Moments(("mon",), time(8, 30), ZONE)
    )
    room.passed(CR)
    room.now = MONDAY - timedelta(days=1)
    assert room.postman().turn().sent == []
    room.now = MONDAY
    assert sorted(room.postman().turn().sent) == ["li", "pm"]
    said = bodies(office)["li@example.com"]
    assert "Passed a gate without proof" in said
    assert "“Approved”" in said
    assert "Decision (Customer)" in said
    room.now = MONDAY + timedelta(days=7)
    assert room.postman().turn().sent == []


def test_the_weekly_list_comes_in_the_digest_where_both_are_due(room: Mailroom, office: PostOffice) -> None:
    room.times = replace(room.times, weekly=Moments(("mon",), time(8, 30), ZONE))
    room.passed(CR)
    room.clock(CR, "breach", "li")
    room.postman().turn()
    assert sorted(office.to) == ["li@example.com", "pm@example.com"]
    assert {"Response times", "Passed a gate without proof"} <= set(
        bodies(office)["li@example.com"].splitlines()
    )
    kinds = [row.key.kind for row in room.rows() if row.key.person == "li"]
    assert sorted(kinds) == [MailKind.DIGEST, MailKind.WEEKLY]


# ---------------------------------------------------------------------------------------- once


def test_a_restart_and_a_second_process_send_nothing_twice(room: Mailroom, office: PostOffice) -> None:
    room.clock(CR, "breach", "li", "pm")
    first, second = room.postman(), room.postman()
    for one in (first, second, room.postman(), first):
        one.turn()
    assert len(office.to) == 2
    assert {row.state for row in room.rows()} == {MailState.SENT}


class _Dying:
    """A process that dies between its claim and the server's answer."""

    def __init__(self, mailer: Mailer) -> None:
        self._mailer = mailer

    def connection(self) -> AbstractContextManager[Post]:
        return _DyingLine()


class _DyingLine(AbstractContextManager["_DyingLine"]):
    def __exit__(self, *_: object) -> None:
        return None

    def send(self, letter: Letter) -> None:
        raise KeyboardInterrupt


def test_a_death_after_the_claim_is_never_sent_again_and_is_told(room: Mailroom, office: PostOffice) -> None:
    room.clock(CR, "breach", "li")
    with pytest.raises(KeyboardInterrupt):
        room.postman(_Dying(room.mailer)).turn()
    (row,) = room.rows()
    assert row.state is MailState.CLAIMED
    room.now += timedelta(hours=1)
    assert room.postman().turn().sent == []
    assert row.standing(room.now) is MailState.UNKNOWN
    assert office.to == []


def test_a_lost_line_after_the_letter_is_unknown_and_not_sent_again(
    room: Mailroom, office: PostOffice
) -> None:
    room.clock(CR, "breach", "li", "pm")
    office.hang_up = True
    posted = room.postman().turn()
    assert posted.unknown == ["li", "pm"], "the next letter goes over another connection"
    assert "nobody knows" in posted.problems[0].message
    office.hang_up = False
    room.now += timedelta(hours=3)
    assert room.postman().turn().sent == []
    assert {(row.state, row.tries) for row in room.rows()} == {(MailState.UNKNOWN, 1)}
    assert len(office.sent) == 2


def test_a_refusal_for_now_is_tried_again_later_and_then_sent_once(
    room: Mailroom, office: PostOffice
) -> None:
    room.clock(CR, "breach", "li", "pm")
    office.by_recipient["li@example.com"] = "450 4.2.0 come back"
    postman = room.postman()
    posted = postman.turn()
    assert (posted.failed, posted.sent) == (["li"], ["pm"])
    del office.by_recipient["li@example.com"]
    room.now += timedelta(minutes=2)
    assert postman.turn().sent == []
    room.now += timedelta(minutes=4)
    assert postman.turn().sent == ["li"]
    assert postman.turn().sent == []
    assert sorted(office.to) == ["li@example.com", "pm@example.com"]
    assert {row.key.person: row.tries for row in room.rows()} == {"li": 2, "pm": 1}


def test_a_refusal_for_good_waits_for_tomorrows_digest_and_stops_nobody_else(
    room: Mailroom, office: PostOffice
) -> None:
    room.clock(CR, "breach", "li", "pm")
    office.by_recipient["li@example.com"] = "550 5.1.1 no such user"
    postman = room.postman()
    postman.turn()
    room.now += timedelta(hours=4)
    postman.turn()
    assert office.to == ["pm@example.com"]
    failed = next(row for row in room.rows() if row.key.person == "li")
    assert failed.state is MailState.REFUSED
    assert "550" in failed.reason
    del office.by_recipient["li@example.com"]
    room.now = MONDAY + timedelta(days=1)
    assert postman.turn().sent == ["li"], "it was never told, so it is new"


def test_a_server_that_is_away_is_told_and_tried_again(room: Mailroom, office: PostOffice) -> None:
    room.clock(CR, "breach", "li", "pm")
    port, office.port = office.port, 9
    posted = room.postman().turn()
    assert sorted(posted.failed) == ["li", "pm"]
    assert [one.message.partition(":")[0] for one in posted.problems] == ["no mail was sent"]
    office.port = port
    room.now += timedelta(minutes=6)
    assert sorted(room.postman().turn().sent) == ["li", "pm"]


def test_a_paused_project_is_silent(room: Mailroom, office: PostOffice) -> None:
    room.clock(CR, "breach", "li")
    room.wired.hub.decide("CAMP", DecisionKind.PAUSE, "CAMP", {"reason": "x"}, by="pm", now=MONDAY)
    assert room.postman().turn().sent == []


def test_what_was_due_while_a_project_was_paused_comes_once_it_goes_on(
    room: Mailroom, office: PostOffice
) -> None:
    room.clock(CR, "breach", "li")
    postman, hub = room.postman(), room.wired.hub
    hub.decide("CAMP", DecisionKind.PAUSE, "CAMP", {"reason": "x"}, by="pm", now=MONDAY)
    assert postman.turn().sent == []
    hub.decide("CAMP", DecisionKind.RESUME, "CAMP", {}, by="pm", now=MONDAY)
    room.now += timedelta(minutes=2)
    assert postman.turn().sent == ["li"]


def test_a_draft_whose_letter_has_nothing_to_say_is_no_news(room: Mailroom, office: PostOffice) -> None:
    """Of minutes with nothing but our own actions the customer has nothing to do, and the page has no letter."""
    room.record("ACT-0001", Kind.ACTION, state="open", owner="li")
    room.record(
        "MTG-0001",
        Kind.MEETING,
        state="issued",
        chair="li",
        actions=["ACT-0001"],
        attendees=[{"person": "wang", "side": "customer"}],
    )
    assert room.postman().turn().sent == []


def test_what_would_be_sent_is_foreseen_without_a_claim(room: Mailroom, office: PostOffice) -> None:
    room.clock(CR, "breach", "li", "nomail")
    ready, nowhere = foreseen(room.postman().places, room.times, MONDAY)
    assert [one.letter.to for one in ready] == ["li@example.com"]
    assert [one.person.id for one in nowhere] == ["nomail"]
    assert room.rows() == []
    room.postman().turn()
    assert bodies(office)["li@example.com"].splitlines() == ready[0].letter.text.splitlines()


def test_a_letter_has_the_same_id_however_often_it_is_tried(room: Mailroom, office: PostOffice) -> None:
    room.clock(CR, "breach", "li")
    office.at_end.append("451 later")
    room.postman().turn()
    first = room.rows()[0]
    room.now += timedelta(minutes=6)
    room.postman().turn()
    assert room.rows()[0].letter == first.letter
    assert str(office.letters[0]["Message-ID"]).endswith("@example.com>")
