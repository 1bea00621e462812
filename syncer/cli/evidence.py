"""What `sign`, `sent` and `answer` share: the words of a command line understood, and what was recorded, printed.

What may be recorded, and the rows that say so, are `syncer.acts.evidence`'s.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from syncer.acts.evidence import Asking as _Asking
from syncer.acts.evidence import Proof, SentLetter, Target, keep, listed
from syncer.cli.options import Options
from syncer.cli.output import emit, say

if TYPE_CHECKING:
    from syncer.cycle.project import Project
    from syncer.domain.people import Directory, Person
    from syncer.domain.problems import Problem
    from syncer.sync.baselines import Baseline
    from syncer.sync.observation import HubState
    from syncer.wiring import Wired

_ADD_PEOPLE = "add the people of both sides to project.yaml"


@dataclass(slots=True)
class Asking(_Asking):
    """A command's words being understood; `wrong` collects what cannot be."""

    _kept: "dict[tuple[str, str], Baseline | None]" = field(default_factory=dict)

    def refuse(self, message: str, hint: str, uid: str = "") -> None:
        """Note why nothing will be recorded, in the command's own words."""
        from syncer.domain.problems import Problem

        self.wrong.append(Problem(message, hint, uid=uid))

    def problems(self) -> "list[Problem]":
        """All that is wrong, in the terms of a command."""
        from syncer.acts.unfit import Unfit
        from syncer.cli.unfit import problem

        return [problem(one) if isinstance(one, Unfit) else one for one in self.wrong]

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

        about = what.removeprefix("--")
        if words is not None:
            return self.known(people, words, about)
        me = whoami()
        if people.known_as(me) is None and not people.named(me):
            who = f"people are {', '.join(listed(people))}" if listed(people) else _ADD_PEOPLE
            self.refuse(f"{what}: nobody was named", f"say {what} PERSON; {who}")
            return None
        return self.known(people, me, about)

    def baseline(self, project: "Project", name: str) -> "Baseline | None":
        """A baseline, read once however many records are signed."""
        key = (project.key, name)
        if key not in self._kept:
            self._kept[key] = self.wired.hub.baseline(*key)
        return self._kept[key]

    def moment(self, project: "Project", words: str | None) -> str:
        """The same as `instant`, as a record keeps it: a day that was typed as a day stays one."""
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


def record(
    asking: Asking, proofs: Iterable[Proof], options: Options, letters: Sequence[SentLetter] = ()
) -> int:
    """Keep what is new for the next cycle and tell all of it. Raises Invalid, and then nothing is kept."""
    from syncer.cli.people import whoami
    from syncer.config.places import Invalid

    found = list(proofs)
    if asking.wrong:
        raise Invalid(asking.problems())
    keep(asking, found, letters, by=whoami())
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
