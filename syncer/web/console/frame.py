"""What every page of the console stands in: the visitor, their language and look, the way round, and the headers.

Why it exists: whatever people wrote reaches HTML through here alone, where everything is escaped.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from urllib.parse import quote
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from syncer.sync import moments
from syncer.web.console.access import Access, Visitor
from syncer.web.console.told import told
from syncer.web.console.words import HOME, LANGUAGES, chosen, say

LANGUAGE, THEME = "syncer_language", "syncer_theme"
THEMES: Final = ("auto", "light", "dark")
SECTIONS: Final = (
    "overview",
    "plan",
    "conflicts",
    "proposals",
    "drafts",
    "board",
    "pages",
    "failures",
    "cycles",
)
_YEAR = 365 * 24 * 3600
_HEADERS = {"Referrer-Policy": "same-origin"}  # without it browsers do not say where a form comes from
_PAGES = Environment(
    loader=FileSystemLoader(HOME / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_WHOLE = re.compile(
    r"\b[A-Z][A-Z0-9_]*(?:-[A-Z]+)*-\d+\b|\b\d{4}-\d\d-\d\d(?: \d\d:\d\d)?\b",
    re.ASCII,  # a Chinese character beside one is no letter of it
)


def _unbroken(text: str) -> Markup:
    """A text for a page, whose identifiers and dates break at none of their hyphens."""
    return Markup(_WHOLE.sub(r'<span class="whole">\g<0></span>', str(escape(text))))  # noqa: S704 - nothing but digits, letters and hyphens is put back


_PAGES.filters["unbroken"] = _unbroken


@dataclass(frozen=True, slots=True)
class Visit:
    """One request: who it is, and how they want to see things."""

    request: Request
    access: Access
    visitor: Visitor
    projects: tuple[str, ...] = ()

    @property
    def language(self) -> str:
        """The language that was switched to, else the browser's."""
        cookies, headers = self.request.cookies, self.request.headers
        return chosen(cookies.get(LANGUAGE, ""), headers.get("accept-language", ""))

    @property
    def theme(self) -> str:
        """auto, light or dark."""
        wanted = self.request.cookies.get(THEME, "")
        return wanted if wanted in THEMES else "auto"

    def say(self, name: str, /, **given: object) -> str:
        """Words of the console in the visitor's language."""
        return say(self.language, name, **given)

    def show(self, template: str, status: int = 200, **given: Any) -> Response:
        """A page, and the session that its forms belong to."""
        around: Mapping[str, Any] = {
            "t": self.say,
            "language": self.language,
            "languages": LANGUAGES,
            "theme": self.theme,
            "themes": THEMES,
            "visitor": self.visitor,
            "seal": self.access.seal(self.visitor.session),
            "here": self.request.url.path,
            "projects": self.projects,
            "sections": SECTIONS,
            "project": None,
            "section": "",
            "live": False,
            "mark": "",
            "done": self._done(),
            "back": "/",
            "heading": "refused",
            "trouble": None,
            "why": "",
            "at": at,
            "due": due,
            "part": part,
            "told": lambda text: told(self.language, str(text)),
        }
        html = _PAGES.get_template(template).render({**around, **given})
        return self._kept(HTMLResponse(html, status, headers=_HEADERS))

    def go(self, path: str) -> Response:
        """Send the browser to a page of ours, after a form."""
        return self._kept(RedirectResponse(inside(path), 303, headers=_HEADERS))

    def _kept(self, response: Response) -> Response:
        if self.visitor.fresh and self.visitor.how != "bearer":
            self.access.keep(response, self.visitor.session)
        return response

    def _done(self) -> str:
        """What was just done, by a name of our own words; nothing else of the address is ever shown."""
        name = f"done_{self.request.query_params.get('done', '')}"
        try:
            return self.say(name)
        except (KeyError, IndexError):
            return ""


class Missing(Exception):
    """There is no such project or thing."""


def known(visit: Visit) -> str:
    """The project that an address names. Raises Missing."""
    key = str(visit.request.path_params["project"])
    if key not in visit.projects:
        raise Missing(key)
    return key


def remember(response: Response, name: str, value: str, *, secure: bool) -> None:
    """Keep how somebody wants to see things, for a year."""
    response.set_cookie(name, value, max_age=_YEAR, httponly=True, samesite="strict", secure=secure)


def inside(path: str) -> str:
    """A path of ours, never another site's: whatever else was given is the front page."""
    plain = path.isascii() and path.isprintable() and "\\" not in path
    return path if plain and path.startswith("/") and not path.startswith("//") else "/"


def at(instant: datetime | str | None, zone: str, form: str = "%Y-%m-%d %H:%M") -> str:
    """An instant as the project's clocks show it, to the minute unless asked otherwise; "" for none."""
    if isinstance(instant, str):
        instant = datetime.fromisoformat(instant) if instant else None
    return instant.astimezone(ZoneInfo(zone)).strftime(form) if instant is not None else ""


def due(instant: datetime | None, zone: str) -> str:
    """A time by which something has to be done, as the project's clocks show it; midnight is the end of the day before."""
    return moments.due(instant.astimezone(ZoneInfo(zone))) if instant is not None else ""


def part(text: object) -> str:
    """One part of an address, whatever stands in it."""
    return quote(str(text), safe="")
