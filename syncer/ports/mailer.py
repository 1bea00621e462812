"""What mailing needs of the world: a connection to a mail server, and letters that go over it one by one."""

from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Event:
    """A meeting for people's calendars (MTG-6): `uid` names it for good, a higher `sequence` takes the place of a lower one.

    `cancelled`: whoever has it takes it out again. Nobody but who writes is named in it.
    """

    uid: str
    sequence: int
    start: datetime
    end: datetime | None
    title: str
    at: datetime
    place: str = ""
    link: str = ""
    text: str = ""
    cancelled: bool = False


@dataclass(frozen=True, slots=True)
class Letter:
    """One message to one person, in plain text and as HTML.

    `id` names it for good: the same letter has the same whenever it is made. `locale` is its language, `at` its date.
    `event` is a meeting that it invites to, attached as a file `file`.ics.
    """

    id: str
    to: str
    name: str
    subject: str
    text: str
    html: str
    at: datetime
    locale: str
    event: Event | None = None
    file: str = "meeting"


class Post(Protocol):
    """An open connection to the server."""

    def send(self, letter: Letter) -> None:
        """Hand a letter over; it has been accepted when this returns.

        Raises Permanent where it will never be taken, UnknownOutcome where nobody can tell whether it was, and any other
        Temporary where it was not.
        """
        ...


class Mailer(Protocol):
    """The mail server that takes what we send."""

    def connection(self) -> AbstractContextManager[Post]:
        """Connect, encrypted and signed in as configured; nothing is sent yet.

        Raises Unreachable, Refused (who we say we are is not accepted) or Permanent.
        """
        ...
