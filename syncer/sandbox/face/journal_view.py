"""The journal in the browser: what was asked of the sandbox, newest first, filtered, and live while it is looked at."""

from dataclasses import dataclass
from urllib.parse import urlencode

from starlette.responses import RedirectResponse, Response

from syncer.sandbox.face import controls
from syncer.sandbox.face.session import Visit
from syncer.sandbox.journal import Entry
from syncer.sandbox.site import Site

SHOWN = 200
METHODS = ("GET", "POST", "PUT", "DELETE")
STATUSES = ("2", "4", "5", "aborted")


@dataclass(frozen=True, slots=True)
class Filter:
    """Which requests to show; an empty part lets every one through but those of the face itself."""

    product: str = ""
    effect: str = ""
    method: str = ""
    status: str = ""
    path: str = ""

    def lets_through(self, entry: Entry) -> bool:
        """Whether a request is to be shown."""
        if not (entry.product == self.product if self.product else entry.product != "face"):
            return False
        if self.effect not in ("", entry.effect) or self.method not in ("", entry.method):
            return False
        return str(entry.status or "").startswith(self.status) and self.path in f"{entry.path}?{entry.query}"

    @property
    def query(self) -> str:
        """The filter as an address has it."""
        parts = {name: getattr(self, name) for name in self.__slots__}
        return urlencode({name: value for name, value in parts.items() if value})


def asked(visit: Visit) -> Filter:
    """Return the filter in the visit's address."""
    query = visit.request.query_params
    return Filter(**{name: query.get(name, "").strip() for name in Filter.__slots__})


def page(visit: Visit) -> Response:
    """GET /sandbox/journal."""
    controls.local_only(visit)
    wanted = asked(visit)
    found = [one for one in visit.site.journal if wanted.lets_through(one)]
    return visit.page(
        "journal.html",
        product="sandbox",
        tab="journal",
        entries=found[: -SHOWN - 1 : -1],
        found=len(found),
        total=len(visit.site.journal),
        filter=wanted,
        methods=METHODS,
        statuses=STATUSES,
        poll=("journal", ""),
        mark=journal_mark(visit.site, ""),
    )


def clear(visit: Visit) -> Response:
    """Forget what was asked; numbers go on."""
    controls.local_only(visit)
    visit.actor()
    visit.site.journal.clear()
    return RedirectResponse("/sandbox/journal", 303)


def journal_mark(site: Site, _id: str) -> str:
    """Return what changes whenever a request of a program arrives or is answered."""
    last = next((one for one in reversed(tuple(site.journal)) if one.product != "face"), None)
    return "none" if last is None else f"{last.number}-{last.status}"
