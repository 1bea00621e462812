"""`syncer demo`: the sample project on a sandbox, from nothing to published pages, and the daemon after it."""

import signal
import sys
from dataclasses import replace
from functools import partial
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

import click

from syncer.cli.options import Options, examples, shared
from syncer.cli.output import emit, say, short

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from syncer.cli.session import Opened
    from syncer.cycle.report import Report
    from syncer.web.watching import Watching
    from syncer.wiring import Wired


@click.command(
    "demo",
    short_help="All of it with a sample project, on this machine.",
    epilog=examples(
        "syncer demo",
        "syncer demo --locale zh-CN",
        "syncer demo --fresh",
        "syncer demo --two",
        "syncer demo --flavour datacenter",
        "syncer demo --once --json",
    ),
)
@shared()
@click.option("--once", is_flag=True, help="End after a second, quiet cycle.")
@click.option("--fresh", is_flag=True, help="As on its first day: nothing frozen, signed or released yet.")
@click.option(
    "--two",
    is_flag=True,
    help="With a second, small project, and an overview of both on the index of the first.",
)
@click.option(
    "--flavour",
    type=click.Choice(["cloud", "datacenter"]),
    default="cloud",
    show_default=True,
    help="Which of Atlassian's products the sandbox is.",
)
@click.option(
    "--locale",
    type=click.Choice(["en", "zh-CN"]),
    default="en",
    show_default=True,
    help="The binding language; pages come in both.",
)
@click.option(
    "--port", type=click.IntRange(0, 65535), default=0, help="The sandbox's port; any free one by default."
)
@click.option(
    "--dir", "home", type=click.Path(path_type=Path), help="A new folder; a temporary one by default."
)
@click.pass_obj
def command(  # noqa: PLR0917 -- click passes options by name
    options: Options,
    once: bool,
    fresh: bool,
    two: bool,
    flavour: str,
    locale: str,
    port: int,
    home: Path | None,
) -> int:
    """Show everything on this machine: a Jira, a Confluence, a sample project, and the service.

    Edit an issue in the sandbox's Jira, or a file of the register, and watch the pages follow within seconds.
    """
    from syncer.cli import playground
    from syncer.cli.session import opened

    signal.signal(signal.SIGTERM, _interrupt)
    place = playground.folder(home)
    say(options, f"Starting a sandbox; the project is in {place}")
    with playground.sandbox(port, flavour) as url:
        config = playground.lay_out(place, url, locale, flavour, two=two)
        options = replace(options, config=config, project=())
        if two:
            playground.seed_second(url)
        with opened(options) as (wired, projects):
            *beside, one = projects
            firsts = [_cycle(options, each) for each in beside]
            first = _cycle(options, one) if fresh else _lived(options, wired, one)
            if once:
                return _twice(options, [one, *beside], [first, *firsts])
            return _stay(options, wired, projects, first, url)


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _twice(options: Options, projects: "Sequence[Opened]", firsts: "Sequence[Report]") -> int:
    """One cycle more of each project, which must find nothing to write."""
    from syncer.cli.errors import WRONG

    both = [(first, calm(partial(_cycle, options, one))) for one, first in zip(projects, firsts, strict=True)]
    if options.json:
        emit([each.to_json() for pair in both for each in pair])
    wrote = sum(second.writes for _, second in both)
    if wrote:
        click.echo(f"the second cycle wrote: {wrote} writes", err=True)
    return WRONG if wrote else max(each.code for pair in both for each in pair)


def calm(cycle: "Callable[[], Report]") -> "Report":
    """The report of a cycle on what stands already; where a clock reached a point meanwhile, of the one after that.

    Time goes on between two cycles, and what it brings is written: that is no reason to call the first one unfinished.
    """
    report = cycle()
    return cycle() if report.writes and report.struck.fired else report


def _lived(options: Options, wired: "Wired", one: "Opened") -> "Report":
    from syncer.cli.demo_past import lived

    return lived(options, wired, one, lambda done: _tell(options, done))


def _cycle(options: Options, one: "Opened") -> "Report":
    from syncer.cycle.conduct import cycle

    done = cycle(one.project, one.ports)
    _tell(options, done)
    return done


def _tell(options: Options, done: "Report") -> None:
    from syncer.cli.errors import show
    from syncer.cli.summary import lines

    for line in lines(done.to_json()):
        say(options, line)
    show(done.problems, options)


def _stay(options: Options, wired: "Wired", projects: "Sequence[Opened]", first: "Report", url: str) -> int:
    """What to look at, then the service until Ctrl-C."""
    import logging

    from syncer.cli import playground
    from syncer.cli.summary import lines
    from syncer.daemon import logs
    from syncer.daemon.front import offer_of
    from syncer.daemon.service import Service, serve
    from syncer.daemon.work import Worker
    from syncer.http.shared import Audience

    if options.json:
        emit(first.to_json())
    _guide(options, wired, projects[-1], first, url)
    sys.stdout.flush()
    logs.configure(level=logging.INFO if options.verbose else logging.WARNING)

    def heard(report: "Report") -> None:
        if report.writes:
            for line in lines(report.to_json()):
                say(options, line)
            sys.stdout.flush()

    if wired.settings.web.address is not None:
        flavour = wired.settings.jira.deployment if wired.settings.jira is not None else "cloud"
        playground.hook(options.config, url, f"http://{wired.settings.web.listen}", flavour)

    def service(watching: "Watching") -> Service:
        workers = [Worker(one.project, one.ports, heard=heard, watcher=watching) for one in projects]
        wired.shared.audience = Audience(watching.metrics.sent, watching.metrics.waited)
        return Service(workers, wired.settings.daemon.poll, offer=offer_of(wired))

    serve(service)
    say(options, "Ended. The sandbox is gone; the folder stays.")
    return 0


def _guide(options: Options, wired: "Wired", one: "Opened", first: "Report", url: str) -> None:
    settings = wired.settings.project(one.project.key)
    home = settings.folder if settings is not None else None
    say(options, "")
    say(options, "Open in a browser (no password needed):")
    say(options, f"  Jira        {url}/projects/{one.project.key}")
    binding = one.project.locales[0]
    indexes = {f"index.{locale}" for locale in one.project.locales}
    doors = [page for page in first.pages if page.page in indexes] or first.pages
    for page in doors:
        say(options, f"  Confluence  {short(page.url)}  {page.title}")
    for page in first.pages:
        if page.page == f"project-overview.{binding}":
            say(options, f"  and all projects at a glance: {short(page.url)}")
        if page.page == f"index.customer.{binding}":
            say(options, f"  and what the customer sees of it: {short(page.url)}")
    if wired.settings.web.address is not None:
        say(options, f"  the console: http://{wired.settings.web.listen}/p/{one.project.key}")
    say(options, "Try:")
    say(options, "  - change an issue's summary, priority or status in Jira, or tick a box on a page")
    say(
        options,
        "  - move “Pay the camp fees online” to Approved: nobody has decided, so it goes back, with the reason",
    )
    say(options, f"  - edit a file below {home}/requirements")
    say(options, "  and watch the page, which reloads by itself, and this window.")
    say(options, "From another terminal:")
    for word in ("status", "conflicts list"):
        say(options, f"  syncer --config {home.parent if home else '.'}/config.toml {word}")
    say(options, "Ctrl-C ends it.")
