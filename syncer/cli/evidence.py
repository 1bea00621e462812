"""What `sign`, `sent` and `answer` share: which record, who, when, and the row in the store that the next cycle carries out.

Nothing here waits for a lock or asks a site. Everything that is wrong is said at once, and then nothing is recorded.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from syncer.cli.options import Options
from syncer.cli.output import emit, say

if TYPE_CHECKING:
    from syncer.cycle.project import Project
    from syncer.domain.json import JsonObject, JsonValue
    from syncer.domain.kinds import Kind
    from syncer.domain.people import Directory, Person
    from syncer.domain.problems import Problem
    from syncer.sync.baselines import Baseline
    from syncer.sync.observation import HubState
    from syncer.wiring import Wired


@dataclass(frozen=True, slots=True)
class Target:
    """A record that something is recorded for, in its project as the store knows it."""

    project: "Project"
    hub: "HubState"
    uid: str
    kind: "Kind"

    def value(self, path: str) -> "JsonValue":
        """What the register says of a field, with all that waits for the next cycle."""
        from syncer.sync.evidence import foreseen

        return foreseen(self.hub, self.uid, path)


@dataclass(frozen=True, slots=True)
class Proof:
    """One thing to record; `shown` is what people read of it, `there` whether the register has it already."""

    target: Target
    path: str
    payload: "JsonObject"
    shown: str
    there: bool = False

    def to_json(self) -> "JsonObject":
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
    payload: "JsonObject"
    shown: str
    there: bool = False

    def to_json(self) -> "JsonObject":
        """What a script reads of it."""
        return {
            "project": self.target.project.key,
            "uid": self.target.uid,
            "draft": self.notice,
            "recorded": not self.there,
            "sent": self.payload,
        }


@dataclass(slots=True)
class Asking:
    """A command's words being understood; `wrong` collects what cannot be."""

    wired: "Wired"
    now: datetime
    wrong: "list[Problem]" = field(default_factory=list)
    _kept: "dict[tuple[str, str], Baseline | None]" = field(default_factory=dict)
    _people: "dict[str, Directory]" = field(default_factory=dict)

    def refuse(self, message: str, hint: str, uid: str = "") -> None:
        """Note why nothing will be recorded."""
        from syncer.domain.problems import Problem

        self.wrong.append(Problem(message, hint, uid=uid))

    def targets(self, names: Sequence[str]) -> list[Target]:
        """The records that IDs, provisional IDs or keys of issues mean; each must be in one project's register."""
        hubs = [(project, self.wired.hub.snapshot(project.key)) for project in self.wired.projects]
        return [one for name in dict.fromkeys(names) if (one := self._target(name, hubs)) is not None]

    def _target(self, name: str, hubs: "Sequence[tuple[Project, HubState]]") -> Target | None:
        from syncer.cli.session import meant
        from syncer.domain.problems import did_you_mean
        from syncer.sync.past import find_uid

        found = [
            Target(project, hub, uid, hub.records[uid].kind)
            for project, hub in hubs
            if (uid := find_uid(name, hub, lambda _: False)) is not None and uid in hub.records
        ]
        if len(found) > 1:
            found = [one for one in found if one.project is meant(self.wired)] or found
        if len(found) == 1:
            return found[0]
        if found:
            keys = " | ".join(one.project.key for one in found)
            self.refuse(f"{name} is in several projects", f"say --project {keys}")
        else:
            near = did_you_mean(
                name, sorted({uid for _, hub in hubs for uid in (*hub.records, *hub.aliases)})
            )
            fresh = "a record that stands in its file alone is in the register after a cycle: syncer run"
            self.refuse(f"the register has no record '{name}'", near or fresh)
        return None

    def person(self, people: "Directory", words: str | None, what: str) -> "Person | None":
        """Whom words mean, or who is at the keyboard; `what` is the option they stand at."""
        from syncer.cli.people import whoami
        from syncer.domain.problems import did_you_mean

        meant = whoami() if words is None else words
        found = people.known_as(meant)
        several = people.named(meant) if found is None else ()
        if several:
            ids = " | ".join(one.id for one in several)
            self.refuse(f"{what}: '{meant}' is the name of {len(several)} people", f"say which: {what} {ids}")
        elif found is None:
            known = [name for one in people for name in (one.id, one.name) if name]
            near = did_you_mean(meant, known) if words is not None else ""
            everybody = ", ".join(f"{one.id} ({one.name})" if one.name else one.id for one in people)
            hint = (
                near or f"people are {everybody}" if known else "add the people of both sides to project.yaml"
            )
            said = "nobody was named" if words is None else f"project.yaml knows nobody as '{words}'"
            self.refuse(f"{what}: {said}", hint if words is not None else f"say {what} PERSON; {hint}")
        return found

    def baseline(self, project: "Project", name: str) -> "Baseline | None":
        """A baseline, read once however many records are signed."""
        key = (project.key, name)
        if key not in self._kept:
            self._kept[key] = self.wired.hub.baseline(*key)
        return self._kept[key]

    def people(self, project: "Project") -> "Directory":
        """Whom a project's files name by now, read once however many records are signed."""
        if project.key not in self._people:
            self._people[project.key] = people_in(self.wired, project)
        return self._people[project.key]

    def instant(self, project: "Project", words: str | None) -> datetime:
        """When it happened: now, unless said otherwise; never in the future."""
        from zoneinfo import ZoneInfo

        from syncer.sync.moments import instant_of_words

        now = self.now.replace(microsecond=0)
        if words is None:
            return now
        try:
            found = instant_of_words(words, now, ZoneInfo(project.timezone))
        except ValueError as error:
            self.refuse(f"--at: {error}", "give a day, or an instant such as 2026-11-01T10:00+08:00")
            return now
        if found is None:
            self.refuse(
                f"--at: '{words}' is no moment", "give a day, or an instant such as 2026-11-01T10:00+08:00"
            )
        elif found > now:
            self.refuse(f"--at: {words} lies in the future", "what has not happened yet is no evidence")
        return found if found is not None else now

    def moment(self, project: "Project", words: str | None) -> str:
        """The same as a record keeps it: a day that was typed as a day stays one."""
        from zoneinfo import ZoneInfo

        from syncer.domain.values import write_moment

        found = self.instant(project, words)
        typed_as_day = words in {"today", "yesterday"} or (words is not None and len(words.strip()) == 10)
        return write_moment(found.astimezone(ZoneInfo(project.timezone)).date() if typed_as_day else found)


def people_in(wired: "Wired", project: "Project") -> "Directory":
    """Whom a project's files name by now."""
    from syncer.cli.people import data_of
    from syncer.domain.people import Directory

    return Directory(data_of(wired, project).people)


def recorded(elements: "JsonValue", element: "JsonObject", project: "Project", *, at_any_time: bool) -> bool:
    """Whether a list holds the same evidence: at the same instant, or, where none was said, on the same day."""
    from zoneinfo import ZoneInfo

    from syncer.domain.values import read_instant

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


def record(
    asking: Asking, proofs: Iterable[Proof], options: Options, letters: Sequence[SentLetter] = ()
) -> int:
    """Keep what is new for the next cycle and tell all of it. Raises Invalid, and then nothing is kept."""
    from syncer.cli.people import whoami
    from syncer.config.places import Invalid
    from syncer.sync.observation import DecisionKind

    found = list(proofs)
    if asking.wrong:
        raise Invalid(asking.wrong)
    for one in found:
        if not one.there:
            subject, key = f"{one.target.uid} {one.path}", one.target.project.key
            asking.wired.hub.decide(
                key, DecisionKind.EVIDENCE, subject, one.payload, by=whoami(), now=asking.now
            )
    for letter in letters:
        if not letter.there:
            key, subject = letter.target.project.key, f"{letter.target.uid} {letter.notice}"
            asking.wired.hub.decide(
                key, DecisionKind.SENT, subject, letter.payload, by=whoami(), now=asking.now
            )
    if options.json:
        emit([*(letter.to_json() for letter in letters), *(one.to_json() for one in found)])
    for letter in letters:
        state = "noted already" if letter.there else "noted"
        say(options, f"{letter.target.uid}: the draft '{letter.notice}' is {state} as sent: {letter.shown}")
    for line in _told(found):
        say(options, line)
    return 0


def _told(proofs: Sequence[Proof]) -> Iterator[str]:
    for one in proofs:
        state = "recorded already" if one.there else "recorded"
        yield f"{one.target.uid}.{one.path} {state}: {one.shown}"
    keys = dict.fromkeys(one.target.project.key for one in proofs if not one.there)
    for key in keys:
        yield f"the next cycle carries it into the register; look first with: syncer --project {key} plan"
