"""Whether a space of Confluence lets us publish a project's pages. Pure, like diagnosis.py."""

from collections.abc import Iterator, Mapping, Sequence

from syncer.doctor.results import Result, failed, ok
from syncer.facts import PlaceFacts, TitleFacts

_NEEDED = {
    "read space": ("View", "to see the space"),
    "create page": ("Pages: Add", "to create and edit pages"),
}


def place(facts: PlaceFacts) -> Result:
    """The space is there and can be written."""
    if facts.archived:
        cure = f"Space settings → Manage space (of {facts.key}): restore the space"
        return failed("space", f"{facts.key} ({facts.name}) is archived", cure)
    return ok("space", f"{facts.key} is “{facts.name}”")


def permissions(space: PlaceFacts, account: str, operations: frozenset[str] | None) -> Iterator[Result]:
    """One line for each permission that publishing needs; one for all where the site does not tell."""
    if operations is None:
        yield ok(
            "permission", f"{space.key} has no page that would show what {account} may do: the first will"
        )
        return
    for operation, (word, purpose) in _NEEDED.items():
        if operation in operations:
            yield ok("permission", f"{word}: yes, {purpose}")
        else:
            cure = f"Space settings → Permissions (of {space.key}): give {account}, or a group it is in, “{word}”"
            yield failed(
                "permission", f"{account} has no permission “{word}” in {space.key}, needed {purpose}", cure
            )


def holders(
    titles: Mapping[str, str], ours: frozenset[str], found: Sequence[TitleFacts]
) -> dict[str, TitleFacts]:
    """Pages of our titles that the store does not know as ours, by our page's id.

    `titles` are those our pages shall have by their ids, `ours` the ids at the site of pages we know.
    Confluence compares titles without case.
    """
    held = {one.title.casefold(): one for one in found if one.id not in ours}
    return {page: held[title.casefold()] for page, title in titles.items() if title.casefold() in held}


def taken(title: str, holder: TitleFacts, *, own: bool) -> Result:
    """A title that somebody else's page has; `own`: it carries our anchor, so it is ours from before."""
    if own:
        return ok("title", f"“{title}” is there already and carries our mark: it is taken over")
    state = "an archived page" if holder.archived else "a page that is not ours"
    cure = "rename that page"
    if holder.archived:
        cure = "restore and rename it, or delete it (Space settings → Manage pages → Archived pages)"
    cure += ", or change the title in the template's front matter"
    return failed(
        "title", f"“{title}” is the title of {state} (id {holder.id}): ours cannot be published", cure
    )
