"""What `doctor` asks the sites, read-only: each question by itself, so that no refusal hides another answer."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import TypeVar

from syncer.config.settings import Site
from syncer.confluence.examine import WikiExaminer
from syncer.cycle.project import Project
from syncer.cycle.publish import is_ours
from syncer.doctor import in_confluence, in_jira, in_workflow
from syncer.doctor.lacking import lacks
from syncer.doctor.results import Level, Result, of_error, of_problem, ok, site_results
from syncer.facts import SiteFacts, TitleFacts, TypeFacts
from syncer.jira.examine import JiraExaminer
from syncer.pages.render import Rendered
from syncer.ports import Misconfigured, PortError
from syncer.sync.mapping import Mapping as SyncMapping
from syncer.sync.observation import HubState, Side
from syncer.wiring import Wired

Answer = TypeVar("Answer")


class Asking:
    """Questions and what came of them: an answer, or a line that says why there is none."""

    def __init__(self) -> None:
        self.results: list[Result] = []

    def ask(self, probe: str, question: Callable[[], Answer]) -> Answer | None:
        """The answer; None, and a failure more, where the site gives none."""
        try:
            return question()
        except Misconfigured as error:
            self.results += [of_problem(probe, problem) for problem in error.problems]
        except PortError as error:
            self.results.append(of_error(probe, error))
        return None

    def tell(self, results: Iterable[Result]) -> None:
        """Lines more."""
        self.results += results


def site(
    wired: Wired, name: str, settings: Site, examiner: JiraExaminer | WikiExaminer
) -> tuple[SiteFacts | None, list[Result]]:
    """A site itself; None where it does not answer or refuses us, and then nothing more can be asked."""
    try:
        facts = examiner.site()
    except PortError as error:
        return None, [replace(of_error("address", error), unreachable=True)]
    zones = [(project.key, project.timezone) for project in wired.settings.projects]
    told = site_results(name, settings.url, facts, wired.clock(), zones, deployment=settings.deployment)
    return facts, list(told)


# --------------------------------------------------------------------------------------------- Jira


def jira_project(
    examiner: JiraExaminer, account: str, project: Project, hub: HubState | None
) -> list[Result]:
    """A project of Jira against its mapping."""
    asking, key = Asking(), project.key
    facts = asking.ask("project", lambda: examiner.project(key))
    if facts is None:
        return asking.results
    asking.tell([in_jira.place(facts)])
    wanted = in_jira.needed(project.mapping)
    have = asking.ask("permission", lambda: examiner.permissions(key, list(wanted)))
    if have is not None:
        asking.tell(in_jira.permissions(facts, account, wanted, have))
    asking.ask("search", lambda: examiner.search(key))
    lacking = asking.ask("capabilities", lambda: examiner.lacking(key, _any_issue(hub)))
    if lacking is not None:
        asking.tell(lacks(lacking))
    names = asking.ask("names", lambda: examiner.names(project.wanted))
    if names is None:
        return asking.results
    asking.tell(of_problem("names", problem) for problem in names.unknown)
    if not names.unknown:
        asking.tell([ok("names", "every field, priority and link type of the mapping exists")])
    for found in _types(asking, examiner, project):
        asking.tell(in_jira.kind_results(facts, found, project.mapping, names.fields))
        asking.tell(_workflow(asking, examiner, found, project, names.fields))
        shown = _edit_screen(asking, examiner, found, project.mapping, hub)
        if shown is not None:
            editing = in_jira.editing(
                found, project.mapping, names.fields, shown, bind=examiner.edit_screens_bind
            )
            asking.tell([editing])
    if not any(one.level is Level.FAILED for one in asking.results) and asking.ask(
        "first look", lambda: examiner.prepare(project.wanted)
    ):
        asking.tell(
            [ok("first look", "all that a cycle asks Jira before its first write is as it should be")]
        )
    return asking.results


def _types(asking: Asking, examiner: JiraExaminer, project: Project) -> Iterator[TypeFacts]:
    """The types of the mapping with their create screens, each once for a kind of record."""
    wanted = project.wanted
    for kind, groups in wanted.types.items():
        place = wanted.type_places.get(kind, "")
        seen: set[str] = set()
        for names in groups:
            found = asking.ask("type", partial(examiner.creating, project.key, kind, names, place))
            if found is not None and found.name not in seen:
                seen.add(found.name)
                yield found


def _edit_screen(
    asking: Asking, examiner: JiraExaminer, facts: TypeFacts, mapping: SyncMapping, hub: HubState | None
) -> frozenset[str] | None:
    """Fields on the edit screen, which Jira shows for an issue alone: one of ours, while there is one."""
    issue = _issue_of(facts, hub)
    if not issue or not any(True for _ in mapping.records[facts.kind].fields):
        return None
    return asking.ask("edit screen", partial(examiner.edit_screen, issue))


def _workflow(
    asking: Asking, examiner: JiraExaminer, facts: TypeFacts, project: Project, fields: Mapping[str, str]
) -> list[Result]:
    """Ways and screens of a type, where its state moves issues."""
    if not in_workflow.moves(project.mapping.records[facts.kind]):
        return []
    question = partial(examiner.workflow, project.key, facts.kind, facts.name)
    found = asking.ask("transitions", question)
    return [*in_workflow.workflow_results(found, project.mapping, fields)] if found is not None else []


def _any_issue(hub: HubState | None) -> str:
    parts = hub.counterparts if hub is not None else ()
    return next((one.native for one in parts if one.side is Side.JIRA and one.primary), "")


def _issue_of(facts: TypeFacts, hub: HubState | None) -> str:
    if hub is None:
        return ""
    kinds = {uid: record.kind for uid, record in hub.records.items()}
    jira = (one for one in hub.counterparts if one.side is Side.JIRA and one.primary)
    ours = (one for one in jira if kinds.get(one.uid) is facts.kind)
    return next((one.native for one in ours), "")


# --------------------------------------------------------------------------------------- Confluence


def wiki_space(
    examiner: WikiExaminer, account: str, key: str, pages: Sequence[Rendered], hub: HubState | None
) -> list[Result]:
    """A project's space, and whether its pages' titles are free there."""
    asking = Asking()
    facts = asking.ask("space", lambda: examiner.space(key))
    if facts is None:
        return asking.results
    asking.tell([in_confluence.place(facts)])
    told = asking.ask("permission", lambda: (examiner.operations(facts.id),))
    if told is not None:
        asking.tell(in_confluence.permissions(facts, account, *told))
    found = asking.ask("title", lambda: examiner.titles(facts.id))
    if found is not None and pages:
        asking.tell(_titles(asking, examiner, pages, hub, found))
    return asking.results


def _titles(
    asking: Asking,
    examiner: WikiExaminer,
    pages: Sequence[Rendered],
    hub: HubState | None,
    found: Sequence[TitleFacts],
) -> list[Result]:
    ours = frozenset(state.native for state in hub.pages.values()) if hub is not None else frozenset[str]()
    by_id = {page.page: page for page in pages if page.title}
    held = in_confluence.holders({name: page.title for name, page in by_id.items()}, ours, found)
    told = []
    for name, holder in held.items():
        there = None if holder.archived else asking.ask("title", partial(examiner.page, holder.id))
        own = there is not None and is_ours(by_id[name], there.body)
        told.append(in_confluence.taken(by_id[name].title, holder, own=own))
    return told or [ok("title", f"the titles of all {len(by_id)} pages are free or ours")]
