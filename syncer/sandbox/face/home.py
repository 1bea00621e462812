"""The front door of the sandbox: both products with what they hold, and the way to the sandbox's own controls."""

from starlette.responses import Response

from syncer.sandbox.face.session import Visit


def home(visit: Visit) -> Response:
    """Show projects and spaces side by side."""
    return visit.page("home.html", product="sandbox", projects=projects(visit), spaces=spaces(visit))


def projects(visit: Visit) -> list[tuple[object, int]]:
    """Return every project with the number of its issues."""
    counts: dict[str, int] = {}
    for issue in visit.site.jira:
        counts[issue.project.id] = counts.get(issue.project.id, 0) + 1
    return [(one, counts.get(one.id, 0)) for one in visit.site.jira.projects.values()]


def spaces(visit: Visit) -> list[tuple[object, int]]:
    """Return every space with the number of its current pages."""
    counts: dict[str, int] = {}
    for page in visit.site.confluence.pages.values():
        if page.status == "current":
            counts[page.space_id] = counts.get(page.space_id, 0) + 1
    return [(one, counts.get(one.id, 0)) for one in visit.site.confluence.spaces.values()]
