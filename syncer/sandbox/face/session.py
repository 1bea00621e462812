"""Who looks, in which language, and whether a form is theirs: three cookies and nothing on the server.

Forms carry the token of a cookie (double submit), so that another site cannot act in a person's name.
"""

import hmac
import re
import secrets
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from syncer.sandbox.face import words
from syncer.sandbox.face.files import said_size
from syncer.sandbox.host import User
from syncer.sandbox.site import Site

USER_COOKIE, LANG_COOKIE, TOKEN_COOKIE = "sandbox_user", "sandbox_lang", "sandbox_csrf"
COOKIE_AGE = 30 * 24 * 3600
_HERE = Path(__file__).parent
TEMPLATES = Environment(
    loader=FileSystemLoader(_HERE / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


class Stop(Exception):
    """A page that cannot be shown, with the status and the words to show instead."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.message = message


@dataclass(frozen=True, slots=True)
class Sent:
    """A file that came with a form."""

    name: str
    content: bytes
    media_type: str


@dataclass(frozen=True, slots=True)
class Visit:
    """One person's request to the face: language, identity, and the form that was sent."""

    site: Site
    request: Request
    user: User | None
    language: str
    token: str
    form: dict[str, str]
    sent: tuple[tuple[str, str], ...] = ()
    files: tuple[Sent, ...] = ()

    @property
    def wiki(self) -> str:
        """The path below which Confluence's pages stand in this flavour."""
        return self.site.wiki_path

    @property
    def zone(self) -> ZoneInfo:
        """The zone in which the visitor reads and writes times."""
        return self.user.zone if self.user else self.site.zone

    def say(self, text: str) -> str:
        """Return a label in the visitor's language."""
        return words.translator(self.language)(text)

    def local(self, at: datetime) -> str:
        """Return an instant in the visitor's zone and language."""
        return words.instant(at.astimezone(self.zone), self.language)

    def name(self, account_id: str | None) -> str:
        """Return a person's name; nobody is anonymous."""
        if account_id is None:
            return self.say("Anonymous")
        found = self.site.users.get(account_id or "")
        return found.name if found else self.say("Former user")

    def actor(self) -> User:
        """Return who acts; refuses where the site has no people or the form's token is wrong."""
        sent = self.form.get("csrf", "") or self.request.headers.get("x-csrf", "")
        if self.user is None or not hmac.compare_digest(sent.encode(), self.token.encode()):
            raise Stop(403, "The form has expired. Go back, reload, and try again.")
        return self.user

    def back(self, default: str) -> str:
        """Return the address on this site that the form (or the query) asks to go back to, else `default`."""
        wanted = self.form.get("back") or self.request.query_params.get("back", "")
        inside = wanted.startswith("/") and not wanted.startswith(("//", "/\\"))
        return wanted if inside else default

    def in_language(self, code: str) -> str:
        """Return the query that shows this same page in another language."""
        kept = [pair for pair in self.request.query_params.multi_items() if pair[0] != "lang"]
        return f"?{urlencode([*kept, ('lang', code)])}"

    @property
    def here(self) -> str:
        """The address on screen with its query; after a refused form, the page the form stood on."""
        url = self.request.url
        if self.request.method != "GET":
            return self.back("/jira")
        return f"{url.path}?{url.query}" if url.query else url.path

    def page(self, template: str, status: int = 200, /, **context: Any) -> HTMLResponse:
        """Return a rendered template."""
        html = TEMPLATES.get_template(template).render(
            v=self,
            t=self.say,
            users=[user for user in self.site.users.values() if user.active],
            languages=words.LANGUAGES,
            here=self.here,
            all_projects=list(self.site.jira.projects.values()),
            all_spaces=list(self.site.confluence.spaces.values()),
            initials=initials,
            hue=hue,
            said_size=said_size,
            **context,
        )
        return HTMLResponse(html, status)

    def keep(self, response: Response) -> Response:
        """Set the cookies that this visit needs."""
        self._cookie(response, TOKEN_COOKIE, self.token)
        if self.request.query_params.get("lang") in words.LANGUAGES:
            self._cookie(response, LANG_COOKIE, self.language)
        return response

    def _cookie(self, response: Response, name: str, value: str) -> None:
        if self.request.cookies.get(name) != value:
            response.set_cookie(name, value, max_age=COOKIE_AGE, httponly=True, samesite="strict")


async def visit(site: Site, request: Request) -> Visit:
    """Read a request's cookies, language and form."""
    form: dict[str, str] = {}
    pairs: tuple[tuple[str, str], ...] = ()
    files: tuple[Sent, ...] = ()
    if request.method == "POST":
        async with request.form() as sent:
            pairs = tuple((name, value) for name, value in sent.multi_items() if isinstance(value, str))
            form, files = dict(pairs), await _files(sent)
    token = request.cookies.get(TOKEN_COOKIE, "")
    if not re.fullmatch(r"[\w-]{20,}", token):
        token = secrets.token_urlsafe(24)
    return Visit(site, request, _user(site, request), _language(request), token, form, pairs, files)


async def _files(form: FormData) -> tuple[Sent, ...]:
    """The files of a form; an input that was left empty sends one without a name."""
    found = [one for one in form.getlist("file") if isinstance(one, UploadFile) and one.filename]
    return tuple([await _file(one) for one in found])


async def _file(one: UploadFile) -> Sent:
    name = (one.filename or "").replace("\\", "/").rpartition("/")[2] or "file"
    return Sent(name, await one.read(), one.content_type or "application/octet-stream")


def _user(site: Site, request: Request) -> User | None:
    wanted = request.cookies.get(USER_COOKIE, "")
    if wanted in site.users:
        return site.users[wanted]
    people = [user for user in site.users.values() if user.active]
    humans = [user for user in people if "bot" not in user.email.lower() and not user.admin]
    return next(iter(humans or people), None)


def _language(request: Request) -> str:
    for wanted in (request.query_params.get("lang"), request.cookies.get(LANG_COOKIE)):
        if wanted in words.LANGUAGES:
            return str(wanted)
    return words.negotiated(request.headers.get("accept-language", ""))


def initials(name: str) -> str:
    """Return what stands in a person's round picture."""
    parts = name.split()
    if len(parts) > 1:
        return (parts[0][0] + parts[-1][0]).upper()
    return name[-2:] if name and ord(name[0]) > 0x2E80 else name[:2].upper()


def hue(name: str) -> int:
    """Return the colour of a person's picture, the same every time."""
    return sum(ord(letter) * (n + 7) for n, letter in enumerate(name)) % 360
