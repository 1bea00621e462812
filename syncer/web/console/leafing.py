"""Page preview: all pages as they would be now, and each in a frame in which nothing of it can act.

Why it exists: a page shows what people typed anywhere. So its text comes under an address of its own, without scripts, forms or anything
that is fetched, in a sandbox of its own origin; the page around it shows none of that text but its title.
"""

from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from html import escape
from typing import Any

from starlette.responses import HTMLResponse, Response

from syncer.domain.meta import Audience
from syncer.preview.leaves import Leaf
from syncer.preview.sheet import style
from syncer.sync.page_ids import page_id
from syncer.web.app import POLICY
from syncer.web.console.frame import Missing, Visit, known, part
from syncer.web.console.previewing import Previews, Sheets

AROUND = f"{POLICY}; frame-src 'self'"
SANDBOX = "allow-top-navigation-by-user-activation"  # a link that somebody follows leads out of the frame
_LOOK = "body { background: #fff; color-scheme: light; margin-block: 1.5rem; }\n"
_DOCUMENT = """\
<!doctype html>
<html lang="{lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>{style}</style>
</head>
<body>
<h1>{title}</h1>
{body}
</body>
</html>
"""


@dataclass(frozen=True)
class Leafing:
    """The addresses below a project's pages."""

    previews: Previews

    async def listed(self, visit: Visit) -> Response:
        """All pages of an audience by language."""
        key, audience = known(visit), _audience(visit.request.query_params.get("audience", "internal"))
        seen = await self.previews.look(key, audience)
        sheets = seen.sheets
        if sheets is None:
            return self._waits(visit, key)
        found = list(sheets.leaves.values())
        groups = [
            {
                "locale": locale,
                "language": _language(sheets, locale),
                "leaves": [one for one in found if one.page.locale == locale],
            }
            for locale in dict.fromkeys(one.page.locale for one in found)
        ]
        return visit.show(
            "pages.html",
            **_about(key, audience, sheets, making=seen.making),
            groups=groups,
        )

    async def one(self, visit: Visit) -> Response:
        """A page in its frame, and the ways from it."""
        key, audience = known(visit), _audience(str(visit.request.path_params["audience"]))
        seen = await self.previews.look(key, audience)
        if seen.sheets is None:
            return self._waits(visit, key)
        leaf = seen.sheets.leaves.get(str(visit.request.path_params["page"]))
        if leaf is None:  # a page that this audience has not, or that is not made any more
            return visit.go(f"/p/{part(key)}/pages?audience={audience.value}")
        page = leaf.page.page
        reply = visit.show(
            "sheet.html",
            **_about(key, audience, seen.sheets, making=seen.making),
            leaf=leaf,
            frame=f"/p/{part(key)}/sheets/{audience.value}/{part(page)}",
            sandbox=SANDBOX,
            narrow=visit.request.query_params.get("look") == "narrow",
            languages_of=_languages(seen.sheets, leaf),
            other=_other(page, audience),
            **_beside(list(seen.sheets.leaves.values()), leaf),
        )
        reply.headers["Content-Security-Policy"] = AROUND
        return reply

    async def sheet(self, visit: Visit) -> Response:
        """What the frame shows; nothing but the page before, which the frame's own policy holds still."""
        key, audience = known(visit), _audience(str(visit.request.path_params["audience"]))
        page = str(visit.request.path_params["page"])
        base = f"/p/{part(key)}/pages/{audience.value}"
        leaf, body = await self.previews.sheet(key, audience, page, lambda name: f"{base}/{part(name)}")
        if leaf is None:
            raise Missing
        title = escape(leaf.page.title or page)
        html = _DOCUMENT.format(lang=escape(leaf.page.locale), title=title, style=self._style, body=body)
        framing = {"Content-Security-Policy": self._policy, "X-Frame-Options": "SAMEORIGIN"}
        return HTMLResponse(html, headers=framing)

    @cached_property
    def _style(self) -> str:
        return style() + _LOOK

    @cached_property
    def _policy(self) -> str:
        """Nothing is fetched: pictures stand in the page, and its one style sheet is known by its digest."""
        known_style = b64encode(sha256(self._style.encode()).digest()).decode()
        return (
            f"default-src 'none'; style-src 'sha256-{known_style}'; img-src data:; base-uri 'none'; form-action 'none'; "
            f"frame-ancestors 'self'; sandbox {SANDBOX}"
        )

    def _waits(self, visit: Visit, key: str) -> Response:
        reply = visit.show("pages_waiting.html", project=key, section="pages", live=True)
        reply.headers["Content-Security-Policy"] = AROUND  # the page that is waited for takes its place
        return reply


def _about(key: str, audience: Audience, sheets: Sheets, *, making: bool) -> dict[str, Any]:
    """What both pages say of the pages that are shown; the older ones renew themselves when the newer are there."""
    return {
        "project": key,
        "section": "pages",
        "audience": audience.value,
        "audiences": [one.value for one in Audience],
        "sheets": sheets,
        "zone": sheets.zone,
        "making": making,
        "live": making,
    }


def _audience(named: str) -> Audience:
    """The audience of an address. Raises Missing for none of ours."""
    try:
        return Audience(named)
    except ValueError:
        raise Missing from None


def _language(sheets: Sheets, locale: str) -> str:
    return sheets.labels.language(locale) if sheets.labels is not None else locale


def _languages(sheets: Sheets, leaf: Leaf) -> list[tuple[str, str, str]]:
    """The same page in each language: its id, the language, and what that is called."""
    stem = leaf.page.page.removesuffix(leaf.page.locale)
    return [
        (name, one.page.locale, _language(sheets, one.page.locale))
        for name, one in sheets.leaves.items()
        if name.removesuffix(one.page.locale) == stem
    ]


def _other(page: str, audience: Audience) -> str:
    """The id of the same page for the other audience; "" where that cannot be told. Not every page has one."""
    found = page_id(page)
    return str(found._replace(customers=audience is Audience.INTERNAL)) if found is not None else ""


def _beside(leaves: Sequence[Leaf], leaf: Leaf) -> dict[str, Any]:
    """The pages before and after, in the same language."""
    same = [one for one in leaves if one.page.locale == leaf.page.locale]
    at = next(index for index, one in enumerate(same) if one.page.page == leaf.page.page)
    return {
        "before": same[at - 1] if at else None,
        "after": same[at + 1] if at + 1 < len(same) else None,
    }
