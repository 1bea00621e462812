"""People at work on a project, on both sides, as rules of a state machine; every edit has a word of its own.

The words are how a test finds out later what became of each edit. Nothing here runs a cycle or judges.
"""

from __future__ import annotations

import itertools
import re
import tempfile
from collections import defaultdict
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule

from syncer.sync.observation import FileRecord
from tests.support.campus import Campus, aged, campus
from tests.support.pens import Block
from tests.support.sandbox import Sandbox
from tests.support.weather import Weather
from tests.support.world import Flavour

TOKEN = re.compile(r"[ejf]\d+x")
NAMES = ("REQ-0001", "REQ-0002", "REQ-0003")
UIDS = st.sampled_from(NAMES)


class Edits(RuleBasedStateMachine):
    """Three requirements to begin with; `written` and `replaced` hold the words of edits by record and field."""

    flavour: Flavour

    def __init__(self) -> None:
        super().__init__()
        self.stack = ExitStack()
        home = Path(self.stack.enter_context(tempfile.TemporaryDirectory(prefix="machine-")))
        self.here: Campus = self.stack.enter_context(campus(home / "home", flavour=self.flavour))
        self.weather = Weather(Sandbox(self.here.url))
        self._in_fair_time()
        self.pen = self.here.pen
        self._words = itertools.count(1)
        self.written: dict[tuple[str, str], set[str]] = defaultdict(set)
        self.replaced: dict[tuple[str, str], set[str]] = defaultdict(set)
        self.own: dict[str, list[Block]] = defaultdict(
            list
        )  # what people wrote beside our sections, by record
        self.away: dict[str, str] = {}  # keys of issues in a foreign project, by record
        self.keys: dict[str, str] = {}  # of issues that were away, by record
        self.deleted: set[str] = set()  # records whose issue is no more
        self.clones = 0
        self.missing: dict[str, tuple[Path, str]] = {}  # files that somebody took away, by record

    def _in_fair_time(self) -> None:
        """Nobody really sleeps. Pages have tests of their own, and cost most of a cycle: there are none."""
        wired = self.weather.over(self.here.wired)
        wired.projects = tuple(replace(project, space="") for project in wired.projects)
        self.here.wired = wired

    def in_jira(self, uid: str) -> str | None:
        """The key of the issue; None where it is elsewhere or no more."""
        if uid in self.away or uid in self.deleted:
            return None
        return self.keys.get(uid) or self.here.key(uid)

    # ------------------------------------------------------------------------------ people

    def _word(self, side: str, uid: str, field: str) -> str:
        word = f"{side}{next(self._words)}x"
        self.written[uid, field].add(word)
        return word

    def _replaces(self, uid: str, field: str, text: str) -> None:
        self.replaced[uid, field] |= set(TOKEN.findall(text))

    def path_of(self, uid: str) -> str:
        return next(r.path for r in self.files() if r.uid == uid)

    def files(self) -> tuple[FileRecord, ...]:
        files = self.here.wired.offline(self.here.project).files
        assert files is not None
        return files.read().records

    def _text(self, uid: str) -> str:
        return self.here.read(self.path_of(uid))

    @rule(uid=UIDS)
    def title_in_file(self, uid: str) -> None:
        if uid in self.missing:
            return
        (line,) = re.findall(r"^title: .*$", self._text(uid), re.M)
        self._replaces(uid, "title", line)
        self.here.change(self.path_of(uid), line, f"title: {self._word('f', uid, 'title')}")

    @rule(uid=UIDS)
    def title_in_jira(self, uid: str) -> None:
        key = self.in_jira(uid)
        if key is None:
            return
        self._replaces(uid, "title", self.here.issues()[key]["fields"]["summary"])
        self.here.edit(key, summary=self._word("j", uid, "title"))

    @rule(uid=UIDS, word=st.sampled_from(["high", "medium", "low"]))
    def priority_in_file(self, uid: str, word: str) -> None:
        if uid in self.missing:
            return
        (line,) = re.findall(r"^priority: .*$", self._text(uid), re.M)
        self.here.change(self.path_of(uid), line, f"priority: {word}")

    @rule(uid=UIDS, value=st.integers(1, 5))
    def scores_in_file(self, uid: str, value: int) -> None:
        """Somebody scores it: from then on a rule says its priority, and edits of that are overrides (PRI-1, REQ-9)."""
        if uid in self.missing:
            return
        (line,) = re.findall(r"^title: .*$", self._text(uid), re.M)
        found = re.findall(r"^value: \d\n", self._text(uid), re.M)
        for old in found:
            self.here.change(self.path_of(uid), old, f"value: {value}\n")
        if not found:
            self.here.change(self.path_of(uid), line, f"{line}\nvalue: {value}\ncost: 3\nrisk: 3")

    @rule(uid=UIDS, name=st.sampled_from(["Highest", "High", "Medium", "Low", "Lowest"]))
    def priority_in_jira(self, uid: str, name: str) -> None:
        key = self.in_jira(uid)
        if key is not None:
            self.here.edit(key, priority=name)

    @rule(uid=UIDS, first=st.booleans())
    def background_in_file(self, uid: str, first: bool) -> None:
        """Replace the first or the last paragraph below the heading."""
        if uid in self.missing:
            return
        text = self._text(uid)
        found = re.findall(r"## Background\n+(.*?)\n+(?=## )", text, re.S)
        if not found:
            return  # somebody took a background that was deleted in Jira
        old = found[0].split("\n\n")[0 if first else -1]
        self._replaces(uid, "background", old)
        self.here.change(self.path_of(uid), old, f"Said {self._word('f', uid, 'background')}.")

    @rule(uid=UIDS, first=st.booleans())
    def background_in_jira(self, uid: str, first: bool) -> None:
        key = self.in_jira(uid)
        if key is None:
            return
        blocks = self.here.description(key)
        places = self.below(blocks, "Background")
        if not places:
            return
        place = places[0 if first else -1]
        self._replaces(uid, "background", self.pen.said([blocks[place]]))
        blocks[place] = self.pen.paragraph(f"Told {self._word('j', uid, 'background')}.")
        self.here.describe(key, blocks)

    def heads(self, blocks: list[Block], title: str) -> list[int]:
        return [
            n for n, b in enumerate(blocks) if self.pen.kind(b) == "heading" and self.pen.said([b]) == title
        ]

    def below(self, blocks: list[Block], title: str) -> list[int]:
        """The places of the paragraphs between a heading and the next one."""
        found = []
        for at in self.heads(blocks, title)[:1]:
            kinds = list(enumerate(map(self.pen.kind, blocks)))[at + 1 :]
            found = [
                n
                for n, kind in itertools.takewhile(lambda one: one[1] != "heading", kinds)
                if kind == "paragraph"
            ]
        return found

    @rule(uid=UIDS)
    def criterion_in_file(self, uid: str) -> None:
        if uid in self.missing:
            return
        word = self._word("f", uid, "acceptance_criteria")
        (line,) = re.findall(r"## Acceptance criteria\n+- .*\n", self._text(uid))
        self.here.change(self.path_of(uid), line, f"{line}- {word}\n")

    @rule(uid=UIDS)
    def own_words_in_jira(self, uid: str) -> None:
        """A section of somebody's own, with a panel, at the end of the description."""
        key = self.in_jira(uid)
        if key is None:
            return
        word = self._word("e", uid, "")
        mine = [self.pen.heading(f"Notes {word}"), self.pen.panel(f"Mine {word}")]
        self.here.describe(key, [*self.here.description(key), *mine])
        self.own[uid] += mine

    @rule(named=st.booleans())
    def new_record(self, named: bool) -> None:
        number = next(self._words)
        front = f"id: REQ-{100 + 50 * number:04d}\n" if named else ""  # far from what is allocated
        self.here.write(
            f"n{number}", f"{front}title: New {number}\npriority: low", "As a cook I want fire.\n"
        )

    @rule(take=st.sampled_from(["jira", "files", "register"]))
    def decide(self, take: str) -> None:
        for held in self.here.hub().held[:1]:
            if take in held.values:
                self.here.resolve(held.uid, held.field, take)
                self._replaces(held.uid, held.field, repr(held.values))

    @rule(uid=UIDS)
    def section_removed_in_jira(self, uid: str) -> None:
        """Somebody deletes the background, heading and all: it is unseen there, not cleared."""
        key = self.in_jira(uid)
        blocks = self.here.description(key) if key is not None else []
        at = self.heads(blocks, "Background")
        if at and key is not None:
            below = self.below(blocks, "Background")
            self._replaces(uid, "background", self.pen.said([blocks[n] for n in below]))
            self.here.describe(key, [b for n, b in enumerate(blocks) if n not in {*at, *below}])

    # ------------------------------------------------------------- where records and issues are

    @rule(uid=UIDS)
    def file_goes(self, uid: str) -> None:
        """Somebody takes the file away: no record goes with it (B-06)."""
        if uid not in self.missing:
            path = self.here.register / self.path_of(uid)
            self.missing[uid] = (path, path.read_text("utf-8"))
            path.unlink()

    @rule(uid=UIDS)
    def file_comes_back(self, uid: str) -> None:
        """As it was, in its place or under another name."""
        if uid in self.missing:
            path, text = self.missing.pop(uid)
            path.write_text(text, encoding="utf-8")
            aged(path)

    @rule(uid=UIDS)
    def file_is_renamed(self, uid: str) -> None:
        """The id in it says whose file it is."""
        if uid not in self.missing:
            path = self.here.register / self.path_of(uid)
            aged(path.rename(path.with_name(f"renamed-{next(self._words)}.md")))

    @rule(uid=UIDS)
    def issue_moves_out(self, uid: str) -> None:
        """Into a project of others; its id stays (B-09)."""
        key = self.in_jira(uid)
        if key is not None:
            self.away[uid] = str(self.here.person("move", issue=key, project="DEMO")["key"])

    @rule(uid=UIDS)
    def issue_moves_back(self, uid: str) -> None:
        """Under a key of its own."""
        if uid in self.away:
            back = self.here.person("move", issue=self.away.pop(uid), project="CAMP")
            self.keys[uid] = str(back["key"])

    @rule()
    def issue_is_deleted(self) -> None:
        """One of the three, for good: its record stays, and gets no other issue (B-08)."""
        uid = NAMES[-1]
        key = self.in_jira(uid)
        if key is not None:
            self.here.person("delete_issue", issue=key)
            self.deleted.add(uid)
            for (whose, field), words in self.written.items():  # what was said there alone goes with it
                self.replaced[whose, field] |= {word for word in words if whose == uid and word[0] != "f"}

    @rule(uid=UIDS)
    def issue_is_cloned(self, uid: str) -> None:
        """A clone brings our mark along, and is none of ours (B-01)."""
        key = self.in_jira(uid)
        if key is not None and self.clones < 4:
            self.here.person("clone", issue=key)
            self.clones += 1
