"""What `doctor` looks at without any site: configuration, mappings, secrets, the store, register files, pages."""

import os
from collections.abc import Iterator, Mapping
from pathlib import Path

from syncer.charts.available import installed
from syncer.charts.fonts import find
from syncer.config.assets import assets
from syncer.config.mappings import load_mapping
from syncer.config.places import Invalid
from syncer.config.settings import ProjectSettings, Settings
from syncer.cycle.conduct import decide, drafted
from syncer.cycle.project import Project
from syncer.doctor.results import Level, Result, expiry, failed, of_error, of_problem, ok, traffic, warning
from syncer.pages.render import Rendered
from syncer.ports import PortError
from syncer.wiring import Wired, build, open_store, register_files

_CYCLES = 1000  # summaries; the store keeps no more


def site_settings(wired: Wired, env: Mapping[str, str]) -> Iterator[tuple[str, Result]]:
    """By site: whether the token is where the configuration says, and how long it lives."""
    today = wired.clock().date()
    for name, site in (("jira", wired.settings.jira), ("confluence", wired.settings.confluence)):
        if site is None:
            continue
        try:
            site.token.reveal(env)
            yield name, ok("secret", "the token is where the configuration says")
        except Invalid as invalid:
            yield from ((name, of_problem("secret", problem)) for problem in invalid.problems)
        yield name, expiry(name, site.token_expires, today, site.deployment)


def store(wired: Wired) -> Iterator[Result]:
    """Whether the store opens, which brings its schema up to date."""
    try:
        open_store(wired)
    except Invalid as invalid:
        yield from (of_problem("store", problem) for problem in invalid.problems)
    except PortError as error:
        yield of_error("store", error)
    else:
        kind = wired.settings.store.url.partition(":")[0]
        yield ok("store", f"the store ({kind}) opens, its schema is this version's")


def charts(settings: Settings) -> Iterator[Result]:
    """Whether charts are drawn, and in which font; nothing where nobody wants any."""
    if settings.confluence is None or not settings.charts.draw:
        return
    font = settings.charts.font
    if not installed():
        yield ok("charts", "pages have tables alone; with charts: pip install 'syncer[charts]'")
    elif font is not None and not font.is_file():
        yield failed("charts", f"the font {font} of [charts] does not exist", "correct it, or leave it out")
    elif not (face := find(font)).han:
        said = "charts are drawn with English labels: no font on this machine has Chinese"
        yield warning(
            "charts", said, "install one such as fonts-noto-cjk, or name a file as font in [charts]"
        )
    else:
        yield ok("charts", f"charts are drawn in {Path(face.path).name} ({face.where})")


def read(
    config: Path, env: Mapping[str, str], settings: ProjectSettings
) -> tuple[Project | None, list[Result]]:
    """One project's mapping and the templates, as `check` reads them."""
    try:
        wired = build(config, env, only=(settings.key,))
    except Invalid as invalid:
        return None, [of_problem("configuration", problem) for problem in invalid.problems]
    usable = ok("configuration", "configuration, mapping and templates can be used")
    told = load_mapping(settings, assets().mappings).warnings(wired.clock().date())
    return wired.projects[0], [usable, *(of_problem("calendars", problem) for problem in told)]


def files(settings: ProjectSettings) -> Iterator[Result]:
    """Whether the register's folder can be read and written, and what is wrong in its files."""
    folder = settings.folder
    if settings.checkout is not None:
        yield from _in_files(settings, str(settings.register_.git if settings.register_ else ""))
        return
    if settings.workbook is not None:
        yield from _in_workbook(settings, settings.workbook)
        return
    if folder is None:
        yield ok("register", "the register is kept in the store alone")
        return
    if not folder.is_dir():
        cure = f"make it (mkdir {folder}), or correct register in [[projects]]"
        yield failed("register", f"the register's folder {folder} does not exist", cure)
        return
    for right, word in ((os.R_OK | os.X_OK, "read"), (os.W_OK, "written")):
        if not os.access(folder, right):
            cure = f"give this user the right: ls -ld {folder}"
            yield failed("register", f"the register's folder {folder} cannot be {word}", cure)
            return
    yield from _in_files(settings, str(folder))


def _in_workbook(settings: ProjectSettings, workbook: Path) -> Iterator[Result]:
    """A workbook is written beside itself and renamed, so its folder has to be writable."""
    if workbook.exists() and not os.access(workbook.parent, os.W_OK | os.X_OK):
        cure = f"give this user the right: ls -ld {workbook.parent}"
        yield failed("register", f"the workbook's folder {workbook.parent} cannot be written", cure)
        return
    yield from _in_files(settings, str(workbook))


def _in_files(settings: ProjectSettings, place: str) -> Iterator[Result]:
    register = register_files(settings)
    assert register is not None
    try:
        seen = register.read()
    except PortError as error:
        yield of_error("register", error)
        return
    told = [of_problem("register", problem) for problem in seen.problems]
    yield from told
    if not any(one.level is Level.FAILED for one in told):
        can = "can be read" if settings.checkout is not None else "can be read and written"
        yield ok("register", f"{place} {can}; {len(seen.records)} records in its files")


def pages(wired: Wired, project: Project) -> tuple[tuple[Rendered, ...], list[Result]]:
    """Internal pages in the project's languages, as they would be now."""
    try:
        found = drafted(project, decide(project, wired.offline(project)), wired.hub, wired.issue_url)
    except PortError as error:
        return (), [of_error("pages", error)]
    told = [of_problem("pages", problem) for page in found for problem in page.problems]
    languages = ", ".join(project.locales)
    return tuple(found), told or [ok("pages", f"{len(found)} pages render in {languages}")]


def load(wired: Wired, project: str) -> Result:
    """The requests to expect, worked out from the summaries in the store."""
    try:
        rows = wired.hub.cycles(project, _CYCLES)
    except PortError as error:
        return of_error("traffic", error)
    sites = filter(None, (wired.settings.jira, wired.settings.confluence))
    quotas = any(site.deployment == "cloud" for site in sites)
    return traffic(rows, wired.clock(), whole=len(rows) < _CYCLES, quotas=quotas)
