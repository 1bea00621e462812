"""People edit, move, clone and delete on both sides, cycles die and fail, the index lags: in the end all agree or it is said why not.

The law: once people rest, a few cycles lead to two quiet ones; then the plan is empty, every field agrees on all sides or
is held, every edit stands, was replaced by somebody who saw it, was decided over, or is kept in a held field; what people
wrote beside our sections is as they left it; and every record has one issue, every issue of ours one mark.
`make laws` tries many more ways. Webhooks name what they like: some twice, some late, of some nobody is told.
"""

from __future__ import annotations

import itertools
import os
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, rule

from syncer.cycle.conduct import plan
from syncer.cycle.report import Report
from syncer.ports import PortError
from syncer.sync.hints import Hint, Product, Reach
from syncer.sync.observation import Held
from tests.support.campus import marks
from tests.support.dying import Killed, dying, just_before
from tests.support.edits import TOKEN, UIDS, Edits
from tests.support.tries import LONG
from tests.support.weather import FAILURES, SHARE

EXAMPLES = int(os.environ.get("SYNCER_LAWS_EXAMPLES", "300")) if LONG else 8
STEPS = int(os.environ.get("SYNCER_LAWS_STEPS", "300")) if LONG else 40
MOST_CYCLES = 8
LIST_FIELDS = {"background", "acceptance_criteria", "description"}


class TwoSides(Edits):
    """A project in use."""

    def __init__(self) -> None:
        super().__init__()
        self.hinted = itertools.count(1)

    @initialize()
    def begin(self) -> None:
        for number in (1, 2, 3):
            self.here.write(
                f"r{number}",
                f"id: REQ-000{number}\ntitle: Title {number}\npriority: medium",
                "As a parent I want it, so that all is well.\n\n## Background\nFirst.\n\nSecond.\n\nThird.\n\n"
                "## Acceptance criteria\n- one\n- two\n",
            )
        assert self.run().code == 0

    # ---------------------------------------------------------------------------- the world

    def run(self) -> Report:
        """A cycle; whatever the last one was asked to wait for is over."""
        self.weather.sleep(60)
        return self.here.cycle()

    @rule()
    def cycle(self) -> None:
        with suppress(PortError):
            self.run()

    @rule(uids=st.lists(UIDS, min_size=1, max_size=4), strange=st.booleans())
    def cycle_for_webhooks(self, uids: list[str], strange: bool) -> None:
        """It looks at what was named alone; whether anybody edited that is another matter."""
        parts = {part.uid: part.native for part in self.here.hub().counterparts if part.primary}
        named = [parts[uid] for uid in uids if uid in parts] + ["99999999"] * strange
        inbox = self.here.wired.inbox()
        for native in named:
            hint = Hint(f"hint {next(self.hinted)}", Product.JIRA, native, "", self.here.wired.clock())
            inbox.append(["CAMP"], hint)
        inbox.close()
        self.weather.sleep(60)
        with suppress(PortError):
            self.here.cycle(Reach.NAMED)

    @rule(nth=st.integers(1, 14), sent=st.booleans())
    def killed_cycle(self, nth: int, sent: bool) -> None:
        with dying(nth, sent=sent), suppress(Killed, PortError):
            self.run()

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
            self.run()
        faults.set({"aborts": [], "bulk_create": None})

    @rule(seed=st.integers(0, 1000))
    def stormy_cycle(self, seed: int) -> None:
        """Nearly a third of all requests fail, in every way but by waiting."""
        faults = self.here.site.faults
        faults.chances.seed(seed)
        each = 1 - (1 - SHARE) ** (1 / len(FAILURES))
        failures = [one for one in FAILURES if one["kind"] != "delay"]
        faults.set({"rules": [{**one, "probability": each, "count": 0} for one in failures]})
        with suppress(PortError):
            self.run()
        faults.set({"rules": []})

    @rule(uid=UIDS, what=st.sampled_from(["background", "own words", "section removed", "title"]))
    def somebody_between_our_read_and_our_write(self, uid: str, what: str) -> None:
        deeds: dict[str, Callable[[], None]] = {
            "background": lambda: self.background_in_jira(uid, first=True),
            "own words": lambda: self.own_words_in_jira(uid),
            "section removed": lambda: self.section_removed_in_jira(uid),
            "title": lambda: self.title_in_jira(uid),
        }
        with just_before(deeds[what], method="PUT", path="/issue/"), suppress(PortError):
            self.run()

    @rule(uid=UIDS)
    def somebody_writes_the_title_that_we_write(self, uid: str) -> None:
        """After our last look and right before our write: Jira takes ours, and theirs has to be held (B-05)."""
        self.title_in_file(uid)
        with just_before(lambda: self.title_in_jira(uid), method="PUT", path="/issue/"), suppress(PortError):
            self.run()

    @rule(uid=UIDS)
    def somebody_before_our_last_look(self, uid: str) -> None:
        """A plain field is looked at once more before all writes, and its history after them."""
        method, path = ("POST", "/issue/bulkfetch") if self.flavour == "cloud" else ("GET", "/issue/")
        with just_before(lambda: self.title_in_jira(uid), method=method, path=path), suppress(PortError):
            self.run()

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
                self._one_mark()
                self._agree()
                self._untouched()
                self._nothing_lost()
        finally:
            self.stack.close()

    def _rest(self) -> None:
        """Nobody does anything any more; what was away comes back."""
        for uid in list(self.missing):
            self.file_comes_back(uid)
        for uid in list(self.away):
            self.issue_moves_back(uid)
        self.here.site.faults.set({"index_lag": None})
        self.here.site.clock.advance(60)
        reports, quiet = [], 0
        for _ in range(MOST_CYCLES):
            reports.append(self.run())
            quiet = quiet + 1 if reports[-1].writes == 0 else 0
            if quiet == 2:
                last = reports[-1]
                assert last.open_claims == last.tally.failed == 0, last.to_json()
                assert last.stops == (), last.to_json()
                planned = plan(self.here.project, self.here.wired.ports(self.here.project)).plan
                assert planned.writes == 0, planned
                return
        raise AssertionError(f"not quiet after {MOST_CYCLES} cycles: {[r.to_json() for r in reports[-2:]]}")

    def _one_mark(self) -> None:
        """One issue a record and one record an issue; a clone has neither mark nor label."""
        kept = [uid for uid in marks(self.here) if uid not in self.deleted]
        assert kept == sorted(self.here.hub().records.keys() - self.deleted)
        for key, issue in self.here.issues().items():
            assert "syncer" in issue["properties"] or "sy" not in issue["fields"]["labels"], key

    def _untouched(self) -> None:
        """What people wrote beside our sections is as they left it, or on record: held, or decided over."""
        for uid, blocks in self.own.items():
            if uid in self.deleted:
                continue
            stand = [bare(block) for block in self.here.description(self.here.key(uid))]
            told = self._on_record(uid)
            for block in blocks:
                words = set(TOKEN.findall(repr(block)))
                assert stand.count(bare(block)) == 1 or words <= told, (uid, block, stand)

    def _on_record(self, uid: str) -> set[str]:
        """Words that wait in a held field of a record, and those that somebody decided over."""
        held = [h.values for h in self.here.hub().held if h.uid == uid]
        decided = [words for (whose, _), words in self.replaced.items() if whose == uid]
        return set(TOKEN.findall(repr(held))).union(*decided)

    def _agree(self) -> None:
        hub = self.here.hub()
        held = {(h.uid, h.field) for h in hub.held}
        files = {record.uid: record for record in self.files()}
        assert files.keys() == hub.records.keys()
        issues = self.here.issues()
        for uid, record in hub.records.items():
            for field in ("title", "priority", *sorted(LIST_FIELDS)):
                if (uid, field) not in held:
                    assert files[uid].values.get(field) == record.values.get(field), (uid, field)
            if uid in self.deleted:
                continue
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
        files = {record.uid: record for record in self.files()}
        for (uid, field), words in self.written.items():
            kept = repr(hub.records[uid].values.get(field))
            if not field and uid not in self.deleted:
                kept = repr(issues[self.here.key(uid)])
            if (uid, field) in held:  # while it waits, what the sides say now stays where it is
                kept += repr((held[uid, field].values, files[uid].values.get(field)))
                kept += repr(issues[self.here.key(uid)]) if uid not in self.deleted else ""
            lost = words - self.replaced[uid, field] - set(TOKEN.findall(kept))
            lost -= self._on_record(uid) if not field else set()
            assert not lost, f"{uid} {field}: {sorted(lost)} stand nowhere; there is {kept}"


def bare(block: Any) -> Any:
    """A block without the id that the site gives each anew, and without line ends at its end."""
    if isinstance(block, dict):
        kept = {name: bare(value) for name, value in block.items() if name != "localId"}
        return {name: value for name, value in kept.items() if value != {}}
    if isinstance(block, list):
        return [bare(one) for one in block]
    return block.rstrip() if isinstance(block, str) else block


class OnCloud(TwoSides):
    """Documents, bulk fetches, accounts."""

    flavour = "cloud"


class OnDataCenter(TwoSides):
    """Wiki markup with a browser's line ends, one issue a read, pages of a search that moves, users by key."""

    flavour = "datacenter"


HOW = settings(
    max_examples=EXAMPLES,
    stateful_step_count=STEPS,
    deadline=None,
    derandomize=not LONG,
    phases=[Phase.generate],  # a failure of so many steps would take an hour to shrink
    print_blob=True,
    suppress_health_check=list(HealthCheck),
)
TestOnCloud = OnCloud.TestCase
TestOnCloud.settings = HOW
TestOnDataCenter = OnDataCenter.TestCase
TestOnDataCenter.settings = HOW
