"""What a folder of files for a customer opens with: whose documents these are, of which version and day, and all of them.

Why it exists: such a folder is sent to people who have never seen our pages. What is said of the project are the words of its own
index page, in each language, so nothing stands here that did not pass the audience check there. Reads pages that are rendered; writes none.
"""

from collections.abc import Callable, Container, Iterator, Sequence
from copy import deepcopy
from html import escape

from syncer.pages.labels import Labels
from syncer.pages.render import Rendered
from syncer.text.html import from_storage
from syncer.text.storage.xml import Element, attribute, new_body, parse, serialize, tag, text_of

_NAMED = 2  # rows of the index's properties that tell projects apart: customer and document number


def name_of(fronts: Sequence[Rendered], key: str) -> str:
    """Return what a project is called: customer and document number, in the first language in which its index says any; else its key."""
    for page in fronts:
        said = [*_values(page)][:_NAMED]
        if any(said):
            return " · ".join(filter(None, said))
    return key


def body(
    fronts: Sequence[Rendered],
    key: str,
    locales: Sequence[str],
    labels: Labels,
    contents: Callable[[str], str],
) -> str:
    """Return the front page's HTML: the project's name, and for each language what its index says first and the contents."""
    parts = [f"<h1>{escape(name_of(fronts, key))}</h1>"]
    for locale in locales:
        facts = next((_facts(page) for page in fronts if page.locale == locale), "")
        head = f"<h2>{escape(labels.language(locale))}</h2>"
        listed = f"<h3>{escape(labels.sentence(locale, 'contents'))}</h3>{contents(locale)}"
        parts.append(f'<section lang="{escape(locale)}">{head}{facts}{listed}</section>')
    return "\n".join(parts)


def printed(page: Rendered, written: Container[str]) -> str:
    """Return the way to a page's print beside its title; nothing where it was not printed."""
    name = f"{page.page}.pdf"
    return (
        f' <small><a href="{escape(name)}" lang="{escape(page.locale)}">PDF</a></small>'
        if name in written
        else ""
    )


def _properties(page: Rendered) -> Element | None:
    """The macro in which a page says what it is."""
    if not page.body:
        return None
    macros = (one for one in parse(page.body).iter() if isinstance(one.tag, str))
    return next(
        (
            one
            for one in macros
            if tag(one) == "ac:structured-macro" and attribute(one, "ac:name") == "details"
        ),
        None,
    )


def _values(page: Rendered) -> Iterator[str]:
    found = _properties(page)
    for cell in found.iter("td") if found is not None else ():
        yield " ".join(text_of(cell).split())


def _facts(page: Rendered) -> str:
    found = _properties(page)
    if found is None:
        return ""
    alone = new_body()
    alone.append(deepcopy(found))
    return from_storage(serialize(alone))
