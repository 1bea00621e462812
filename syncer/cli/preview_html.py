"""The HTML around rendered pages: the front page, the frame of each page, what is wrong, and the reload script.

Everything people wrote is escaped or comes from `text.html`, which is safe by construction; nothing is
loaded from elsewhere.
"""

from collections.abc import Iterable, Iterator, Sequence
from html import escape

from syncer.cli.preview import Look, Shown
from syncer.domain.meta import Audience
from syncer.domain.problems import Problem, Severity
from syncer.preview.sheet import stem, style, text

_MOST_PROBLEMS = 50
_STYLE = """\
.bar { background: #f4f5f7; border-radius: 4px; display: flex; flex-wrap: wrap; gap: 1.2rem; margin: 0 0 1.8rem;
  padding: .5rem .9rem; font-size: .9rem; }
.bar [aria-current] { font-weight: 700; color: #172b4d; }
.wrong { border: 2px solid #c9372c; border-radius: 4px; background: #fff1f0; margin: 0 0 1.8rem; padding: .6rem 1.1rem; }
.wrong h2 { color: #ae2a19; font-size: 1.05rem; margin: .2rem 0 .6rem; }
.wrong li { margin: .5rem 0; overflow-wrap: anywhere; }
.wrong code { font-weight: 600; }
.wrong .cure { color: #44546f; display: block; }
.mark { color: #ae2a19; font-weight: 700; }
@media print { .bar, .wrong { display: none; } }
"""
_DOCUMENT = """\
<!doctype html>
<html lang="{lang}" data-generation="{generation}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
{style}</style>
<link rel="icon" href="data:,">
<script src="/reload.js" defer></script>
</head>
<body>
{body}
</body>
</html>
"""
RELOAD = """\
"use strict";
(() => {
  const shown = document.documentElement.dataset.generation;
  const look = now => { if (now && now !== shown) location.reload(); };
  const ask = () => fetch("/generation").then(reply => reply.text()).then(look, () => {})
    .finally(() => setTimeout(ask, 1000));
  if (!window.EventSource) { ask(); return; }
  const source = new EventSource("/events");
  source.onmessage = event => look(event.data);
  source.onerror = () => { if (source.readyState === EventSource.CLOSED) ask(); };
})();
"""


def front(seen: Look, audience: Audience, generation: str) -> str:
    """All pages of an audience by project and language, and the way to the other audience."""
    ways = "".join(_way(f"/?audience={one.value}", one.value, here=one is audience) for one in Audience)
    shown = [one for one in seen.pages.values() if one.audience is audience]
    body = [f'<nav class="bar">{ways}</nav>', _wrong(seen.problems), "<h1>Pages</h1>", *_projects(shown)]
    if not shown:
        body.append("<p>There is no page for this audience.</p>")
    return _document("en", "Pages", "\n".join(body), generation)


def sheet(seen: Look, shown: Shown, generation: str) -> str:
    """One page in its frame; one that could not be rendered shows what is wrong instead of its text."""
    page = shown.page
    title = page.title or page.page
    addresses = {
        one.page.title: one.address
        for one in seen.pages.values()
        if (one.project, one.audience) == (shown.project, shown.audience)
    }
    inside = text(page, addresses, lambda name: f"{shown.address}/{name}") if page.body else ""
    wrong = _wrong((*page.problems, *seen.problems))
    body = f"{_bar(seen, shown)}\n{wrong}\n<h1>{escape(title)}</h1>\n{inside}"
    return _document(shown.locale, title, body, generation)


def missing(seen: Look, path: str, generation: str) -> str:
    """What is said of an address where no page is, perhaps for as long as something is wrong."""
    body = f'<nav class="bar">{_way("/", "All pages")}</nav>\n{_wrong(seen.problems)}\n<h1>No such page</h1>'
    return _document("en", "No such page", f"{body}\n<p><code>{escape(path)}</code></p>", generation)


def _projects(shown: Sequence[Shown]) -> Iterator[str]:
    for project in dict.fromkeys(one.project for one in shown):
        yield f"<h2>{escape(project)}</h2>"
        mine = [one for one in shown if one.project == project]
        for locale, language in dict.fromkeys((one.locale, one.language) for one in mine):
            yield f"<h3>{escape(language)}</h3>\n<ul>"
            yield from (_item(one) for one in mine if one.locale == locale)
            yield "</ul>"


def _item(shown: Shown) -> str:
    mark = ' <span class="mark">has something wrong</span>' if shown.page.problems else ""
    name = escape(shown.page.title or shown.page.page)
    return f'<li lang="{escape(shown.locale)}">{_way(shown.address, name, safe=True)}{mark}</li>'


def _bar(seen: Look, shown: Shown) -> str:
    """The ways from a page: all pages, and the same page in other languages."""
    others = [
        one
        for one in seen.pages.values()
        if (one.project, one.audience, stem(one.page)) == (shown.project, shown.audience, stem(shown.page))
    ]
    ways = [_way(f"/?audience={shown.audience.value}", f"All pages ({shown.audience.value})")]
    ways += [_way(one.address, one.language, here=one.address == shown.address) for one in others]
    return f'<nav class="bar">{"".join(ways)}</nav>'


def _way(address: str, name: str, *, here: bool = False, safe: bool = False) -> str:
    current = ' aria-current="page"' if here else ""
    return f'<a href="{escape(address)}"{current}>{name if safe else escape(name)}</a>'


def _wrong(problems: Iterable[Problem]) -> str:
    """What is wrong, errors first: the place, the words, the cure."""
    found = sorted(problems, key=lambda one: list(Severity).index(one.severity))
    if not found:
        return ""
    items = "\n".join(_told(one) for one in found[:_MOST_PROBLEMS])
    more = f"<p>and {len(found) - _MOST_PROBLEMS} more</p>" if len(found) > _MOST_PROBLEMS else ""
    return f'<aside class="wrong" role="alert">\n<h2>To be mended</h2>\n<ul>\n{items}\n</ul>{more}\n</aside>'


def _told(problem: Problem) -> str:
    where = ": ".join(part for part in (str(problem.place or ""), problem.uid) if part)
    place = f"<code>{escape(where)}</code> " if where else ""
    level = "" if problem.severity is Severity.ERROR else f"{problem.severity.value}: "
    cure = f'<span class="cure">{escape(problem.hint)}</span>' if problem.hint else ""
    return f"<li>{place}{level}{escape(problem.message)}{cure}</li>"


def _document(lang: str, title: str, body: str, generation: str) -> str:
    looks = style() + _STYLE
    return _DOCUMENT.format(
        lang=escape(lang), generation=escape(generation), title=escape(title), style=looks, body=body
    )
