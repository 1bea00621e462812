"""Pages that are to be made, in the order in which they are: each is rendered when its turn has come.

Why it exists: a page that tells of what was just changed need not wait until all others are rendered, nor a later edit until all of them
are written. It renders nothing itself and sends nothing.
"""

from collections.abc import Callable, Collection, Container, Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from syncer.domain.ids import kind_of
from syncer.pages.catalogue import Templates
from syncer.pages.render import Rendered
from syncer.sync.observation import Counterpart, JiraObservation


class _Placed(Protocol):
    """A page by its id, and the id of the page above it."""

    @property
    def page(self) -> str: ...

    @property
    def parent(self) -> str: ...


Placed = TypeVar("Placed", bound=_Placed)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page by its id, its kind and the id of the page above it, "" for none; `make` renders it."""

    page: str
    kind: str
    parent: str
    make: Callable[[], Rendered]


def sheet_of(page: Rendered) -> Sheet:
    """A page that is rendered already."""
    return Sheet(page.page, page.kind, page.parent, lambda: page)


def rendered(sheets: Iterable[Sheet]) -> list[Rendered]:
    """All of them, as they would be now."""
    return [sheet.make() for sheet in sheets]


def parents_first(pages: Iterable[Placed]) -> list[Placed]:
    """Return pages by how far below the home page they stand, then by name; a parent nobody makes counts as none."""
    known = {page.page: page for page in pages}

    def depth(page: Placed) -> int:
        above = {page.page}
        while (parent := known.get(page.parent)) is not None and parent.page not in above:
            above.add(parent.page)
            page = parent
        return len(above)

    return sorted(known.values(), key=lambda page: (depth(page), page.page))


def telling(
    templates: Templates, jira: JiraObservation | None, parts: Iterable[Counterpart]
) -> frozenset[str]:
    """The kinds of page that hold records of whose issues this cycle read something, or are about one."""
    read = jira.fetched.keys() if jira is not None else ()
    kinds = {kind_of(part.uid) for part in parts if part.native in read}
    return frozenset(
        page.kind for kind in kinds if kind is not None for page in templates.showing.get(kind.value, ())
    )


def news_first(sheets: Sequence[Sheet], kinds: Container[str], there: Collection[str]) -> list[Sheet]:
    """Those of some kinds first, where all pages are `there`; a page that is new needs the page above it before."""
    if any(sheet.page not in there for sheet in sheets):
        return list(sheets)
    return sorted(sheets, key=lambda sheet: sheet.kind not in kinds)
