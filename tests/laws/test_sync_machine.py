"""People edit on both sides, cycles die, the index lags: in the end all agree or it is said why not.

The law: once people rest, a few cycles lead to two quiet ones; then every field agrees on all sides or is held,
every edit stands, was replaced by somebody who saw it, was decided over, or is kept in a held field; and every
record has one issue. `SYNCER_LAWS=long` tries many more ways.
"""

from __future__ import annotations

import itertools
import os
import re
import tempfile
from collections import defaultdict
from contextlib import ExitStack, suppress
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from syncer.ports import PortError
from syncer.sync.observation import FileRecord, Held
from tests.support.campus import Campus, campus, marks
from tests.support.dying import Killed, dying
from tests.support.pens import Block
from tests.support.world import Flavour

LONG = os.environ.get("SYNCER_LAWS") == "long"
MOST_CYCLES = 8
TOKEN = re.compile(r"[ejf]\d+x")
UIDS = st.sampled_from(["REQ-0001", "REQ-0002", "REQ-0003"])
LIST_FIELDS = {"background", "acceptance_criteria", "description"}


class TwoSides(RuleBasedStateMachine):
    """A project in use. Every edit carries a word of its own, so that it can be found again."""

    flavour: Flavour

    def __init__(self) -> None:
        super().__init__()
        self._stack = ExitStack()
        home = Path(self._stack.enter_context(tempfile.TemporaryDirectory(prefix="machine-")))
        self.here: Campus = self._stack.enter_context(campus(home / "home", flavour=self.flavour))
        self.pen = self.here.pen
        self._words = itertools.count(1)
        self.written: dict[tuple[str, str], set[str]] = defaultdict(set)
        self.replaced: dict[tuple[str, str], set[str]] = defaultdict(set)

    @initialize()
    def begin(self) -> None:
        for number in (1, 2, 3):
            self.here.write(
                f"r{number}",
                f"id: REQ-000{number}\ntitle: Title {number}\npriority: medium",
                "As a parent I want it, so that all is well.\n\n## Background\nFirst.\n\nSecond.\n\nThird.\n\n"
                "## Acceptance criteria\n- one\n- two\n",
            )
        assert self.here.cycle().code == 0

    # ------------------------------------------------------------------------------ people

    def _word(self, side: str, uid: str, field: str) -> str:
        word = f"{side}{next(self._words)}x"
        self.written[uid, field].add(word)
        return word

    def _replaces(self, uid: str, field: str, text: str) -> None:
        self.replaced[uid, field] |= set(TOKEN.findall(text))

    def _path(self, uid: str) -> str:
        return next(r.path for r in self._files() if r.uid == uid)

    def _files(self) -> tuple[FileRecord, ...]:
        files = self.here.wired.ports(self.here.project).files
        assert files is not None
        return files.read().records

    def _text(self, uid: str) -> str:
        return self.here.read(self._path(uid))

    @rule(uid=UIDS)
    def title_in_file(self, uid: str) -> None:
        (line,) = re.findall(r"^title: .*$", self._text(uid), re.M)
        self._replaces(uid, "title", line)
        self.here.change(self._path(uid), line, f"title: {self._word('f', uid, 'title')}")

    @rule(uid=UIDS)
    def title_in_jira(self, uid: str) -> None:
        key = self.here.key(uid)
        self._replaces(uid, "title", self.here.issues()[key]["fields"]["summary"])
        self.here.edit(key, summary=self._word("j", uid, "title"))

    @rule(uid=UIDS, word=st.sampled_from(["high", "medium", "low"]))
    def priority_in_file(self, uid: str, word: str) -> None:
        (line,) = re.findall(r"^priority: .*$", self._text(uid), re.M)
        self.here.change(self._path(uid), line, f"priority: {word}")

    @rule(uid=UIDS, name=st.sampled_from(["Highest", "High", "Medium", "Low", "Lowest"]))
    def priority_in_jira(self, uid: str, name: str) -> None:
        self.here.edit(self.here.key(uid), priority=name)

    @rule(uid=UIDS, first=st.booleans())
    def background_in_file(self, uid: str, first: bool) -> None:
        """Replace the first or the last paragraph below the heading."""
        text = self._text(uid)
        (body,) = re.findall(r"## Background\n+(.*?)\n+(?=## )", text, re.S)
        old = body.split("\n\n")[0 if first else -1]
        self._replaces(uid, "background", old)
        self.here.change(self._path(uid), old, f"Said {self._word('f', uid, 'background')}.")

    @rule(uid=UIDS, first=st.booleans())
    def background_in_jira(self, uid: str, first: bool) -> None:
        key = self.here.key(uid)
        blocks = self.here.description(key)
        places = self._below(blocks, "Background")
        if not places:
            return
        place = places[0 if first else -1]
        self._replaces(uid, "background", self.pen.said([blocks[place]]))
        blocks[place] = self.pen.paragraph(f"Told {self._word('j', uid, 'background')}.")
        self.here.describe(key, blocks)

    def _heads(self, blocks: list[Block], title: str) -> list[int]:
        return [
            n for n, b in enumerate(blocks) if self.pen.kind(b) == "heading" and self.pen.said([b]) == title
        ]

    def _below(self, blocks: list[Block], title: str) -> list[int]:
        """The places of the paragraphs between a heading and the next one."""
        found = []
        for at in self._heads(blocks, title)[:1]:
            kinds = list(enumerate(map(self.pen.kind, blocks)))[at + 1 :]
            found = [
                n
                for n, kind in itertools.takewhile(lambda one: one[1] != "heading", kinds)
                if kind == "paragraph"
            ]
        return found

    @rule(uid=UIDS)
    def criterion_in_file(self, uid: str) -> None:
        word = self._word("f", uid, "acceptance_criteria")
        (line,) = re.findall(r"## Acceptance criteria\n+- .*\n", self._text(uid))
        self.here.change(self._path(uid), line, f"{line}- {word}\n")

    @rule(uid=UIDS)
    def own_words_in_jira(self, uid: str) -> None:
        """A section of somebody's own, with a panel, at the end of the description."""
        key, word = self.here.key(uid), self._word("e", uid, "")
        mine = [self.pen.heading(f"Notes {word}"), self.pen.panel(f"Mine {word}")]
        self.here.describe(key, [*self.here.description(key), *mine])

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

    # ---------------------------------------------------------------------------- the world

    @rule()
    def cycle(self) -> None:
        with suppress(PortError):
            self.here.cycle()

    @rule(nth=st.integers(1, 14), sent=st.booleans())
    def killed_cycle(self, nth: int, sent: bool) -> None:
        with dying(nth, sent=sent), suppress(Killed, PortError):
            self.here.cycle()

    @rule(
        nth=st.integers(1, 3),
        when=st.sampled_from(["before", "after"]),
        method=st.sampled_from(["POST", "PUT"]),
        bulk=st.sampled_from([None, "none", "some", "all"]),
    )
    def cut_cycle(self, nth: int, when: str, method: str, bulk: str | None) -> None:
        """The process lives on, but its connection is cut once."""
        faults = self.here.site.faults
        faults.set({"aborts": [{"when": when, "nth": nth, "method": method}]})
        faults.set({"bulk_create": {"commit": bulk} if bulk else None})
        with suppress(PortError):
            self.here.cycle()
        faults.set({"aborts": [], "bulk_create": None})

    @rule(uid=UIDS)
    def section_removed_in_jira(self, uid: str) -> None:
        """Somebody deletes the background, heading and all: it is unseen there, not cleared."""
        key = self.here.key(uid)
        blocks = self.here.description(key)
        at = self._heads(blocks, "Background")
        if at:
            below = self._below(blocks, "Background")
            self._replaces(uid, "background", self.pen.said([blocks[n] for n in below]))
            self.here.describe(key, [b for n, b in enumerate(blocks) if n not in {*at, *below}])

    @rule(seconds=st.sampled_from([0, 40]))
    def index_lags(self, seconds: int) -> None:
        lag = {"mode": "erratic", "seconds": seconds} if seconds else None
        self.here.site.faults.set({"index_lag": lag})

    @rule()
    def time_passes(self) -> None:
        self.here.site.clock.advance(20)

    # ------------------------------------------------------------------------------ the law

    def teardown(self) -> None:
        try:
            if self.here.hub().records:
                self._rest()
                self._agree()
                self._nothing_lost()
        finally:
            self._stack.close()

    def _rest(self) -> None:
        self.here.site.faults.set({"index_lag": None})
        self.here.site.clock.advance(60)
        reports, quiet = [], 0
        for _ in range(MOST_CYCLES):
            reports.append(self.here.cycle())
            quiet = quiet + 1 if reports[-1].writes == 0 else 0
            if quiet == 2:
                last = reports[-1]
                assert last.open_claims == last.tally.failed == 0, last.to_json()
                return
        raise AssertionError(f"not quiet after {MOST_CYCLES} cycles: {[r.to_json() for r in reports[-2:]]}")

    def _agree(self) -> None:
        hub = self.here.hub()
        held = {(h.uid, h.field) for h in hub.held}
        files = {record.uid: record for record in self._files()}
        assert files.keys() == hub.records.keys()
        assert marks(self.here) == sorted(hub.records), "one issue a record"
        issues = self.here.issues()
        for uid, record in hub.records.items():
            for field in ("title", "priority", *sorted(LIST_FIELDS)):
                if (uid, field) not in held:
                    assert files[uid].values.get(field) == record.values.get(field), (uid, field)
            issue = issues[self.here.key(uid)]
            if (uid, "title") not in held:
                assert issue["fields"]["summary"] == record.values["title"]
            words = {"Highest": "high", "High": "high", "Medium": "medium", "Low": "low", "Lowest": "low"}
            assert words[issue["fields"]["priority"]] == record.values["priority"]
            told = self.here.said(issue["key"])
            for field in sorted(LIST_FIELDS):
                if (uid, field) not in held and (field != "background" or "Background" in told):
                    here = set(TOKEN.findall(repr(record.values.get(field))))
                    assert here <= set(TOKEN.findall(told)), (uid, field)

    def _nothing_lost(self) -> None:
        hub = self.here.hub()
        held: dict[tuple[str, str], Held] = {(h.uid, h.field): h for h in hub.held}
        issues = self.here.issues()
        for (uid, field), words in self.written.items():
            kept = repr(issues[self.here.key(uid)]) if not field else repr(hub.records[uid].values.get(field))
            kept += repr(held[uid, field].values) if (uid, field) in held else ""
            lost = words - self.replaced[uid, field] - set(TOKEN.findall(kept))
            assert not lost, f"{uid} {field}: {sorted(lost)} stand nowhere; there is {kept}"


class OnCloud(TwoSides):
    """Documents, bulk fetches, accounts."""

    flavour = "cloud"


class OnDataCenter(TwoSides):
    """Wiki markup with a browser's line ends, one issue a read, pages of a search that moves, users by key."""

    flavour = "datacenter"


HOW = settings(
    max_examples=int(os.environ.get("SYNCER_LAWS_EXAMPLES", "300")) if LONG else 13,
    stateful_step_count=30 if LONG else 15,
    deadline=None,
    derandomize=not LONG,
    print_blob=True,
    suppress_health_check=list(HealthCheck),
)
TestOnCloud = OnCloud.TestCase
TestOnCloud.settings = HOW
TestOnDataCenter = OnDataCenter.TestCase
TestOnDataCenter.settings = HOW
