"""Drafts that a mapping wants on issues, put into a cycle's plan as comments for one role (NOT-4).

Why it exists: what waits follows from the register as the plan leaves it, and its words from templates; so both are worked out
when the plan is there, and once more when new records have their ids. Nothing is asked of any site where no draft is to be written;
in a service project, or where nobody knows whether it is one, nothing is written at all.
"""

from dataclasses import replace

from syncer.cycle.drafts import desk, written
from syncer.cycle.project import Project
from syncer.domain.problems import Problem, Severity
from syncer.pages.letter_comment import said_in_comment
from syncer.ports import Tracker
from syncer.sync.drafts import waiting
from syncer.sync.observation import Observation
from syncer.sync.plan import Plan
from syncer.sync.posted import CODE, Post, Posts, posts_due, turn

SERVICE = "service_desk"


def with_letters(project: Project, tracker: Tracker | None, seen: Observation, plan: Plan) -> Plan:
    """The plan with the drafts that are to be comments on issues; as it is where there are none. Raises PortError."""
    if tracker is None:
        return plan
    due = _due(project, seen, plan)
    problems = due.problems
    if due.comments:
        unsafe = _unsafe(project, tracker, due)
        if unsafe is not None:
            return replace(plan, problems=(*plan.problems, unsafe))
    return replace(plan, comments=(*plan.comments, *due.comments), problems=(*plan.problems, *problems))


def reworded(project: Project, seen: Observation, plan: Plan) -> Plan:
    """The plan with its drafts worded anew, now that new records have their ids."""
    if not plan.creates or all(one.letter is None for one in plan.comments):
        return plan
    status = tuple(one for one in plan.comments if one.letter is None)
    return replace(plan, comments=(*status, *_due(project, seen, plan).comments))


def _due(project: Project, seen: Observation, plan: Plan) -> Posts:
    kinds = [one for one in project.mapping.notices if one.enabled and one.deliver == "comment"]
    if not kinds or seen.jira is None:
        return Posts()
    chosen = waiting(kinds, desk(project, seen.data, seen.hub, plan.records, seen.now))
    posts = [
        Post(
            draft.uid,
            draft.notice,
            draft.waiting.kind.visibility.role,
            turn(seen.hub, draft.uid, draft.notice),
            said_in_comment(draft, seen.data, project.locales[0]),
        )
        for draft in written(project, seen.data, plan.records, chosen, seen.now)
        if draft.body and draft.waiting.kind.visibility is not None
    ]
    return posts_due(posts, seen, plan.drafts, plan.attach)


def _unsafe(project: Project, tracker: Tracker, due: Posts) -> Problem | None:
    """Why no draft may be written here: customers read what the API writes in a service project."""
    found = tracker.project_type(project.key)
    if found and found != SERVICE:
        return None
    names = ", ".join(
        dict.fromkeys(f"'{one.letter.notice}'" for one in due.comments if one.letter is not None)
    )
    why = "is a service project" if found else "may be a service project: Jira does not tell its type"
    return Problem(
        f"drafts are put into no comments: {project.key} {why}, and there comments by the API are public (NOT-4)",
        f"remove `deliver: comment` from {names}; they wait on their owners' pages and in `syncer drafts`",
        severity=Severity.WARNING,
        code=CODE,
    )
