"""Renders Confluence's macros: panels, status, table of contents, code, expand, page properties and the like.

A macro this sandbox does not know is shown as a quiet box with its name, never dropped and never executed.
"""

import re
from html import escape

from lxml import etree

from syncer.sandbox.confluence.references import Linked, Reported
from syncer.sandbox.confluence.renderer import Renderer, Writer, colour, slug
from syncer.sandbox.confluence.storage import ac, plain

STATUS_COLOURS = frozenset({"grey", "red", "yellow", "green", "blue", "purple"})


def render_macro(renderer: Renderer, macro: etree._Element) -> str:
    """Return the HTML of one macro."""
    name = str(macro.get(ac("name")) or "")
    known = _MACROS.get(name)
    return known(renderer, macro) if known else _unknown(renderer, macro, name)


def parameter(macro: etree._Element, name: str, default: str = "") -> str:
    """Return a macro's parameter as text."""
    for one in macro.iterchildren(ac("parameter")):
        if one.get(ac("name"), "") == name:
            return plain(one)
    return default


def _rich(renderer: Renderer, macro: etree._Element) -> str:
    return renderer.inside(macro.find(ac("rich-text-body")))


def _status(_renderer: Renderer, macro: etree._Element) -> str:
    shade = parameter(macro, "colour", parameter(macro, "color", "grey")).lower()
    shade = shade if shade in STATUS_COLOURS else "grey"
    return f'<span class="status status-{shade}">{escape(parameter(macro, "title") or shade.upper())}</span>'


def _panel(kind: str) -> Writer:
    def panel(renderer: Renderer, macro: etree._Element) -> str:
        title = parameter(macro, "title")
        head = f'<p class="panel-title">{escape(title)}</p>' if title else ""
        body = _rich(renderer, macro)
        return f'<div class="panel panel-{kind}"><span class="panel-icon"></span><div class="panel-body">{head}{body}</div></div>'

    return panel


def _custom_panel(renderer: Renderer, macro: etree._Element) -> str:
    back, edge = colour(parameter(macro, "bgColor")), colour(parameter(macro, "borderColor"))
    style = (f"background:{back};" if back else "") + (f"border-color:{edge};" if edge else "")
    title = parameter(macro, "title")
    head = f'<p class="panel-title">{escape(title)}</p>' if title else ""
    return f'<div class="panel panel-custom" style="{style}"><div class="panel-body">{head}{_rich(renderer, macro)}</div></div>'


def _toc(renderer: Renderer, macro: etree._Element) -> str:
    low, high = _level(macro, "minLevel", 1), _level(macro, "maxLevel", 6)
    shown = [heading for heading in renderer.headings if low <= heading.level <= high]
    if not shown:
        return ""
    items, open_levels = [], [min(heading.level for heading in shown)]
    for n, heading in enumerate(shown):
        while heading.level < open_levels[-1] and len(open_levels) > 1:
            items.append("</li></ul>")
            open_levels.pop()
        if n and heading.level <= open_levels[-1]:
            items.append("</li>")
        elif n and heading.level > open_levels[-1]:
            items.append("<ul>")
            open_levels.append(heading.level)
        items.append(f'<li><a href="#{escape(heading.anchor)}">{escape(heading.text)}</a>')
    items.append("</li>" + "</ul></li>" * (len(open_levels) - 1))
    return f'<nav class="toc" aria-label="{escape(renderer.words["toc"])}"><ul>{"".join(items)}</ul></nav>'


def _level(macro: etree._Element, name: str, default: int) -> int:
    text = parameter(macro, name)
    return int(text) if text.isdigit() else default


def _expand(renderer: Renderer, macro: etree._Element) -> str:
    title = parameter(macro, "title") or renderer.words["expand"]
    return f'<details class="expand"><summary>{escape(title)}</summary><div>{_rich(renderer, macro)}</div></details>'


def _code(_renderer: Renderer, macro: etree._Element) -> str:
    text = macro.findtext(ac("plain-text-body"), "")
    head = " · ".join(part for part in (parameter(macro, "title"), parameter(macro, "language")) if part)
    bar = f'<div class="code-head">{escape(head)}</div>' if head else ""
    return f'<div class="code-block">{bar}<pre><code>{escape(text, quote=False)}</code></pre></div>'


def _details(renderer: Renderer, macro: etree._Element) -> str:
    if parameter(macro, "hidden") == "true":
        return ""
    return f'<div class="page-properties">{_rich(renderer, macro)}</div>'


def _report(renderer: Renderer, macro: etree._Element) -> str:
    asked = re.search(r"label\s*(?:=|in)\s*\(?\s*[\"']?([\w.-]+)", parameter(macro, "cql"))
    found = renderer.around.report(asked[1] if asked else parameter(macro, "label"))
    names = list(dict.fromkeys(name for one in found for name in one.cells))
    heads = "".join(f"<th>{escape(name)}</th>" for name in [renderer.words["title"], *names])
    rows = "".join(f"<tr><td>{_linked(one.page)}</td>{_cells(renderer, one, names)}</tr>" for one in found)
    return f'<div class="table-wrap"><table class="confluenceTable"><tbody><tr>{heads}</tr>{rows}</tbody></table></div>'


def _cells(renderer: Renderer, one: Reported, names: list[str]) -> str:
    return "".join(f"<td>{renderer.inside(one.cells.get(name))}</td>" for name in names)


def _children(renderer: Renderer, _macro: etree._Element) -> str:
    found = renderer.around.children()
    if not found:
        return f'<p class="quiet">{escape(renderer.words["no_children"])}</p>'
    return f'<ul class="children">{"".join(f"<li>{_linked(one)}</li>" for one in found)}</ul>'


def _attachments(renderer: Renderer, _macro: etree._Element) -> str:
    rows = "".join(
        f"<tr><td>{_linked(one)}</td><td>{escape(one.note)}</td></tr>" for one in renderer.around.files()
    )
    head = f"<tr><th>{escape(renderer.words['file'])}</th><th></th></tr>"
    return f'<div class="table-wrap"><table class="confluenceTable"><tbody>{head}{rows}</tbody></table></div>'


def _jira(renderer: Renderer, macro: etree._Element) -> str:
    key = parameter(macro, "key")
    if not key:
        query = parameter(macro, "jqlQuery")
        return f'<div class="macro-box"><strong>{escape(renderer.words["jira"])}</strong> <code>{escape(query)}</code></div>'
    found = renderer.around.issue(key)
    if found is None:
        return f'<span class="issue-chip">{escape(key)}</span>'
    note = f' <span class="status status-{found.tone}">{escape(found.note)}</span>' if found.note else ""
    return f'<a class="issue-chip" href="{escape(found.href)}"><b>{escape(key)}</b> {escape(found.title)}{note}</a>'


def _linked(one: Linked) -> str:
    return f'<a href="{escape(one.href)}">{escape(one.title)}</a>'


def _anchor(_renderer: Renderer, macro: etree._Element) -> str:
    name = plain(next(macro.iterchildren(ac("parameter")), macro))
    return f'<span class="anchor" id="{escape(slug(name))}"></span>'


def _unknown(renderer: Renderer, macro: etree._Element, name: str) -> str:
    inner = _rich(renderer, macro)
    title = escape(renderer.words["macro"])
    return (
        f'<div class="macro-box" title="{title}"><span class="macro-name">{escape(name)}</span>{inner}</div>'
    )


_MACROS: dict[str, Writer] = {
    "status": _status,
    "info": _panel("info"),
    "note": _panel("note"),
    "tip": _panel("tip"),
    "warning": _panel("warning"),
    "panel": _custom_panel,
    "toc": _toc,
    "expand": _expand,
    "code": _code,
    "noformat": _code,
    "details": _details,
    "detailssummary": _report,
    "children": _children,
    "pagetree": _children,
    "attachments": _attachments,
    "excerpt": _rich,
    "section": _rich,
    "column": _rich,
    "anchor": _anchor,
    "jira": _jira,
}
