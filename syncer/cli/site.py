"""Rendered pages as documents on this machine: single files, or a static site with contents and ways between languages.

Why it exists: a customer without Confluence reads, prints and signs the same pages. Everything a file shows stands in it or beside
it; nothing is loaded from elsewhere, and no script runs. It decides nothing about what may be seen: it is given pages of
one audience, and writes those alone.
"""

import json
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from pathlib import Path

import click

from syncer.cli import front_page
from syncer.pages.labels import Labels
from syncer.pages.render import Rendered
from syncer.preview.order import in_reading_order
from syncer.preview.pictures import Pictures, beside
from syncer.preview.sheet import stem, style, text

MARK = ".syncer-site.json"  # what a site's folder holds, so that the next one takes away what is no page any more
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:"
_DOCUMENT = """\
<!doctype html>
<html lang="{lang}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
{style}</style>
</head>
<body{kind}>
{body}
</body>
</html>
"""
_STYLE = """\
body.site { display: grid; grid-template-columns: 17rem minmax(0, 1fr); gap: 0 2.5rem; max-width: 92rem; }
body.site > nav { align-self: start; position: sticky; top: 1.5rem; max-height: calc(100vh - 3rem); overflow-y: auto; font-size: .88rem; line-height: 1.4; }
body.site > nav ul { list-style: none; margin: .3rem 0; padding-left: 0; }
body.site > nav ul ul { padding-left: .9rem; }
body.site > nav li { margin: .35rem 0; overflow-wrap: anywhere; }
body.site > nav [aria-current] { color: #172b4d; font-weight: 700; }
body.site .languages { display: flex; gap: 1rem; margin: 0 0 .8rem; }
@media (max-width: 60rem) { body.site { display: block; } body.site > nav { max-height: none; position: static; } body.site > nav > ul { display: none; } }
@media print { body.site { display: block; } body.site > nav { display: none; } }
"""
_PAPER = """\
@page {{ size: A4; margin: 18mm 15mm 20mm; @bottom-left {{ content: "{title}"; {foot} }} @bottom-right {{ content: counter(page) " / " counter(pages); {foot} }} }}
@media print {{ body {{ font-size: 10.5pt; padding: 0 1px; }} table {{ font-size: .92em; }} th, td {{ min-width: 6.8em; padding: .3rem .45rem; overflow-wrap: anywhere; }} tr:has(> :nth-child(4)):not(:has(> :nth-child(7))) > :first-child {{ min-width: 10em; }} tr:has(> :nth-child(8)) > * {{ min-width: 0; }} details {{ border: 0; padding: 0; }} }}
"""
_FOOT = "color: #626f86; font: 9pt system-ui, 'PingFang SC', 'Noto Sans SC', 'Microsoft YaHei', 'WenQuanYi Micro Hei', sans-serif; vertical-align: middle;"


@dataclass(frozen=True, slots=True)
class Documents:
    """Files of some pages below a folder; `names` are those of all pages that links may lead to, by title."""

    out: Path
    names: Mapping[str, str]
    pictures: Pictures
    unfolded: bool = False  # for print, where nobody can open what is folded

    def write(self, page: Rendered, *, frame: "Callable[[Rendered, str], str] | None" = None) -> Path:
        """Write a page and its pictures; returns the HTML's path. Raises UsageError where the folder cannot be written."""
        path = self.out / f"{page.page}.html"
        body = text(page, self.names, lambda name: beside(path, name).name)
        inside = f"<h1>{escape(page.title)}</h1>\n{_open(body) if self.unfolded else body}"
        document = frame(page, inside) if frame is not None else _document(page.locale, page.title, inside)
        try:
            self.out.mkdir(parents=True, exist_ok=True)
            path.write_text(document, encoding="utf-8")
            for picture in page.pictures:
                beside(path, picture.name).write_bytes(self.pictures.png(picture))
        except OSError as error:
            raise unwritable(error) from None
        return path


def write_storage(path: Path, page: Rendered) -> None:
    """Write a page's storage format beside its HTML. Raises UsageError where it cannot be written."""
    try:
        path.with_suffix(".storage.xml").write_text(page.body, encoding="utf-8")
    except OSError as error:
        raise unwritable(error) from None


def unwritable(error: OSError) -> click.UsageError:
    """What is said of a folder or file that cannot be written."""
    return click.UsageError(f"{error.filename}: {error.strerror}")


def files_of(page: Rendered, path: Path) -> Iterator[str]:
    """The names of all files of a written page."""
    yield path.name
    yield from (beside(path, picture.name).name for picture in page.pictures)


@dataclass(slots=True)
class Site:
    """A folder of pages that know one another, with a front page; `fronts` are the project's index pages, `key` its key.

    Raises UsageError for a folder that holds something else, since what is no page any more is taken out of it.
    """

    documents: Documents
    pages: Sequence[Rendered]
    labels: Labels
    key: str
    fronts: Sequence[Rendered] = ()
    written: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        out = self.documents.out
        if out.is_dir() and any(out.iterdir()) and not (out / MARK).exists():
            raise click.UsageError(
                f"{out} holds other things: give --out a new folder, or one that --site wrote"
            )

    def write(self, page: Rendered) -> Path:
        """One page in its frame."""
        path = self.documents.write(page, frame=self._framed)
        self.written += files_of(page, path)
        return path

    def finish(self) -> Path:
        """Write the front page, and take away what an earlier run wrote and this one did not; returns the front page."""
        front = self.documents.out / "index.html"
        locales = self._locales() or self.labels.locales[:1]
        title = " · ".join([front_page.name_of(self.fronts, self.key), *map(self._contents_in, locales)])
        body = front_page.body(self.fronts, self.key, locales, self.labels, self._listed)
        self.written.append(front.name)
        try:
            self.documents.out.mkdir(parents=True, exist_ok=True)
            front.write_text(_document(locales[0], title, body), encoding="utf-8")
            self._sweep()
        except OSError as error:
            raise unwritable(error) from None
        return front

    def _sweep(self) -> None:
        mark = self.documents.out / MARK
        before = json.loads(mark.read_text(encoding="utf-8")) if mark.exists() else []
        for name in before if isinstance(before, list) else []:
            path = self.documents.out / str(name)
            if name == path.name and name not in self.written and not path.is_dir():
                path.unlink(missing_ok=True)
        mark.write_text(json.dumps(sorted(self.written), ensure_ascii=False, indent=0), encoding="utf-8")

    def _locales(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(page.locale for page in self.pages))

    def _contents_in(self, locale: str) -> str:
        return self.labels.sentence(locale, "contents")

    def _framed(self, page: Rendered, inside: str) -> str:
        body = f"<nav>{self._languages(page)}{self._contents(page.locale, page)}</nav>\n<main>\n{inside}\n</main>"
        return _document(page.locale, page.title, body, _STYLE, ' class="site"')

    def _languages(self, page: Rendered) -> str:
        """The same page in each language it has; the front page where it has no other."""
        same = [one for one in self.pages if stem(one) == stem(page)]
        ways = [_way(one, self.labels.language(one.locale), here=one is page) for one in same]
        front = f'<a href="index.html">{escape(self._contents_in(page.locale))}</a>'
        return f'<p class="languages">{front}{"".join(ways if len(ways) > 1 else ())}</p>'

    def _listed(self, locale: str) -> str:
        return self._contents(locale, prints=self.written)

    def _contents(self, locale: str, here: Rendered | None = None, *, prints: Container[str] = ()) -> str:
        """All pages of a language as one reads them, each under its parent; `prints` are files that there are of them."""
        mine = in_reading_order([page for page in self.pages if page.locale == locale])
        known = {page.page for page in mine}
        tops = [page for page in mine if page.parent not in known or page.parent == page.page]
        return self._list(tops, mine, here, prints)

    def _list(
        self,
        pages: Sequence[Rendered],
        mine: Sequence[Rendered],
        here: Rendered | None,
        prints: Container[str],
    ) -> str:
        items = []
        for page in pages:
            below = [one for one in mine if one.parent == page.page != one.page]
            way = _way(page, page.title, here=page is here) + front_page.printed(page, prints)
            items.append(f"<li>{way}{self._list(below, mine, here, prints)}</li>")
        return f"<ul>{''.join(items)}</ul>" if items else ""


def _way(page: Rendered, name: str, *, here: bool = False) -> str:
    current = ' aria-current="page"' if here else ""
    return f'<a href="{escape(page.page)}.html" lang="{escape(page.locale)}"{current}>{escape(name)}</a>'


def _open(body: str) -> str:
    """Our own folds, opened; what people typed never is a tag here."""
    return body.replace("<details>", "<details open>")


def _document(lang: str, title: str, body: str, further: str = "", kind: str = "") -> str:
    paper = _PAPER.format(title=_in_style(title), foot=_FOOT)
    looks = style() + further + paper
    return _DOCUMENT.format(
        lang=escape(lang), policy=escape(_POLICY), title=escape(title), style=looks, kind=kind, body=body
    )


def _in_style(words: str) -> str:
    """Words as a style sheet quotes them; nothing typed ends the string or the sheet."""
    return "".join(one if one.isalnum() or one in " ·.-" else f"\\{ord(one):x} " for one in words)
