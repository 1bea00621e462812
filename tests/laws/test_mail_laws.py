"""Whatever fails, dies, runs twice or comes late: nothing is mailed twice, and nothing is lost that is known not to have gone (B-32)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from syncer.cycle.postman import Postman
from syncer.ports import Letter, Mailer, Post
from syncer.sync.mails import MailKind, MailState
from tests.support.mailroom import Mailroom, built
from tests.support.post_office import PostOffice, post_office
from tests.support.tries import tries

NEW = re.compile(r"^- New: (CR-\d+)", re.MULTILINE)
SLOTS = 40
DEEDS = ["breach", "turn", "another", "later", "refuse", "cut", "away", "die", "well", "wait", "sleep"]


class Death(BaseException):
    """The process is gone."""


@dataclass
class Mortal:
    """A way to the server on which the process dies: before a letter is handed over, or after."""

    mailer: Mailer
    after: bool

    @contextmanager
    def connection(self) -> Iterator[Post]:
        with self.mailer.connection() as line:
            yield Line(line, self.after)


@dataclass
class Line:
    line: Post
    after: bool

    def send(self, letter: Letter) -> None:
        if self.after:
            self.line.send(letter)
        raise Death


Rooms = Callable[[Path, PostOffice], Mailroom]


@pytest.fixture(scope="module")
def rooms(tmp_path_factory: pytest.TempPathFactory) -> Rooms:
    """Makes a project with a store of its own."""
    english = built(tmp_path_factory.mktemp("laws"), '["en"]')

    def made(folder: Path, office: PostOffice) -> Mailroom:
        return english.room(folder, office)

    return made


@settings(max_examples=tries(12))
@given(
    at_once=st.booleans(), deeds=st.lists(st.tuples(st.sampled_from(DEEDS), st.booleans()), max_size=SLOTS)
)
def test_every_breach_is_told_at_most_once_and_if_nobody_doubts_it_once(
    rooms: Rooms, at_once: bool, deeds: list[tuple[str, bool]]
) -> None:
    with post_office() as office, TemporaryDirectory() as folder:
        room = rooms(Path(folder), office)
        room.times = replace(room.times, at_once=at_once)
        try:
            fired = lived(room, office, deeds)
            counted = Counter(uid for letter in bodies(office) for uid in NEW.findall(letter))
            doubtful = in_doubt(room, fired)
        finally:
            room.wired.close()
    assert max(counted.values(), default=0) <= 1
    assert set(fired) - set(counted) <= doubtful


def lived(room: Mailroom, office: PostOffice, deeds: list[tuple[str, bool]]) -> list[str]:
    """Live through what happens; then two calm days. Returns what was breached."""
    fired: list[str] = []
    postman, port = room.postman(), office.port
    for deed, twist in deeds:
        if deed == "breach":
            fired.append(f"CR-{len(fired) + 1:04}")
            room.clock(fired[-1], "breach", "li")
        elif deed == "well":
            well(office, port)
        elif deed in {"wait", "sleep"}:
            room.now += timedelta(minutes=7) if deed == "wait" else timedelta(hours=11)
        elif deed == "die":
            with suppress(Death):
                room.postman(Mortal(room.mailer, after=twist)).turn()
        else:
            postman = turned(room, office, postman, deed)
    well(office, port)
    for _ in range(2):
        room.now = (room.now + timedelta(days=1)).replace(hour=9)
        room.postman().turn()
    return fired


def turned(room: Mailroom, office: PostOffice, postman: Postman, deed: str) -> Postman:
    """A turn of the service or of another process, after something went wrong at the server."""
    if deed == "later":
        office.at_end.append("451 later")
    elif deed == "refuse":
        office.by_recipient["li@example.com"] = "550 nobody"
    elif deed == "cut":
        office.hang_up = True
    elif deed == "away":
        office.port = 9
    fresh = room.postman()
    (fresh if deed != "turn" else postman).turn()
    return fresh if deed == "away" else postman


def well(office: PostOffice, port: int) -> None:
    """Everything works again."""
    office.port, office.hang_up = port, False
    office.by_recipient.clear()
    office.at_end.clear()


def bodies(office: PostOffice) -> list[str]:
    plain = [letter.get_body(("plain",)) for letter in office.letters]
    return [part.get_content().replace("\r\n", "\n") for part in plain if part is not None]


def in_doubt(room: Mailroom, fired: list[str]) -> set[str]:
    """What stood in letters whose end nobody knows."""
    rows = [row for row in room.rows() if row.standing(room.now) is MailState.UNKNOWN]
    items = [
        item
        for row in rows
        for item in ([f"clock|{row.key.slot}"] if row.key.kind is MailKind.CLOCK else row.items)
    ]
    return {uid for uid in fired if any(item.startswith(f"clock|{uid}|") for item in items)}
