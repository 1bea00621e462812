"""`SqlHub`: the register behind the port `Hub`.

Each method is one transaction. It must not decide values, and no transaction stays open while
anybody waits for a network.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, Engine, Row, Table, and_, insert, select, update

from syncer.domain.ids import format_uid, parse_uid
from syncer.domain.json import JsonObject, JsonValue, canonical
from syncer.domain.records import Kind
from syncer.ports import Audit, CycleRow, HistoryEntry, HubWrite, Locked, Permanent
from syncer.store import (
    baselines,
    codec,
    frozen,
    hints,
    history,
    locks,
    looking_back,
    mails,
    meanwhile,
    retention,
    said,
    statements,
    tables,
    writes,
)
from syncer.store.engine import Stamp, is_ours, open_engine, reading, sqlite_file, stamp
from syncer.store.field_past import field_past
from syncer.store.memory import Memory, Value
from syncer.store.oblivion import SqlOblivion
from syncer.store.trouble import told
from syncer.sync.baselines import Baseline, Head
from syncer.sync.clock_rows import ClockRow, Firing, FiringKey
from syncer.sync.failures import Failure
from syncer.sync.frozen import FrozenPage
from syncer.sync.hints import Hints
from syncer.sync.histories import IssuePast
from syncer.sync.mails import MailKey, MailRow, MailState
from syncer.sync.observation import Decision, DecisionKind, HubState, Response, Side
from syncer.sync.past import FieldMove, PastChange
from syncer.sync.retention import Limits

SUMMARIES = 1000  # of cycles, kept a project
_NAMES = 500  # in one statement, fewer than any database takes


class SqlHub:
    """The register in SQLite or PostgreSQL; `url` as in `[store] url`."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._engine: Engine = open_engine(url)
        self._instance = self._name_instance()
        self.oblivion = SqlOblivion(self._reading, self._writing, self._engine, self._instance)
        self._leases: dict[str, int] = {}
        self.decided: set[str] = set()  # the projects of which a decision was recorded here
        self._memories: dict[tuple[str, str], Memory[Any]] = {}
        self._last: dict[str, tuple[Stamp, HubState]] = {}
        self._read_at: dict[str, tuple[Stamp, Mapping[str, tuple[str, str]]]] = {}

    def beside(self) -> "SqlHub":
        """The same store over connections of its own, for another thread. Raises Permanent where it is not there any more: no empty one is made."""
        with self._reading():
            pass
        return SqlHub(self._url)

    def close(self) -> None:
        """Give the connections back."""
        self._last.clear()  # the marks hold connections
        self._read_at.clear()
        self._engine.dispose()

    # ------------------------------------------------------------------------------- reading

    def snapshot(self, project: str) -> HubState:
        """All that a cycle needs of a project, in one read transaction."""
        with self._reading() as connection:
            mark, last = stamp(connection), self._last.get(project)
            if last is not None and mark is not None and mark == last[0]:
                return last[1]
            state = self._snapshot(connection, project)
            if mark is not None:
                self._last[project] = (mark, state)
            return state

    def last_cycle(self, project: str) -> CycleRow | None:
        """The latest summary, for `status`."""
        wanted = (
            select(tables.cycles)
            .where(tables.cycles.c.project == project)
            .order_by(tables.cycles.c.started.desc())
            .limit(1)
        )
        with self._reading() as connection:
            row = connection.execute(wanted).one_or_none()
        return None if row is None else codec.cycle(row)

    def cycles(self, project: str, most: int) -> Sequence[CycleRow]:
        """The latest summaries, the newest first."""
        wanted = (
            select(tables.cycles)
            .where(tables.cycles.c.project == project)
            .order_by(tables.cycles.c.started.desc())
            .limit(most)
        )
        with self._reading() as connection:
            return [codec.cycle(row) for row in connection.execute(wanted)]

    def failures(self, project: str) -> Sequence[Failure]:
        """Changes that failed when they were last tried, by key."""
        with self._reading() as connection:
            return [codec.failure(row) for row in _rows(connection, tables.failures, project)]

    def decisions(self, project: str) -> Sequence[Decision]:
        """What people decided and no cycle has carried out yet, the first first."""
        with self._reading() as connection:
            return [codec.decision(row) for row in said.open_decisions(connection, project)]

    def places(self, natives: Sequence[str]) -> Mapping[str, str]:
        """The projects whose registers know these issues, by the issue's id; one that none knows is absent."""
        parts, found = tables.counterparts, dict[str, str]()
        with self._reading() as connection:
            for start in range(0, len(natives), _NAMES):
                ids = natives[start : start + _NAMES]
                where = and_(parts.c.side == Side.JIRA.value, parts.c.native.in_(ids))
                rows = connection.execute(select(parts.c.native, parts.c.project).where(where))
                found.update({row.native: row.project for row in rows})
        return found

    def audit(self, project: str, noted: str = "") -> Audit:
        """Walk the history's chain; `noted` is a head written down earlier, to be found in it."""
        with self._reading() as connection:
            return history.audit(connection, project, noted)

    def past(self, project: str, *, uid: str = "", cycle: str = "", after: int = 0) -> Sequence[PastChange]:
        """Entries of the history in order: of one record, of one cycle or of all, those after a number."""
        with self._reading() as connection:
            return history.entries(connection, project, uid=uid, cycle=cycle, after=after)

    def recent(self, project: str, uids: Sequence[str], since: datetime) -> Sequence[PastChange]:
        """Entries of the history of some records from an instant on, in order."""
        with self._reading() as connection:
            return history.recent(connection, project, uids, since)

    def field_past(self, project: str, path: str) -> Sequence[FieldMove]:
        """How one field of all records came to what it is, the earliest move first."""
        with self._reading() as connection:
            return field_past(connection, project, path)

    def past_until(self, project: str, instant: datetime) -> int:
        """The number of the last entry before the first one that is later than an instant; 0 when none is."""
        with self._reading() as connection:
            return history.until(connection, project, instant)

    def past_cycle(self, project: str, cycle: str) -> int | None:
        """The number of the last entry when a cycle was done; None for a cycle nobody remembers."""
        with self._reading() as connection:
            return history.done(connection, project, cycle)

    def pasts(self, project: str, uids: Sequence[str] | None = None) -> Mapping[str, IssuePast]:
        """What issues' own histories told, by record: of some or of all."""
        with self._reading() as connection:
            return looking_back.pasts(connection, project, uids)

    def read_at(self, project: str) -> Mapping[str, tuple[str, str]]:
        """By issue id, its `updated` and the mapping's digest when its history was read last."""
        with self._reading() as connection:
            mark, last = stamp(connection), self._read_at.get(project)
            if last is not None and mark is not None and mark == last[0]:
                return last[1]
            found = looking_back.read_at(connection, project)
            if mark is not None:
                self._read_at[project] = (mark, found)
            return found

    def clocks(self, project: str) -> Sequence[ClockRow]:
        """All clocks of a project as last run."""
        with self._reading() as connection:
            return looking_back.all_clocks(connection, project)

    def due_clocks(self, project: str, now: datetime) -> Sequence[str]:
        """The records of which a clock says that something has happened by now."""
        with self._reading() as connection:
            return looking_back.due_clocks(connection, project, now)

    def fired(self, project: str, uids: Sequence[str] | None = None) -> Sequence[Firing]:
        """What clocks have fired, of some records or of all."""
        with self._reading() as connection:
            return looking_back.fired(connection, project, uids)

    def fired_since(self, project: str, since: datetime) -> Sequence[Firing]:
        """What clocks have fired from an instant on, the earliest first."""
        with self._reading() as connection:
            return looking_back.fired_since(connection, project, since)

    def mails(self, project: str, since: datetime | None = None) -> Sequence[MailRow]:
        """A project's mails, or those of which something was noted since an instant, the earliest first."""
        with self._reading() as connection:
            return mails.all_of(connection, project, since)

    def baselines(self, project: str) -> Sequence[Head]:
        """What a project's baselines say of themselves, the earliest first."""
        with self._reading() as connection:
            return baselines.heads(connection, project)

    def baseline(self, project: str, name: str) -> Baseline | None:
        """A project's baseline of exactly that name, as it was kept."""
        with self._reading() as connection:
            return baselines.find(connection, project, name)

    def frozen_titles(self, project: str) -> Mapping[str, tuple[str, str]]:
        """The titles of a project's frozen pages and the digests of their contents, by page."""
        with self._reading() as connection:
            return frozen.titles(connection, project)

    def frozen_page(self, project: str, page: str) -> FrozenPage | None:
        """What was kept of a frozen page; None where nothing was."""
        with self._reading() as connection:
            return frozen.find(connection, project, page)

    def keep_frozen(self, project: str, pages: Sequence[FrozenPage]) -> None:
        """Keep what frozen pages say, for good; what is kept already stays."""
        if not pages:
            return
        with self._writing() as connection:
            self._ensure(connection, project)
            frozen.keep(connection, project, pages)

    def cached(self, site: str, name: str) -> JsonValue:
        """A fact of a site as last resolved; None when never."""
        with self._reading() as connection:
            text = connection.execute(statements.CACHED, {"of_site": site, "of_name": name}).scalar()
        return None if text is None else codec.parse(text)

    # ------------------------------------------------------------------------------- writing

    def cache(self, site: str, name: str, value: JsonValue) -> None:
        """Remember a fact of a site."""
        with self._writing() as connection:
            writes.put(
                connection,
                tables.cache,
                [{"site": site, "name": name, "value": canonical(value), "at": None}],
            )

    @contextmanager
    def lock(self, project: str) -> Iterator[None]:
        """One writer a project. Raises Locked at once when somebody else has it, Permanent in a store of another version."""
        with locks.exclusive(self._engine, sqlite_file(self._engine), project):
            self._leases[project] = self._take_lease(project)
            try:
                yield
            finally:
                del self._leases[project]

    def fence(self, project: str) -> None:
        """Ask right before a site is written to. Raises Locked where the lock held here was lost and a later lease taken.

        Nothing is asked where none is held, or of a file's lock: nobody but its holder ever ends that.
        """
        if project in self._leases and self._engine.dialect.name == "postgresql":
            with self._reading() as connection:
                self._check_lease(connection, project, last=False)

    def commit(self, project: str, batch: Sequence[HubWrite], *, cycle: str, now: datetime) -> None:
        """All of these writes, or none.

        Raises Locked when a later lease was taken meanwhile, Permanent when a guarded row moved.
        """
        if not batch:
            return
        with self._writing() as connection:
            self._check_lease(connection, project)
            for kind, write in writes.WRITERS:
                chosen = [item for item in batch if isinstance(item, kind)]
                if chosen:
                    write(connection, project, chosen, now)
            entries = [item for item in batch if isinstance(item, HistoryEntry)]
            history.append(connection, project, entries, cycle, now)

    def fire(self, project: str, wanted: Sequence[Firing]) -> Sequence[Firing]:
        """Note thresholds as fired; returns those that never were. Raises Locked when a later lease was taken."""
        with self._writing() as connection:
            self._check_lease(connection, project)
            return looking_back.fire(connection, project, wanted)

    def acknowledge(self, project: str, key: FiringKey, *, by: str, now: datetime) -> bool:
        """Note who took notice of what was fired; false where it never was."""
        with self._writing() as connection:
            return looking_back.acknowledge(connection, project, key, by, now)

    def claim_mails(self, rows: Sequence[MailRow]) -> bool:
        """Claim mails that are about to be sent: all of them, or none and false where somebody has one already."""
        with suppress(mails.Taken), self._writing() as connection:
            for project in sorted({row.key.project for row in rows}):
                self._ensure(connection, project)
            mails.claim(connection, rows)
            return True
        return False

    def settle_mails(
        self, keys: Sequence[MailKey], state: MailState, *, now: datetime, reason: str = ""
    ) -> None:
        """Note how the sending of claimed mails ended."""
        with self._writing() as connection:
            mails.settle(connection, keys, state, reason, now)

    def keep_baseline(self, baseline: Baseline) -> bool:
        """Keep a frozen register under its name for good; false where its project has one of that name."""
        with self._writing() as connection:
            self._ensure(connection, baseline.head.project)
            return baselines.keep(connection, baseline)

    def allocate(self, project: str, wanted: Sequence[tuple[Kind, str]], prefix: str) -> list[str]:
        """Fresh uids in order, never used before; a uid asked for is reserved as it is."""
        with self._writing() as connection:
            self._ensure(connection, project)
            _lease(connection, project)
            last = {Kind(r.kind): int(r.last) for r in _rows(connection, tables.ids, project)}
            for kind, uid in wanted:
                parsed = parse_uid(uid, prefix) if uid else None
                if parsed is not None:
                    last[kind] = max(last.get(kind, 0), parsed[1])
            given: list[str] = []
            for kind, uid in wanted:
                if not uid:
                    last[kind] = last.get(kind, 0) + 1
                given.append(uid or format_uid(prefix, kind, last[kind]))
            rows = [{"project": project, "kind": kind.value, "last": n} for kind, n in last.items()]
            writes.put(connection, tables.ids, rows)
        return given

    def decide(
        self, project: str, kind: DecisionKind, subject: str, payload: JsonObject, *, by: str, now: datetime
    ) -> Decision:
        """Record a person's decision; needs no lock."""
        with self._writing() as connection:
            self._ensure(connection, project)
            row = _decision(project, (kind, subject, payload), by, now)
            result = connection.execute(insert(tables.decisions).values(row).returning(tables.decisions.c.id))
            number = int(result.scalar_one())
        self.decided.add(project)
        return Decision(number, kind, subject, payload, by, now)

    def decide_together(
        self,
        project: str,
        wanted: Sequence[tuple[DecisionKind, str, JsonObject]],
        *,
        by: str,
        now: datetime,
        seen: HubState | None = None,
    ) -> bool:
        """Record several decisions of one person, all of them or none; needs no lock.

        False, and nothing is recorded, where what they were judged by is `seen` and is not so any more.
        """
        with self._writing() as connection:
            self._ensure(connection, project)
            if seen is not None and _is_overtaken(connection, project, [one[1] for one in wanted], seen):
                return False
            for one in wanted:  # one by one, so that they are numbered in their order on every database
                connection.execute(insert(tables.decisions).values(_decision(project, one, by, now)))
        self.decided.add(project)
        return True

    def next_threshold(self, project: str, after: datetime) -> datetime | None:
        """When the first clock of a project reaches its next threshold; None where none is ahead."""
        with self._reading() as connection:
            return looking_back.next_threshold(connection, project, after)

    def hints(self, project: str) -> Hints:
        """What webhooks have named since a cycle last looked."""
        with self._reading() as connection:
            return hints.waiting(connection, project)

    def drop_hints(self, project: str, before: datetime) -> None:
        """Take away the hints that came before an instant."""
        with self._writing() as connection:
            hints.drop(connection, project, before)

    def expire(self, project: str, limits: Limits, now: datetime) -> Mapping[str, int]:
        """Take away what is older than it has to be; rows by table. Raises Locked when a later lease was taken."""
        with self._writing() as connection:
            self._check_lease(connection, project)
            retention.date_cache(connection, now)
            return retention.expire(connection, project, limits, now)

    def finish(self, row: CycleRow) -> None:
        """Keep a cycle's summary; of each project the newest thousand stay, since a service polls for years."""
        values = {
            "id": row.id,
            "project": row.project,
            "started": row.started,
            "summary": canonical(row.summary),
        }
        with self._writing() as connection:
            self._ensure(connection, row.project)
            connection.execute(retention.before(row.project, row.started))
            writes.put(connection, tables.cycles, [values])
            connection.execute(retention.outdated(row.project, SUMMARIES))

    # ------------------------------------------------------------------------------- private

    def _snapshot(self, connection: Connection, project: str) -> HubState:
        return HubState(
            instance=self._instance,
            records={r.uid: r for r in self._read(connection, project, tables.records, codec.record)},
            counterparts=tuple(self._read(connection, project, tables.counterparts, codec.counterpart)),
            claims=tuple(codec.claim(r) for r in _rows(connection, tables.claims, project)),
            held=tuple(codec.held(r) for r in _rows(connection, tables.held, project)),
            suspects=tuple(codec.suspect(r) for r in _rows(connection, tables.suspects, project)),
            failures=tuple(codec.failure(r) for r in _rows(connection, tables.failures, project)),
            told=tuple(codec.decision(r) for r in said.sent_drafts(connection, project)),
            decisions=tuple(codec.decision(r) for r in said.open_decisions(connection, project)),
            pages={p.page: p for p in self._read(connection, project, tables.pages, codec.page)},
            attachments={
                (r.page, r.name): codec.attachment(r) for r in _rows(connection, tables.attachments, project)
            },
            cursors={r.name: r.value for r in _rows(connection, tables.cursors, project)},
            aliases={r.alias: r.uid for r in _rows(connection, tables.aliases, project)},
            responses=tuple(self._responses(connection, project)),
        )

    def _read(
        self, connection: Connection, project: str, table: Table, build: Callable[[Row[Any]], Value]
    ) -> list[Value]:
        """A table's rows as values; those that are as they were last time are the same objects."""
        return self._remembered(project, table, build).values(_rows(connection, table, project))

    def _responses(self, connection: Connection, project: str) -> list[Response]:
        return self._remembered(project, tables.responses, codec.response).values(
            said.ticks(connection, project)
        )

    def _remembered(self, project: str, table: Table, build: Callable[[Row[Any]], Value]) -> Memory[Value]:
        memory: Memory[Value] = self._memories.setdefault((project, table.name), Memory(build))
        return memory

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with told(), reading(self._engine) as connection:
            yield connection

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        with told(), self._engine.begin() as connection:
            yield connection

    def _take_lease(self, project: str) -> int:
        with self._writing() as connection:
            if not is_ours(connection):
                raise Permanent(
                    "another version of syncer has taken the store over since this process began",
                    "restart it with that version",
                )
            self.oblivion.learn(connection)
            self._ensure(connection, project)
            taken = connection.execute(
                update(tables.projects)
                .where(tables.projects.c.key == project)
                .values(lease=tables.projects.c.lease + 1)
                .returning(tables.projects.c.lease)
            )
            return int(taken.scalar_one())

    def _check_lease(self, connection: Connection, project: str, *, last: bool = True) -> None:
        mine = self._leases.get(project)
        if mine is None or mine != _lease(connection, project, last=last):
            raise Locked(f"the lock on project {project} was lost", "run the cycle again")

    def _ensure(self, connection: Connection, project: str) -> None:
        row = {"key": project, "lease": 0, "history_seq": 0, "history_head": ""}
        writes.claim_once(connection, tables.projects, row)

    def _name_instance(self) -> str:
        with self._writing() as connection:
            writes.claim_once(connection, tables.facts, {"name": "instance", "value": uuid4().hex[:8]})
            where = tables.facts.c.name == "instance"
            return str(connection.execute(select(tables.facts.c.value).where(where)).scalar_one())


def _lease(connection: Connection, project: str, *, last: bool = True) -> int:
    """The project's lease; `last`: its row stays locked until the transaction ends, so writers of a project queue."""
    wanted = statements.LAST_LEASE if last else statements.LEASE
    return int(connection.execute(wanted, statements.of_project(project)).scalar_one())


def _rows(connection: Connection, table: Table, project: str) -> Iterable[Row[Any]]:
    """A project's rows by key, one after the other: all of a large register's texts at once are much memory."""
    return connection.execute(statements.rows(table), statements.of_project(project))


def _decision(
    project: str, wanted: tuple[DecisionKind, str, JsonObject], by: str, now: datetime
) -> dict[str, object]:
    kind, subject, payload = wanted
    return {
        "project": project,
        "kind": kind.value,
        "subject": subject,
        "payload": canonical(payload),
        "by": by,
        "at": now,
    }


def _is_overtaken(connection: Connection, project: str, subjects: Sequence[str], seen: HubState) -> bool:
    """Whether somebody decided on one of these subjects, or a record that they are of was changed, since that was seen."""
    known = {one.id for one in seen.decisions}
    if meanwhile.decided(connection, project, subjects, known) is not None:
        return True
    uids = {subject.partition(" ")[0] for subject in subjects} & seen.records.keys()
    return meanwhile.moved(connection, project, {uid: seen.records[uid].revision for uid in uids})
