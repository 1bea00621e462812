"""A year in the life of issues, from a seed: what people do on a site and in the register's files, each at its instant.

The same seed gives the same year. Nothing here knows a site: issues go by their number in the year, and `replay` carries
the deeds out on whatever site it has. Change requests and action items are made by people in Jira, questions and meetings
in the register's folder.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Final, Literal

BEGIN: Final = datetime(2026, 1, 5, tzinfo=UTC)
END: Final = BEGIN + timedelta(days=365)
Kind = Literal["change", "action", "question", "meeting"]
OURS: Final = ("analyst", "pm", "consultant")
_CUSTOMER: Final = "director"
_KINDS: Final[tuple[tuple[Kind, float], ...]] = (("change", 0.45), ("action", 0.35), ("question", 0.2))
_MEETINGS: Final = 20  # one to so many issues


@dataclass(frozen=True, slots=True)
class Deed:
    """Something that somebody does to the thing of a number; `wanted` are the words of the deed.

    `do`: "create", "edit", "transition" and "comment" in Jira; "write" makes a file, "set" sets fields in one, "prove" adds
    evidence to a list there.
    """

    at: datetime
    number: int
    kind: Kind
    do: str
    who: str = "analyst"
    wanted: Mapping[str, Any] = field(default_factory=dict)

    @property
    def in_jira(self) -> bool:
        """Whether it is done on the site."""
        return self.do in {"create", "edit", "transition", "comment"}


def year(issues: int, seed: int | str) -> list[Deed]:
    """All deeds of so many issues, and of the meetings beside them, in the order in which they happen."""
    chances = random.Random(f"life {seed}")
    kinds, weights = zip(*_KINDS, strict=True)
    deeds: list[Deed] = []
    for number in range(issues):
        deeds += _Story(chances, number, chances.choices(kinds, weights)[0]).told()
    for number in range(issues, issues + max(1, issues // _MEETINGS)):
        deeds += _Story(chances, number, "meeting").told()
    return _apart(sorted((one for one in deeds if one.at < END), key=lambda one: (one.at, one.number)))


def _apart(deeds: list[Deed]) -> list[Deed]:
    """The same, no two at one instant: a site's history has an order."""
    found: list[Deed] = []
    for one in deeds:
        last = found[-1].at if found else BEGIN
        at = max(one.at, last + timedelta(seconds=2))
        found.append(Deed(at, one.number, one.kind, one.do, one.who, one.wanted))
    return found


class _Story:
    """One thing from its beginning on."""

    def __init__(self, chances: random.Random, number: int, kind: Kind) -> None:
        self._chances, self._number, self._kind = chances, number, kind
        self._at = BEGIN + timedelta(minutes=chances.randrange(60, 364 * 24 * 60))
        self._deeds: list[Deed] = []

    def told(self) -> list[Deed]:
        """All that becomes of it."""
        stories = {
            "change": self._change,
            "action": self._action,
            "question": self._question,
            "meeting": self._meeting,
        }
        stories[self._kind]()
        return self._deeds

    def _do(self, do: str, who: str = "", **wanted: Any) -> None:
        who = who or self._chances.choice(OURS)
        self._deeds.append(Deed(self._at, self._number, self._kind, do, who, wanted))

    def _later(self, most: float) -> None:
        """Some hours pass, rather few than many."""
        self._at += timedelta(hours=min(most, self._chances.expovariate(4 / most)), minutes=1)

    def _likely(self, share: float) -> bool:
        return self._chances.random() < share

    # --------------------------------------------------------------------------------- kinds

    def _change(self) -> None:
        """A change: urgency that moves, a pause while the customer is asked, answers that count and others that do not."""
        urgency = self._chances.choice(["Urgent", "Normal", "Normal", "Low", None])
        fields = {"summary": f"Change {self._number}", **({"Urgency": urgency} if urgency else {})}
        self._do("create", type="Change request", fields=fields)
        if self._likely(0.2):
            self._later(30)
            self._do("edit", fields={"Urgency": self._chances.choice(["Urgent", "Normal", "Low"])})
        if self._likely(0.5):
            self._later(20)
            self._do("transition", to="In Progress")
        if self._likely(0.3):
            self._later(40)
            self._do("transition", to="Waiting")
            self._later(400)
            self._do("transition", to="In Progress")
        if self._likely(0.3):
            self._later(30)
            self._do("comment", text="We look at it.")
        self._answered()
        if self._likely(0.5):
            self._later(60)
            self._do("edit", fields={"Delay days": self._chances.randint(1, 12)})
        if self._likely(0.15):
            self._later(60)
            self._do("set", values={"preliminary_plan": "First the report, then the form."})
        if self._likely(0.15):
            self._later(200)
            self._do("transition", to="Cancelled")

    def _answered(self) -> None:
        self._later(90)
        how = self._chances.choice(["comment", "comment", "mail", "customer", "nobody"])
        if how == "comment":
            self._do("comment", text="Answer: it can be done in two weeks.")
        elif how == "customer":
            self._do("comment", _CUSTOMER, text="Answer: we wait.")
        elif how == "mail":
            self._proven("answers", by=self._chances.choice(OURS))

    def _proven(self, path: str, **item: Any) -> None:
        """Evidence of a mail, written down some hours after it was sent."""
        at = self._at.isoformat()
        self._later(30)
        self._do("prove", path=path, item={"how": "mail", "at": at, **item})

    def _action(self) -> None:
        """An action item: with or without a due date that moves, done, and sometimes opened again."""
        due = (self._at + timedelta(days=self._chances.randint(1, 20))).date().isoformat()
        fields: dict[str, Any] = {"summary": f"Action {self._number}"}
        fields |= {"duedate": due} if self._likely(0.5) else {}
        fields |= {"priority": self._chances.choice(["Highest", "High", "Low"])} if self._likely(0.6) else {}
        self._do("create", type="Action item", fields=fields)
        if self._likely(0.4):
            self._later(60)
            self._do("transition", to="In Progress")
        if self._likely(0.3):
            self._later(100)
            later = (self._at + timedelta(days=self._chances.randint(1, 30))).date().isoformat()
            self._do("edit", fields={"duedate": later})
        if self._likely(0.8):
            self._later(500)
            self._do("transition", to="Done")
            if self._likely(0.2):
                self._later(100)
                self._do("transition", to="In Progress")
                self._later(200)
                self._do("transition", to="Done")
        elif self._likely(0.3):
            self._later(300)
            self._do("transition", to="Cancelled")

    def _question(self) -> None:
        """A question written into the register; its state is mirrored as a label, its answers are evidence."""
        values = {"title": f"Question {self._number}", "state": "open", "owner": "pm"}
        self._do("write", values=values)
        if self._likely(0.7):
            self._later(40)
            self._proven("answers", by=self._chances.choice(OURS))
            self._later(10)
            self._do("set", values={"state": "answered"})
            if self._likely(0.3):
                self._later(200)
                self._do("set", values={"state": "open"})
                self._later(40)
                self._proven("answers", by=self._chances.choice(OURS), ref="again")
        elif self._likely(0.5):
            self._later(100)
            self._do("set", values={"state": "parked"})

    def _meeting(self) -> None:
        """A meeting: minutes that are sent, mostly in time, and confirmed by those who got them."""
        end = self._at + timedelta(hours=2)
        people = self._chances.sample([*OURS, _CUSTOMER], 2)
        values = {
            "title": f"Meeting {self._number}",
            "start": self._at.isoformat(),
            "end": end.isoformat(),
            "note_taker": "analyst",
            "distribution": sorted(people),
        }
        self._do("write", values=values)
        self._at = end
        if not self._likely(0.9):
            return
        self._later(40)
        sent = {"how": "mail", "by": "analyst", "at": self._at.isoformat()}
        self._do("set", values={"sent": sent})
        for person in people:
            self._later(60)
            self._proven("receipts", person=person)
