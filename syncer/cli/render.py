"""`syncer render`: pages on this machine, as files or served with reload on edit; it asks no site."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.core import ParameterSource

from syncer.cli import completion
from syncer.cli.options import Options, examples, shared
from syncer.cli.output import emit, say

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from syncer.cli.site import Documents, Site
    from syncer.cycle.project import Project
    from syncer.domain.meta import Audience
    from syncer.domain.problems import Problem
    from syncer.pages.render import Rendered
    from syncer.wiring import Wired

PORT = 8770  # of --serve; the same every time, so that an open tab finds it again


@click.command(
    "render",
    short_help="Pages as files on this machine, the customer's edition too.",
    epilog=examples(
        "syncer render",
        "syncer render requirement-spec --locale zh-CN",
        "syncer render --audience customer --site --pdf --out for-the-customer",
        "syncer render --serve --open",
    ),
)
@shared()
@click.argument("page", required=False, shell_complete=completion.pages)
@click.option(
    "--audience", type=click.Choice(["internal", "customer"]), default="internal", show_default=True
)
@click.option(
    "--locale", type=click.Choice(["en", "zh-CN"]), help="One language; those of the project by default."
)
@click.option(
    "--out", type=click.Path(file_okay=False, path_type=Path), default="rendered", show_default=True
)
@click.option("--site", is_flag=True, help="As a static site: contents, ways between pages and languages.")
@click.option("--pdf", is_flag=True, help="Each page as PDF too, printed by a Chromium that is here.")
@click.option("--serve", "serving", is_flag=True, help="Show them in a browser, reloading on every edit.")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=PORT, show_default=True, help="Of --serve; 0: any."
)
@click.option("--open", "browser", is_flag=True, help="Open the browser too, with --serve.")
@click.pass_context
def command(
    context: click.Context,
    *,
    page: str | None,
    audience: str,
    locale: str | None,
    out: Path,
    site: bool,
    pdf: bool,
    serving: bool,
    port: int,
    browser: bool,
) -> int:
    """Write every page, or those of the kind or ID named PAGE, below a folder; or serve them.

    From the register and its files as they are now; each of several projects has a folder of its own. The customer edition holds what a customer may see.
    --site is for readers without Confluence: a folder with a front page, to be opened, zipped or put on any web server; written
    anew, it loses what is no page any more. --pdf prints each page beside its HTML, everything unfolded.
    --serve shows them on this machine alone and reloads the browser when a register file, project.yaml,
    a mapping or a template changes; a mistake shows in the page, with its place and cure.
    """
    options = context.ensure_object(Options)
    _refuse_what_does_not_go_together(context, options, serving=serving)
    if serving:
        return _serve(options, audience, port, {"locale": locale or "", "page": page or ""}, browser=browser)
    return _written(options, page, audience, locale, _Form(out, site=site, pdf=pdf))


def _refuse_what_does_not_go_together(context: click.Context, options: Options, *, serving: bool) -> None:
    """Raises UsageError."""
    if serving and options.json:
        raise click.UsageError("--serve prints for people and does not end: leave out --json, or --serve")
    given = {name for name in ("out", "site", "pdf", "port", "browser") if _is_given(context, name)}
    files = [name for name in ("out", "site", "pdf") if name in given]
    if serving and files:
        raise click.UsageError(f"--serve writes no files: leave out --{files[0]}, or --serve")
    if not serving and given & {"port", "browser"}:
        raise click.UsageError("--port and --open are for --serve: add it")


def _is_given(context: click.Context, name: str) -> bool:
    return context.get_parameter_source(name) is not ParameterSource.DEFAULT


def _serve(options: Options, audience: str, port: int, chosen: dict[str, str], *, browser: bool) -> int:
    """Serve until Ctrl-C; a configuration that is not there is refused, one that is wrong shows in the browser."""
    from syncer.cli.preview import Wanted
    from syncer.cli.serve import serve
    from syncer.config.load import load
    from syncer.domain.meta import Audience

    if not options.config.exists():
        load(options.config, {})
    first = Audience(audience)
    wanted = Wanted(options.config, frozenset({first}), options.project, **chosen)
    return serve(options, wanted, first, port, browser=browser)


@dataclass(frozen=True, slots=True)
class _Form:
    """Where files go, and in what form."""

    out: Path
    site: bool
    pdf: bool


def _written(options: Options, page: str | None, audience: str, locale: str | None, form: _Form) -> int:
    from syncer.cli.errors import show
    from syncer.cli.pdf import browser
    from syncer.cli.session import configured
    from syncer.cli.site import Documents, Site
    from syncer.domain.meta import Audience
    from syncer.domain.problems import Severity
    from syncer.pages.render import INDEX
    from syncer.preview.pictures import Pictures
    from syncer.wiring import Drawing

    program = browser() if form.pdf else ""
    with configured(options) as wired:
        pictures = Pictures(Drawing(wired.settings).draw)
        each = {p.key: _pages(wired, p, Audience(audience), locale) for p in wired.projects}
        labels = {p.key: p.templates.labels for p in wired.projects}
    chosen = _chosen([one for pages, _ in each.values() for one in pages], page)
    written = []
    for key, (pages, _) in each.items():
        own = replace(form, out=form.out / key) if len(each) > 1 else form
        mine = [one for one in pages if _is_named(one, page) and not one.problems]
        names = {one.title: f"{one.page}.html" for one in (mine if form.site else pages)}
        documents = Documents(own.out, names, pictures, unfolded=form.pdf)
        fronts = [one for one in pages if one.kind == INDEX]
        site = Site(documents, mine, labels[key], key, fronts) if form.site else None
        written += [(key, *files) for files in _files(options, documents, site, mine, program)]
    if options.json:
        emit([{"project": key, "page": one.page, "title": one.title, **files} for key, one, files in written])
    told = [problem for _, problems in each.values() for problem in problems]
    problems = [*told, *(problem for one in chosen for problem in one.problems)]
    show(problems, options)
    return 1 if any(problem.severity is Severity.ERROR for problem in problems) else 0


def _files(
    options: Options, documents: "Documents", site: "Site | None", pages: "Sequence[Rendered]", program: str
) -> "Iterator[tuple[Rendered, dict[str, str]]]":
    """Write a project's pages, telling of each; yields each with its files' paths. Raises UsageError where one cannot be written."""
    from syncer.cli.pdf import print_pdf
    from syncer.cli.site import write_storage

    for number, page in enumerate(pages, 1):
        path = site.write(page) if site is not None else documents.write(page)
        files = {"html": str(path)}
        if site is None:
            write_storage(path, page)
        if program:
            shown = print_pdf(program, path, page.title)
            files["pdf"] = str(shown)
            if site is not None:
                site.written.append(shown.name)
        say(
            options,
            f"{files.get('pdf') or path}  {page.title}"
            + (f"  ({number} of {len(pages)})" if program else ""),
        )
        yield page, files
    if site is not None:
        say(options, f"{site.finish()}  is the front page")


def _pages(
    wired: "Wired", project: "Project", audience: "Audience", locale: str | None
) -> "tuple[Sequence[Rendered], Sequence[Problem]]":
    """All pages of a project, from what the register would be without asking Jira anew, and what is wrong with it."""
    from syncer.preview.drafting import draft

    shown = replace(project, locales=(locale,)) if locale is not None else project
    made = draft(shown, wired.offline(shown), wired.issue_url, {audience})
    return made.pages[audience], made.problems


def _chosen(pages: "Sequence[Rendered]", wanted: str | None) -> "Sequence[Rendered]":
    """Those of a kind or an ID. Raises BadParameter naming the nearest."""
    from syncer.domain.problems import did_you_mean

    chosen = [page for page in pages if _is_named(page, wanted)]
    if not chosen and wanted is not None:
        names = dict.fromkeys([name for page in pages for name in (page.kind, page.page)])
        hint = did_you_mean(wanted, names) or f"there are {', '.join(names)}"
        raise click.BadParameter(f"there is no page '{wanted}'; {hint}", param_hint="PAGE")
    return chosen


def _is_named(page: "Rendered", wanted: str | None) -> bool:
    return wanted in {None, page.kind, page.page}
