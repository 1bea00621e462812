"""`syncer release`: customer editions, looked at and let out.

What is released is exactly what was shown: a digest of it is kept, and the cycle publishes nothing else.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from syncer.cli import completion
from syncer.cli.moments import local
from syncer.cli.options import Options, examples, shared
from syncer.cli.output import emit, say

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from syncer.cycle.conduct import Planned
    from syncer.cycle.project import Project
    from syncer.cycle.releasing import CustomerEditions
    from syncer.domain.json import JsonObject, JsonValue
    from syncer.sync.releases import Outlook
    from syncer.wiring import Wired

_MOST = 12  # of what becomes visible that is listed for one page
_WORDS = 60


@dataclass(frozen=True, slots=True)
class _Desk:
    """A project's customer editions, and those of them that were asked for."""

    project: "Project"
    planned: "Planned"
    editions: "CustomerEditions"
    chosen: "Sequence[Outlook]"

    @property
    def releasable(self) -> "list[Outlook]":
        """What there is to release among them."""
        return [one for one in self.chosen if one.state in {"new", "differs"}]


@click.command(
    "release",
    short_help="Look at customer editions, and let them out.",
    epilog=examples(
        "syncer release",
        "syncer release requirement-spec",
        "syncer release minutes.MTG-0001.customer.en --by zhao",
        "syncer release --all --locale zh-CN --yes",
    ),
)
@shared()
@click.argument("pages", metavar="PAGE...", nargs=-1, shell_complete=completion.pages)
@click.option("--all", "everything", is_flag=True, help="All that differ from their last release.")
@click.option(
    "--locale",
    type=click.Choice(["en", "zh-CN"]),
    help="One language; a page's languages go together by default.",
)
@click.option(
    "--by", metavar="PERSON", help="Who releases: an id, e-mail or name of our side.  [default: you]"
)
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.pass_obj
def command(
    options: Options,
    pages: tuple[str, ...],
    locale: str | None,
    by: str | None,
    *,
    everything: bool,
    yes: bool,
) -> int:
    """Show what each PAGE, a kind or an ID, would newly show the customer, and release it once you agree.

    It is published at once where nothing else is under way, else by the next cycle, and only as long as it is word for word
    what was shown here. Without PAGE and --all it lists how all customer editions stand.

    Ends with 1 when a page cannot go out, with 2 when there is no customer space, with 3 when a site cannot be reached: then
    nothing is released.
    """
    from syncer.cli.session import configured

    if everything and pages:
        raise click.UsageError("--all means every page: leave out PAGE, or --all")
    with configured(options) as wired:
        projects = _with_space(wired)
        if (pages or everything) and wired.settings.mode == "apply":
            _meet(wired, projects)
        desks = [_desk(wired, project, pages, locale) for project in projects]
        _refuse_unknown(desks, pages)
        desks = [_titled(options, wired, desk) for desk in desks]
        if not pages and not everything:
            return _listed(options, desks)
        who = {desk.project.key: _who(wired, desk.project, by) for desk in desks}
        return _release(options, wired, desks, who, yes=yes)


# ------------------------------------------------------------------------------------ choosing


def _with_space(wired: "Wired") -> "list[Project]":
    """The projects that have a customer space. Raises Invalid where none has."""
    from syncer.config.places import Invalid
    from syncer.domain.problems import Problem

    found = [project for project in wired.projects if project.customer_space]
    if not found:
        keys = ", ".join(project.key for project in wired.projects)
        hint = 'say where, in config.toml: space = {internal = "…", customer = "KEY"}; files for a customer: syncer render --audience customer'
        raise Invalid([Problem(f"{keys} has no customer space, so nothing can be released", hint)])
    return found


def _meet(wired: "Wired", projects: "Sequence[Project]") -> None:
    """Ask both sites for us before anything is looked at: what is released is published at once. Raises PortError, as a cycle would."""
    for project in projects:
        ports = wired.ports(project)
        for site in (ports.wiki, ports.tracker):
            if site is not None:
                site.connect()


def _desk(wired: "Wired", project: "Project", pages: "Sequence[str]", locale: str | None) -> _Desk:
    """What stands in the register and its files by now, as `syncer render` shows it."""
    from syncer.cycle.conduct import customer_pages, decide
    from syncer.cycle.releasing import CustomerEditions

    planned = decide(project, wired.offline(project))
    made = customer_pages(project, planned, wired.hub, wired.hub.clocks(project.key), wired.issue_url)
    editions = CustomerEditions(project, planned.seen.hub, made)
    meant = [page for page in editions.pages if _is_meant(page, pages, locale)]
    outlooks = (
        editions.outlooks(meant) if not pages else tuple(editions.outlook(page, meant) for page in meant)
    )
    chosen = [one for one in outlooks if locale in {None, one.locale}]
    return _Desk(project, planned, editions, chosen)


def _titled(options: Options, wired: "Wired", desk: _Desk) -> _Desk:
    """The desk with those editions blocked whose title another page has, as far as Confluence can be asked (B-37)."""
    from dataclasses import replace

    from syncer.cli.errors import show
    from syncer.cycle.outward import titled
    from syncer.domain.problems import Problem, Severity
    from syncer.ports import PortError

    project = desk.project
    try:
        chosen = titled(project, wired.ports(project), desk.planned.seen.hub, desk.chosen)
    except PortError as error:
        said = f"{project.key}: whether other pages have these titles is not known: {error.message}"
        show([Problem(said, error.hint, severity=Severity.WARNING)], options)
        return desk
    return replace(desk, chosen=chosen)


def _is_meant(page: str, wanted: "Sequence[str]", locale: str | None) -> bool:
    """Whether a page is among those named: a kind, a page, or the page as our side has it, such as minutes.MTG-0001.en."""
    if locale is not None and not page.endswith(f".{locale}"):
        return False
    from syncer.sync.page_ids import page_id

    found = page_id(page)
    assert found is not None  # every page of ours has one
    ours = str(found._replace(customers=False))
    names = {page, found.kind, ours, ours.removesuffix(f".{found.locale}")}
    return not wanted or not names.isdisjoint(wanted)


def _refuse_unknown(desks: "Sequence[_Desk]", wanted: "Sequence[str]") -> None:
    from syncer.domain.problems import did_you_mean

    known = [page for desk in desks for page in desk.editions.pages]
    for name in wanted:
        if not any(_is_meant(page, [name], None) for page in known):
            names = [*dict.fromkeys(page.partition(".")[0] for page in known), *known]
            hint = did_you_mean(name, names) or "see which there are: syncer release"
            raise click.BadParameter(f"there is no customer edition '{name}'; {hint}", param_hint="PAGE")


def _who(wired: "Wired", project: "Project", by: str | None) -> str:
    """Who answers for it: somebody of our side whom project.yaml knows, as with a tick. Raises Invalid."""
    from syncer.cli.evidence import Asking, people_in
    from syncer.config.places import Invalid

    asking = Asking(wired, wired.clock())
    person = asking.person(people_in(wired, project), by, "--by")
    if person is not None and person.active is False:
        asking.refuse(
            f"--by: {person.name or person.id} has left the project", "project.yaml says so: active: false"
        )
    elif person is not None and person.side != "ours":
        hint = "only our own people let something out; project.yaml says whose side each is on (side: ours)"
        asking.refuse(f"--by: {person.name or person.id} is not of our side", hint)
    if asking.wrong or person is None:
        raise Invalid(asking.problems())
    return person.id


# ------------------------------------------------------------------------------------- showing


def _listed(options: Options, desks: "Sequence[_Desk]") -> int:
    found: list[JsonValue] = [_json(desk.project.key, one) for desk in desks for one in desk.chosen]
    if options.json:
        emit(found)
    for desk in desks:
        say(options, f"{desk.project.key}: customer editions in the space {desk.project.customer_space}")
        for one in desk.chosen:
            for line in _lines(one, desk.project.timezone, most=0):
                say(options, line)
    return _code(desks)


def _json(key: str, one: "Outlook") -> "JsonObject":
    shows: list[JsonValue] = [each.to_json() for each in one.newly]
    return {"project": key, **one.to_json(), "newly": shows}


def _lines(one: "Outlook", zone: str, most: int = _MOST) -> "Iterator[str]":
    """How an edition stands, and what of it is new."""
    from syncer.sync.printing import brief

    words = {
        "new": "not released yet",
        "released": "as it was released",
        "differs": "differs from its last release",
        "blocked": "cannot be released",
        "gone": "no longer made",
    }
    last = one.release
    when = ""
    if last is not None:
        when = f" (last by {last.by}, {local(last.at, zone):%Y-%m-%d %H:%M} {zone}, version {last.version})"
    yield f"  {one.page}  {one.title}: {words[one.state]}{when}"
    yield from (f"      {why}" for why in one.why)
    for each in one.newly[:most]:
        where = " ".join(part for part in (each.uid, each.field) if part)
        yield f"      {f'{where}: ' if where else ''}{brief(each.words, _WORDS)}"
    if len(one.newly) > most:
        more = f"{len(one.newly) - most} more passages" if most else f"{len(one.newly)} passages"
        yield f"      {f'and {more}' if most else more} newly visible{'' if most else f': syncer release {one.page}'}"


def _code(desks: "Sequence[_Desk]") -> int:
    return int(any(one.state == "blocked" for desk in desks for one in desk.chosen))


# ------------------------------------------------------------------------------------ releasing


def _release(
    options: Options, wired: "Wired", desks: "Sequence[_Desk]", who: "dict[str, str]", *, yes: bool
) -> int:
    from syncer.cli.asking import agreed

    for desk in desks:
        for one in desk.chosen:
            for line in _lines(one, desk.project.timezone):
                say(options, line)
    number = sum(len(desk.releasable) for desk in desks)
    _refuse_unnumbered(desks)
    released: list[JsonValue] = []
    well = [True]
    if number and agreed(yes, f"Release {number} page{'s' if number > 1 else ''} to the customer?"):
        for desk in desks:
            released += _recorded(wired, desk, who[desk.project.key])
        well = [_carried_out(options, wired, desk) for desk in desks]
    elif not number:
        say(options, "nothing to release")
    if options.json:
        emit({"released": released, "pages": [_json(d.project.key, one) for d in desks for one in d.chosen]})
    return _code(desks) or int(not all(well))


def _refuse_unnumbered(desks: "Sequence[_Desk]") -> None:
    """A record that got its number since would not be what was shown. Raises UsageError."""
    for desk in desks:
        if desk.planned.plan.creates and desk.releasable:
            raise click.UsageError(
                "the files have new records that no cycle has numbered yet: first syncer run"
            )


def _recorded(wired: "Wired", desk: _Desk, who: str) -> "list[JsonValue]":
    from syncer.cli.people import whoami
    from syncer.sync.observation import DecisionKind
    from syncer.sync.releases import payload

    done: list[JsonValue] = []
    for one in desk.releasable:
        said = payload(one.digest, one.terms, who)
        wired.hub.decide(
            desk.project.key, DecisionKind.RELEASE, one.page, said, by=whoami(), now=wired.clock()
        )
        done.append({"project": desk.project.key, "page": one.page, "by": who, "digest": one.digest})
    return done


def _carried_out(options: Options, wired: "Wired", desk: _Desk) -> bool:
    """Publish now where nothing stands in the way, else say who will; whether all went well."""
    from syncer.cli.errors import show
    from syncer.cycle.conduct import publish
    from syncer.ports import PortError
    from syncer.sync.releases import released

    key = desk.project.key
    if not desk.releasable:
        return True
    if wired.settings.mode != "apply":
        say(options, f'{key}: released; with mode = "plan" it is published by: syncer --project {key} apply')
        return True
    if desk.planned.plan.changes:
        say(
            options, f"{key}: released; the next cycle takes over what changed in the files, and publishes it"
        )
        return True
    try:
        report = publish(desk.project, wired.ports(desk.project), at_once=False)
    except PortError as error:
        say(options, f"{key}: released; the next cycle publishes it ({error.message})")
        return True
    hub = wired.hub.snapshot(key)
    done = released(hub.cursors)
    for one in desk.releasable:
        state, last = hub.pages.get(one.page), done.get(one.page)
        if state is not None and last is not None and last.digest == one.digest:
            say(options, f"{key}: published: {state.title}, version {state.version}  {state.url}")
    show(report.problems, options)
    return report.code == 0
