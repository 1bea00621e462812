"""That something was done outside, by whom, when and how: understood, checked, and kept as rows that the next cycle carries out.

Why it exists: a command and the console record the same evidence by the same rules. Everything that is wrong is found at once, and
then nothing is recorded. Nothing here waits for a lock or asks a site.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from zoneinfo import ZoneInfo

from syncer.acts.unfit import Unfit, Why
from syncer.cycle.conduct import decide
from syncer.cycle.drafts import desk
from syncer.cycle.project import Ports, Project, data_in
from syncer.domain.json import JsonObject, JsonValue
from syncer.domain.kinds import Kind
from syncer.domain.people import Directory, Person
from syncer.domain.problems import Problem, nearest
from syncer.domain.values import read_instant
from syncer.sync.drafts import Desk
from syncer.sync.evidence import foreseen
from syncer.sync.moments import instant_of_words
from syncer.sync.observation import DecisionKind, HubState
from syncer.wiring import Wired


@dataclass(frozen=True, slots=True)
class Target:
    """A record that something is recorded for, in its project as the store knows it."""

    project: Project
    hub: HubState
    uid: str
    kind: Kind

    def value(self, path: str) -> JsonValue:
        """What the register says of a field, with all that waits for the next cycle."""
        return foreseen(self.hub, self.uid, path)


@dataclass(frozen=True, slots=True)
class Proof:
    """One thing to record; `shown` is what people read of it, `there` whether the register has it already."""

    target: Target
    path: str
    payload: JsonObject
    shown: str
    there: bool = False

    def to_json(self) -> JsonObject:
        """What a script reads of it."""
        return {
            "project": self.target.project.key,
            "uid": self.target.uid,
            "field": self.path,
            "recorded": not self.there,
            "evidence": {name: value for name, value in self.payload.items() if name != "from"},
        }


@dataclass(frozen=True, slots=True)
class SentLetter:
    """That a draft was sent, to record; `there` whether it is known already."""

    target: Target
    notice: str
    payload: JsonObject
    shown: str
    there: bool = False

    def to_json(self) -> JsonObject:
        """What a script reads of it."""
        return {
            "project": self.target.project.key,
            "uid": self.target.uid,
            "draft": self.notice,
            "recorded": not self.there,
            "sent": self.payload,
        }


@dataclass(frozen=True)
class Office:
    """A project's records as they would be by now, without a word from Jira, and whom its files name; worked out when first asked for."""

    project: Project
    ports: Ports

    @cached_property
    def desk(self) -> Desk:
        """What drafts are worked out from."""
        planned = decide(self.project, self.ports)
        seen = planned.seen
        return desk(self.project, seen.data, seen.hub, planned.plan.records, seen.now)

    @cached_property
    def people(self) -> Directory:
        """Whom the files name by now."""
        if "desk" in self.__dict__:
            return Directory(self.desk.data.people)
        return Directory(data_in(self.project, self.ports).people)


@dataclass(slots=True)
class Asking:
    """What somebody asked for, being understood; `wrong` collects what cannot be."""

    wired: Wired
    now: datetime
    wrong: list[Unfit | Problem] = field(default_factory=list)
    offices: dict[str, Office] = field(default_factory=dict)

    def unfit(self, why: Why, about: str, **given: str) -> None:
        """Note why nothing will be recorded."""
        self.wrong.append(Unfit(why, about, **given))

    def office(self, project: Project) -> Office:
        """A project's records and people, worked out once however much is recorded."""
        if project.key not in self.offices:
            self.offices[project.key] = Office(project, self.wired.offline(project))
        return self.offices[project.key]

    def people(self, project: Project) -> Directory:
        """Whom a project's files name by now."""
        return self.office(project).people

    def known(self, people: Directory, words: str, about: str) -> Person | None:
        """Whom words mean: an id, an e-mail or a name."""
        found = people.known_as(words)
        several = people.named(words) if found is None else ()
        if several:
            ids = [one.id for one in several]
            self.wrong.append(Unfit(Why.SEVERAL, about, known=ids, name=words, count=str(len(ids))))
        elif found is None:
            near = nearest(words, [name for one in people for name in (one.id, one.name) if name])
            self.wrong.append(Unfit(Why.NOBODY, about, near=near, known=listed(people), name=words))
        return found

    def instant(self, project: Project, words: str | None) -> datetime:
        """When it happened: now, unless said otherwise; never in the future."""
        now = self.now.replace(microsecond=0)
        if words is None:
            return now
        try:
            found = instant_of_words(words, now, ZoneInfo(project.timezone))
        except ValueError as error:
            self.unfit(Why.DAY, "at", text=words, said=str(error))
            return now
        if found is None:
            self.unfit(Why.MOMENT, "at", text=words)
        elif found > now:
            self.unfit(Why.FUTURE, "at", text=words)
        return found if found is not None else now


def listed(people: Directory) -> list[str]:
    """Everybody by id and name."""
    return [f"{one.id} ({one.name})" if one.name else one.id for one in people]


def recorded(elements: JsonValue, element: JsonObject, project: Project, *, at_any_time: bool) -> bool:
    """Whether a list holds the same evidence: at the same instant, or, where none was said, on the same day."""
    zone = ZoneInfo(project.timezone)
    for one in elements if isinstance(elements, list) else []:
        if not isinstance(one, dict) or any(one.get(key) != element.get(key) for key in ("how", "by", "ref")):
            continue
        if one.get("at") == element["at"]:
            return True
        if at_any_time and one.get("at"):
            days = {read_instant(each["at"]).astimezone(zone).date() for each in (one, element)}
            if element.get("ref") or len(days) == 1:
                return True
    return False


def keep(asking: Asking, proofs: Sequence[Proof], letters: Sequence[SentLetter], *, by: str) -> None:
    """Keep what is new for the next cycle, as recorded by somebody. Ask `asking.wrong` before: nothing is kept where something is wrong."""
    hub = asking.wired.hub
    for one in proofs:
        if not one.there:
            subject, key = f"{one.target.uid} {one.path}", one.target.project.key
            hub.decide(key, DecisionKind.EVIDENCE, subject, one.payload, by=by, now=asking.now)
    for letter in letters:
        if not letter.there:
            key, subject = letter.target.project.key, f"{letter.target.uid} {letter.notice}"
            hub.decide(key, DecisionKind.SENT, subject, letter.payload, by=by, now=asking.now)
