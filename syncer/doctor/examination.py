"""The list that `doctor` makes: its groups by project and site, in order, and what it ends with."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

from syncer.config.places import Invalid
from syncer.config.settings import ProjectSettings
from syncer.confluence.examine import WikiExaminer
from syncer.cycle.project import Progress, Project
from syncer.doctor import here, mail, sites, webhooks
from syncer.doctor.results import Level, Result, of_problem, warning
from syncer.domain.json import JsonObject, JsonValue
from syncer.domain.problems import Problem, did_you_mean
from syncer.facts import SiteFacts
from syncer.jira.examine import JiraExaminer
from syncer.pages.render import Rendered
from syncer.ports import PortError
from syncer.sync.observation import HubState
from syncer.wiring import Wired, without_projects

_NAMES = {"jira": "Jira", "confluence": "Confluence"}


@dataclass(frozen=True, slots=True)
class Group:
    """Lines about one thing: `project` and `site` say which, "" where it is about neither."""

    title: str
    results: Sequence[Result]
    project: str = ""
    site: str = ""

    def to_json(self) -> JsonObject:
        """The group as an object."""
        made: JsonObject = {"title": self.title}
        if self.project:
            made["project"] = self.project
        if self.site:
            made["site"] = self.site
        made["probes"] = [result.to_json() for result in self.results]
        return made


@dataclass(slots=True)
class _Sites:
    """The sites that answered: who asks them, and who we are there."""

    jira: JiraExaminer | None = None
    confluence: WikiExaminer | None = None
    facts: dict[str, SiteFacts] = field(default_factory=dict)

    def askable(self) -> webhooks.Askable:
        """The same for whoever asks about webhooks."""
        names = {site: facts.identity.name for site, facts in self.facts.items()}
        return webhooks.Askable(self.jira, self.confluence, names)

    def account(self, site: str) -> str:
        """Our name at a site that answered."""
        return self.facts[site].identity.name


def examined(config: Path, env: Mapping[str, str], only: Sequence[str], watch: Progress) -> Iterator[Group]:
    """Every group, this machine first, then the sites, then each project. Raises Invalid (exit 2)."""
    wired = without_projects(config, env)
    try:
        chosen = _chosen(wired, only)
        store = list(here.store(wired))
        yield Group("this machine", [*store, *here.charts(wired.settings)])
        opened = not any(result.level is Level.FAILED for result in store)
        told = list(here.site_settings(wired, env))
        asked = _Sites()
        for name, shown in _NAMES.items():
            watch(f"asking {shown}", 0, 0)
            yield from _site(wired, asked, name, [result for site, result in told if site == name])
        if wired.settings.mail is not None:
            watch("asking the mail server", 0, 0)
            found = list(mail.examined(wired, wired.settings.mail))
            yield Group(mail.title(wired.settings.mail), found, site="mail")
        if webhooks.is_wanted(wired.settings.web):
            watch("asking about webhooks", 0, 0)
            found = list(webhooks.examined(wired, asked.askable(), env))
            yield Group(webhooks.title(wired.settings.web), found, site="webhooks")
        for number, settings in enumerate(chosen, 1):
            watch("looking at projects", number, len(chosen))
            yield from _project(config, env, wired, asked, settings, opened=opened)
    finally:
        wired.close()


def _chosen(wired: Wired, only: Sequence[str]) -> list[ProjectSettings]:
    known = [project.key for project in wired.settings.projects]
    problems = [
        Problem(
            f"the configuration has no project {key}",
            did_you_mean(key, known) or f"it has {', '.join(known)}",
        )
        for key in only
        if key not in known
    ]
    if not known:
        problems.append(
            Problem("the configuration names no project", "add a table [[projects]] with its key")
        )
    if problems:
        raise Invalid(problems)
    return [project for project in wired.settings.projects if not only or project.key in only]


def _site(wired: Wired, asked: _Sites, name: str, told: list[Result]) -> Iterator[Group]:
    settings = wired.settings.jira if name == "jira" else wired.settings.confluence
    if settings is None:
        return
    title = f"{_NAMES[name]}, {settings.url}"
    try:
        examiner = wired.jira_examiner() if name == "jira" else wired.wiki_examiner()
    except Invalid as invalid:  # a secret that is not there stands in the list already
        known = {result.found for result in told}
        more = [of_problem("secret", problem) for problem in invalid.problems]
        yield Group(title, [*told, *(one for one in more if one.found not in known)], site=name)
        return
    assert examiner is not None
    facts, results = sites.site(wired, name, settings, examiner)
    if facts is not None:
        asked.facts[name] = facts
        if isinstance(examiner, JiraExaminer):
            asked.jira = examiner
        else:
            asked.confluence = examiner
    yield Group(title, [*results, *told], site=name)


def _project(
    config: Path,
    env: Mapping[str, str],
    wired: Wired,
    asked: _Sites,
    settings: ProjectSettings,
    *,
    opened: bool,
) -> Iterator[Group]:
    key = settings.key
    project, results = here.read(config, env, settings)
    results += here.files(settings)
    pages: tuple[Rendered, ...] = ()
    hub: HubState | None = None
    if opened:
        hub = _hub(wired, key)
        results.append(here.load(wired, key))
        if project is not None:
            pages, told = here.pages(wired, project)
            results += told
    yield Group(f"{key} on this machine", results, project=key)
    if wired.settings.jira is not None:
        yield Group(f"{key} in Jira", _in_jira(asked, project, hub), project=key, site="jira")
    if wired.settings.confluence is not None and settings.space is not None:
        for space in filter(None, (settings.space.internal, settings.space.customer)):
            internal = space == settings.space.internal
            found = _in_wiki(asked, space, pages if internal else (), hub)
            yield Group(f"{key} in Confluence, space {space}", found, project=key, site="confluence")


def _hub(wired: Wired, key: str) -> HubState | None:
    try:
        return wired.hub.snapshot(key)
    except PortError:  # the store's own line says so
        return None


def _in_jira(asked: _Sites, project: Project | None, hub: HubState | None) -> list[Result]:
    if asked.jira is None:
        return [warning("project", "not examined: Jira could not be asked")]
    if project is None:
        return [warning("project", "not examined: its mapping or a template cannot be used")]
    return sites.jira_project(asked.jira, asked.account("jira"), project, hub)


def _in_wiki(asked: _Sites, space: str, pages: Sequence[Rendered], hub: HubState | None) -> list[Result]:
    if asked.confluence is None:
        return [warning("space", "not examined: Confluence could not be asked")]
    return sites.wiki_space(asked.confluence, asked.account("confluence"), space, pages, hub)


def as_json(groups: Sequence[Group]) -> JsonObject:
    """The whole list as one object, with the figures by level."""
    results = [result for group in groups for result in group.results]
    counts: JsonObject = {level.value: sum(one.level is level for one in results) for level in Level}
    return {
        "exit": code(groups),
        "counts": counts,
        "groups": cast("JsonValue", [one.to_json() for one in groups]),
    }


def code(groups: Sequence[Group]) -> int:
    """The exit code: 0 where nothing failed, 3 where a site did not answer or refused us, else 1."""
    results = [result for group in groups for result in group.results]
    if any(result.unreachable for result in results):
        return 3
    return 1 if any(result.level is Level.FAILED for result in results) else 0
