"""Rendering a project's pages from register values: what `publish`, `plan` and `render` share.

Joins the pure page package to the hub's state; sends nothing.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import cast
from zoneinfo import ZoneInfo

from syncer.cycle import desks
from syncer.cycle import drafts as drafts_
from syncer.cycle.agreed import Agreed
from syncer.cycle.board import clocks_of, told
from syncer.cycle.courses import Moves
from syncer.cycle.frozen import FrozenPages
from syncer.cycle.gates import drifted
from syncer.cycle.links import seen_of, waiting
from syncer.cycle.mentions import Mentions
from syncer.cycle.project import Project, UrlOf
from syncer.cycle.sheets import Sheet, parents_first, rendered
from syncer.domain.json import JsonValue, digest
from syncer.domain.meta import Audience
from syncer.domain.people import Directory
from syncer.domain.project import ProjectData, dump_project
from syncer.domain.records import Kind
from syncer.pages.catalogue import Templates
from syncer.pages.context import PageContext
from syncer.pages.document import document_version
from syncer.pages.edition import Edition, edition
from syncer.pages.outward import outward_register
from syncer.pages.overdue import missed, overdue
from syncer.pages.overview import written
from syncer.pages.parts import parts
from syncer.pages.periods import Period, periods
from syncer.pages.render import Rendered, page_id, parent_of, render_edition, subjects, title_of
from syncer.pages.rulebook import Rulebook
from syncer.pages.ticks import TickAnswer, TickCode
from syncer.pages.view import Issue, Register, register
from syncer.rules.ranking import Ranked, ranking
from syncer.sync import deviation
from syncer.sync.attachments import refusals
from syncer.sync.baselines import Head
from syncer.sync.changes import PageChange
from syncer.sync.clock_rows import ClockRow
from syncer.sync.deviation import PlanState
from syncer.sync.drafts import Waiting
from syncer.sync.examples import held
from syncer.sync.implementing import records_of
from syncer.sync.judged import rules_of
from syncer.sync.observation import Counterpart, HubState, Side
from syncer.sync.page_ids import is_customers
from syncer.sync.proposals import to_be_shown
from syncer.sync.releases import Outlook
from syncer.sync.ticks import UNKNOWN, Answered, latest
from syncer.sync.ticks import told as ticks_told
from syncer.sync.work import STATUS

Values = Mapping[str, tuple[Kind, Mapping[str, JsonValue]]]


@dataclass(frozen=True, slots=True)
class Prepared:
    """What an audience's pages are made from: the register with all that is ours (`whole`), as the audience may read it, and
    per language the edition, what pages are told beside it, and kind and record of each page. `titles`: of all of them, by page.
    """

    whole: Register
    shown: Register
    editions: Sequence[tuple[Edition, PageContext, Sequence[tuple[str, str]]]]
    titles: Mapping[str, str]
    frozen: FrozenPages | None = None

    def page(
        self, templates: Templates, kind: str, seen: Edition, context: PageContext, subject: str
    ) -> Rendered:
        """One page of an edition; of what is frozen, as it was kept."""
        if self.frozen is not None and templates.pages[kind].kind.frozen:
            return self.frozen.page(kind, subject, seen, context)
        return render_edition(templates, kind, seen, context, subject)

    def sheets(self, templates: Templates) -> list[Sheet]:
        """All pages in all languages, parents before children, with links among all of them; none is rendered yet."""
        return parents_first(
            self._sheet(templates, kind, seen, replace(local, titles=self.titles), subject)
            for seen, local, wanted in self.editions
            for kind, subject in wanted
        )

    def pages(self, templates: Templates) -> list[Rendered]:
        """The same, rendered."""
        return rendered(self.sheets(templates))

    def _sheet(
        self, templates: Templates, kind: str, seen: Edition, context: PageContext, subject: str
    ) -> Sheet:
        page = page_id(kind, seen.locale, seen.audience, subject)
        parent = parent_of(templates, kind, seen.locale, seen.audience)
        return Sheet(page, kind, parent, lambda: self.page(templates, kind, seen, context, subject))


def sheets(
    project: Project,
    data: ProjectData,
    hub: HubState,
    values: Values,
    known: Mentions,
    *,
    url: UrlOf,
    changed: datetime | None = None,
    clocks: Sequence[ClockRow] = (),
    drafts: Sequence[Waiting] = (),
    now: datetime | None = None,
    plan: PlanState | None = None,
    agreed: Agreed | None = None,
    outlooks: Sequence[Outlook] = (),
    moves: Moves | None = None,
    frozen: FrozenPages | None = None,
) -> list[Sheet]:
    """All our own pages in the project's locales, parents before children; none is rendered yet.

    `known`: whom they mention. `changed`: when the newest of `values` changed, where that is later than the hub knows. `clocks`: the
    rows that are kept of them. `drafts`: those that wait at `now`. `plan`: how it stands. `agreed`: baselines, and what was signed in them.
    `outlooks`: the customer editions that our own pages tell of. `moves`: how requirements came to their states. `frozen`: baselines' pages.
    """
    view = replace(_known(project, data, hub, values, url), clocks=clocks_of(project, clocks), plan=plan)
    view = replace(_today(view, project, data, values, now), moves=moves or {}, outlooks=tuple(outlooks))
    view = drafts_.with_drafts(project, view, drafts, hub, now)
    ready = prepared(
        project,
        hub,
        view,
        known,
        values=values,
        agreed=agreed or Agreed(),
        audience=Audience.INTERNAL,
        changed=changed,
        frozen=frozen,
    )
    return ready.sheets(project.templates)


def outward(
    project: Project,
    data: ProjectData,
    hub: HubState,
    values: Values,
    *,
    url: UrlOf,
    changed: datetime | None = None,
    clocks: Sequence[ClockRow] = (),
    now: datetime | None = None,
    agreed: Agreed | None = None,
    moves: Moves | None = None,
    frozen: FrozenPages | None = None,
) -> Prepared:
    """What customer editions are made from; arguments as in `sheets`."""
    view = replace(_known(project, data, hub, values, url), clocks=clocks_of(project, clocks))
    view = replace(_today(view, project, data, values, now), moves=moves or {})
    known = agreed or Agreed()
    return prepared(
        project,
        hub,
        view,
        {},
        values=values,
        agreed=known,
        audience=Audience.CUSTOMER,
        changed=changed,
        frozen=frozen,
    )


def prepared(
    project: Project,
    hub: HubState,
    view: Register,
    known: Mentions,
    *,
    values: Values,
    agreed: Agreed,
    audience: Audience,
    changed: datetime | None,
    frozen: FrozenPages | None = None,
) -> Prepared:
    """An audience's editions in all languages; a customer's are made from a register without internal values (B-22)."""
    people = Directory(view.data.people)
    context = agreed.in_context(_context(project, hub, known), values, audience, people)
    if audience is Audience.CUSTOMER:
        context = replace(context, tickers=_reachable(people))
    if frozen is not None:
        view = replace(view, baselines=agreed.views(values, people))
    shown = outward_register(view) if audience is Audience.CUSTOMER else view
    wanted = _wanted(project, view, audience, hub)
    editions: list[tuple[Edition, PageContext, Sequence[tuple[str, str]]]] = []
    titles = _earlier(project, hub, audience)
    for locale in project.locales:
        seen = edition(shown, locale, audience)
        local = _versioned(project, hub, shown, context, agreed.heads, locale=locale, changed=changed)
        titles |= {
            page_id(kind, locale, audience, subject): frozen.title(kind, subject, locale, audience)
            if frozen is not None and project.templates.pages[kind].kind.frozen
            else title_of(project.templates, kind, seen, local, subject)
            for kind, subject in wanted
        }
        editions.append((seen, local, wanted))
    return Prepared(view, shown, editions, _called(titles, hub), frozen)


def _called(titles: Mapping[str, str], hub: HubState) -> Mapping[str, str]:
    """The titles that links go by: a page that people renamed keeps theirs."""
    renamed = {page: state.retitled for page, state in hub.pages.items() if state.retitled}
    return (
        {**titles, **{page: title for page, title in renamed.items() if page in titles}}
        if renamed
        else titles
    )


def _today(
    view: Register, project: Project, data: ProjectData, values: Values, now: datetime | None
) -> Register:
    """What is late today, and what is reported on."""
    late, periods = _late(project, values, now), _reported(project, data, now)
    return replace(view, overdue=late, missed=_missed(project, data, now), periods=periods)


def _reachable(people: Directory) -> frozenset[str]:
    """Who may have an account, as project.yaml alone tells: a release is of what can be told without asking a site."""
    return frozenset(one.id.casefold() for one in people if one.accounts is not None or one.email)


def _known(project: Project, data: ProjectData, hub: HubState, values: Values, url: UrlOf) -> Register:
    """What the pages are made of, as far as records, rules and the store's state tell."""
    ranks = ranks_of(project, hub, values)
    rules = replace(rules_of(project.mapping), drifted=drifted(project.mapping, hub))
    found = register(_with_ids(values), data, issues_of(hub, url), ranks, rules)
    book = Rulebook(project.mapping, held(project.mapping, project.examples))
    return replace(
        found,
        rules=book,
        suspects=waiting(project, hub, values, data),
        meetings=desks.desks(project, hub, values),
        forms=desks.forms(project, hub, values),
        parts=parts(found.records.values(), project.mapping.pages.split_above),
        projects=project.glances,
        page_edits=to_be_shown(hub),
    )


def _late(project: Project, values: Values, now: datetime | None) -> frozenset[str]:
    """What is overdue on the project's own day; nothing where no time is given."""
    if now is None:
        return frozenset()
    return overdue(values, now.astimezone(ZoneInfo(project.timezone)).date(), project.timezone)


def _missed(project: Project, data: ProjectData, now: datetime | None) -> frozenset[date]:
    """The days of milestones that the project's own day has passed, as `_late` says it of records."""
    if now is None:
        return frozenset()
    return missed(data.milestones, now.astimezone(ZoneInfo(project.timezone)).date())


def _reported(project: Project, data: ProjectData, now: datetime | None) -> tuple[Period, ...]:
    """The periods that are reported on by the project's own day; none where no time is given."""
    if now is None:
        return ()
    return periods(data.communication_plan, now.astimezone(ZoneInfo(project.timezone)).date())


def _wanted(project: Project, view: Register, audience: Audience, hub: HubState) -> list[tuple[str, str]]:
    """Kind and record of every page an audience gets in one language; one that stands already is kept up to date."""
    standing = {page.partition(".")[0] for page in hub.pages}
    return [
        (kind.kind, subject)
        for kind in project.templates.kinds
        if audience in kind.audiences
        for subject in subjects(project.templates, kind.kind, view)
        or ([""] if kind.needs and kind.one_per == "project" and kind.kind in standing else [])
    ]


def _earlier(project: Project, hub: HubState, audience: Audience) -> dict[str, str]:
    """Titles of the reports on earlier periods by page: they stand as they were written last, and are not written any more (PG-9)."""
    kinds = {kind.kind for kind in project.templates.kinds if kind.one_per in {"week", "month"}}
    outward = audience is Audience.CUSTOMER
    return {
        page: state.title
        for page, state in hub.pages.items()
        if page.partition(".")[0] in kinds and is_customers(page) is outward
    }


def fingerprint(  # noqa: PLR0917 - what pages are made of, in the order in which `sheets` has it
    project: Project,
    data: ProjectData,
    hub: HubState,
    values: Values,
    known: Mentions,
    clocks: Sequence[ClockRow] = (),
    drafts: Sequence[Waiting] = (),
    plan: PlanState | None = None,
    now: datetime | None = None,
    agreed: Agreed | None = None,
) -> str:
    """A digest of everything the pages are made of, cheap enough for every cycle."""
    records = [[uid, kind.value, dict(leaves)] for uid, (kind, leaves) in sorted(values.items())]
    found = issues_of(hub, str).items()
    issues = {uid: [[one.key, one.status, one.category] for one in these] for uid, these in found}
    times = sorted(r.updated.isoformat() for r in hub.records.values() if r.updated is not None)
    ranks = sorted(ranks_of(project, hub, values).items())
    parts: list[object] = [
        [project.templates_digest, list(project.locales), project.timezone],
        dump_project(data),
        project.mapping.digest,
        project.examples.digest,
        records,
        issues,
        dict(known),
        times[-1:],
        ranks,
        told(project, clocks),
        drafts_.told(drafts, hub),
        deviation.told(plan),
        seen_of(waiting(project, hub, values, data)),
        {uid: [*fields] for uid, fields in drifted(project.mapping, hub).items()},
        sorted(_late(project, values, now)),
        [day.isoformat() for day in sorted(_missed(project, data, now))],
        sorted([row.key, row.kind] for row in hub.responses),
        desks.told(hub),
        (agreed or Agreed()).told(),
        [written(one) for one in project.glances],
        [period.name for period in _reported(project, data, now)],
        f"{project.charts.version} {project.charts.han}" if project.charts is not None else None,
        [[one.id, one.state] for one in to_be_shown(hub)],
    ]
    return digest(cast("JsonValue", parts))


def predicted(pages: Iterable[Rendered], hub: HubState, *, fresh: bool) -> tuple[PageChange, ...]:
    """What publishing would do, as far as a plan can tell; `fresh`: new records have no ids yet."""
    found = []
    for page in pages:
        state = hub.pages.get(page.page)
        if page.problems:
            found.append(PageChange(page.page, page.title, "blocked", str(page.problems[0])))
        elif state is None:
            found.append(PageChange(page.page, page.title, "create"))
        else:
            same = _shown(page, hub) == state.fingerprint and not fresh and not _redrawn(page, hub)
            found.append(PageChange(page.page, page.title, "unchanged" if same else "update"))
    return tuple(found)


def _shown(page: Rendered, hub: HubState) -> str:
    """The fingerprint of a page without the charts that the site would not take."""
    there, refused = hub.attachments, refusals(hub.cursors)
    about = {one.name: (page.page, one.name) for one in page.pictures}
    return page.without(
        {name for name, key in about.items() if key in refused and key not in there}
    ).fingerprint


def _redrawn(page: Rendered, hub: HubState) -> bool:
    """Whether a chart of the page shows something else than the one that stands there, and was not refused."""
    refused = refusals(hub.cursors)
    for one in page.pictures:
        last = refused.get((page.page, one.name)) or hub.attachments.get((page.page, one.name))
        if last is None or last.digest != one.digest:
            return True
    return False


def ranks_of(project: Project, hub: HubState, values: Values) -> dict[str, int]:
    """The places of requirements in the project's ranking (PRI-2); none where no rule works priorities out."""
    rule = project.mapping.priority
    if rule is None:
        return {}
    found = (
        Ranked(uid, leaves, stored.created if (stored := hub.records.get(uid)) is not None else None)
        for uid, (kind, leaves) in values.items()
        if kind is Kind.REQUIREMENT
    )
    return ranking(rule, found)


def issues_of(hub: HubState, url: UrlOf) -> dict[str, tuple[Issue, ...]]:
    """The issues of each record, its own first, with their status as last seen; of further ones those that can be seen."""
    found: dict[str, list[Issue]] = {}
    parts = (p for p in hub.counterparts if p.side is Side.JIRA and (p.primary or not p.missing_since))
    for part in sorted(parts, key=lambda part: not part.primary):
        for uid in records_of(part):
            found.setdefault(uid, []).append(_issue(part, url))
    return {uid: tuple(issues) for uid, issues in found.items()}


def _issue(part: Counterpart, url: UrlOf) -> Issue:
    status = part.seen.get(STATUS)
    name, category = status if isinstance(status, list) and len(status) == 2 else ("", "")
    return Issue(part.key, url(part.key), str(name), str(category))


def _with_ids(values: Values) -> list[tuple[Kind, Mapping[str, JsonValue]]]:
    return [(kind, {"id": uid, **leaves}) for uid, (kind, leaves) in sorted(values.items())]


def _context(project: Project, hub: HubState, known: Mentions) -> PageContext:
    return PageContext(
        instance=f"{hub.instance}-{project.key}",
        project_key=project.key,
        timezone=project.timezone,
        accounts=known,
        account_key=project.user_kind,
        locales=project.locales,
        tickers=frozenset(known),
        answers=answers_of(hub),
        charts=project.charts,
        revisions={
            uid: (stored.revision, stored.updated)
            for uid, stored in hub.records.items()
            if stored.kind is Kind.MEETING and stored.updated is not None
        },
    )


def answers_of(hub: HubState) -> dict[str, dict[str, TickAnswer]]:
    """What came of the last tick of each box, by page and box; a box that was cleared before anything came of it has none."""
    return {
        page: {box: answer for box, one in boxes.items() if (answer := _answer(one)) is not None}
        for page, boxes in latest(ticks_told(hub.responses)).items()
    }


def _answer(one: Answered) -> TickAnswer | None:
    if not one.code and not one.tick.done:
        return None
    return TickAnswer(cast("TickCode", one.code or UNKNOWN), one.who, one.tick.at)


def _versioned(
    project: Project,
    hub: HubState,
    view: Register,
    context: PageContext,
    heads: Sequence[Head],
    *,
    locale: str,
    changed: datetime | None,
) -> PageContext:
    times = [record.updated for record in hub.records.values() if record.updated is not None]
    began = min((r.created for r in hub.records.values() if r.created is not None), default=changed)
    version = document_version(
        view,
        locale,
        began=began,
        changed=max([*times, *([changed] if changed is not None else [])], default=None),
        zone=project.timezone,
        baselines=heads,
    )
    return replace(context, version=version.version, history=version.rows, dated=version.dated)
