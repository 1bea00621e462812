"""The console's addresses, and what each request passes: who it is, whether they may, and whether a form is their own.

Why it exists: no page and no decision is reached but through `_page` and `_form`, so that neither can forget to ask.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

import structlog
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from syncer.ports import PortError
from syncer.sync.observation import DecisionKind
from syncer.web.console import explained, letters, looking, mine, overview
from syncer.web.console.access import Access
from syncer.web.console.deciding import DEEDS, Stale, Unfit, Wrong
from syncer.web.console.desk import Desk
from syncer.web.console.frame import LANGUAGE, THEME, THEMES, Missing, Visit, inside, known, part, remember
from syncer.web.console.leafing import Leafing
from syncer.web.console.plan_table import table
from syncer.web.console.planning import Plans
from syncer.web.console.previewing import Previews
from syncer.web.console.refusing import refusal
from syncer.web.console.who import people_of
from syncer.web.console.words import HOME, LANGUAGES
from syncer.web.hooks import Refusal, body_of
from syncer.web.troubles import noted
from syncer.wiring import Wired

_STATIC = {"console.css": "text/css", "console.js": "text/javascript"}
_LOOKS: Mapping[str, Callable[[looking.Look], Mapping[str, Any]]] = {
    "cycles": looking.cycles,
    "conflicts": looking.conflicts,
    "proposals": looking.edits,
    "board": looking.board,
    "failures": looking.failures,
}
_LIVE = frozenset({"board", "cycles", "failures"})  # nothing is typed there
_AGAIN = '<!doctype html><title>syncer</title><link rel="icon" href="data:,"><meta http-equiv="refresh" content="0">'
_FIELDS = 50  # in one form, at most
Page = Callable[[Visit], Awaitable[Response]]
Form = Callable[[Visit, Mapping[str, str]], Awaitable[Response]]


@dataclass(frozen=True, slots=True)
class Console:
    """All pages and forms, over a desk and whoever may come to it."""

    desk: Desk
    access: Access
    plans: Plans
    previews: Previews
    letterbox: letters.Letterbox = field(default_factory=letters.Letterbox)
    _static: dict[str, bytes] = field(default_factory=dict)

    def routes(self) -> list[Route]:
        """One route a page or form."""
        leafing = Leafing(self.previews)
        return [
            Route("/static/{name}", self._file, methods=["GET"]),
            Route("/sign-in", self._door, methods=["GET"]),
            Route("/sign-in", self._enter, methods=["POST"]),
            self._form("/sign-out", self._leave),
            self._form("/look", self._look, anybody=True),
            self._page("/", self._front),
            self._page("/p/{project}", self._overview),
            self._page("/pulse", self._pulse),
            self._page("/p/{project}/plan", self._plan),
            self._form("/p/{project}/plan", self._make_plan),
            self._page("/p/{project}/drafts", self._drafts),
            self._page("/p/{project}/board/{uid}", self._explained),
            self._page("/p/{project}/plan.json", self._saved_plan),
            self._page("/p/{project}/pages", leafing.listed),
            self._page("/p/{project}/pages/{audience}/{page}", leafing.one),
            self._page("/p/{project}/sheets/{audience}/{page}", leafing.sheet),
            *(self._page(f"/p/{{project}}/{name}", self._looking(name)) for name in _LOOKS),
            *(self._form(f"/p/{{project}}/do/{name}", self._deed(name)) for name in DEEDS),
            self._page("/p/{project}/{rest:path}", self._nowhere),
        ]

    # ------------------------------------------------------------------------------- who may

    def _page(self, path: str, page: Page) -> Route:
        async def answer(request: Request) -> Response:
            if request.headers.get("sec-fetch-site") == "cross-site" and not request.cookies:
                return HTMLResponse(
                    _AGAIN
                )  # whoever followed a link brings their session along at the second call alone
            visit = self._visit(request)
            if not visit.visitor.allowed:
                return self._refused(visit)
            return await self._guarded(visit, lambda: page(visit))

        return Route(path, answer, methods=["GET"])

    def _form(self, path: str, form: Form, *, anybody: bool = False) -> Route:
        async def answer(request: Request) -> Response:
            visit = self._visit(request)
            if not visit.visitor.allowed and not anybody:
                return self._refused(visit)
            try:
                given = await fields_of(request)
            except Refusal as refusal:
                return PlainTextResponse(refusal.reason, refusal.status)
            if not self.access.is_own(request, visit.visitor, given.get("seal", "")):
                self._note("form of another site refused", request)
                return visit.show("refused.html", 403, why=visit.say("forged"))
            return await self._guarded(visit, lambda: form(visit, given))

        return Route(path, answer, methods=["POST"])

    def _visit(self, request: Request) -> Visit:
        visitor = self.access.visitor(request)
        projects = tuple(self.desk.serving().projects) if visitor.allowed else ()
        return Visit(request, self.access, visitor, projects)

    async def _guarded(self, visit: Visit, work: Callable[[], Awaitable[Response]]) -> Response:
        """Whatever the store refuses is said on a page, with what helps."""
        try:
            return await work()
        except Missing:
            return visit.show("refused.html", 404, heading="no_page", why=visit.say("missing"))
        except Exception as error:  # whoever looks is told what it means for them, and the log has the rest
            trouble = noted(error, "page of the console not shown", path=visit.request.url.path)
            status = 503 if isinstance(error, PortError) else 500
            return visit.show("refused.html", status, heading="no_show", trouble=trouble)

    def _refused(self, visit: Visit) -> Response:
        if visit.request.method == "GET" and self.access.rules().token:
            return visit.go("/sign-in")
        return visit.show("refused.html", 403, why=visit.say("not_allowed"))

    def _note(self, what: str, request: Request) -> None:
        peer = request.client.host if request.client is not None else ""
        structlog.get_logger("syncer").warning(what, peer=peer)

    # ------------------------------------------------------------------------------- the door

    async def _file(self, request: Request) -> Response:
        name = str(request.path_params["name"])
        if name not in _STATIC:
            return PlainTextResponse("there is no such file", 404)
        if name not in self._static:
            self._static[name] = (HOME / "static" / name).read_bytes()
        return Response(self._static[name], media_type=_STATIC[name])

    async def _door(self, request: Request) -> Response:
        visit = self._visit(request)
        if visit.visitor.allowed:
            return visit.go("/")
        return self._closed(visit) or visit.show("sign_in.html", wrong="")

    async def _enter(self, request: Request) -> Response:
        visit = self._visit(request)
        closed = self._closed(visit)
        if closed is not None:
            return closed
        try:
            given = await fields_of(request)
        except Refusal as refusal:
            return PlainTextResponse(refusal.reason, refusal.status)
        if not self.access.is_own(request, visit.visitor, given.get("seal", "")):
            self._note("form of another site refused", request)
            return visit.show("refused.html", 403, why=visit.say("forged"))
        waits = self.access.waits(request)
        if waits > 0:
            wrong = visit.say("sign_in_waits", seconds=int(waits) + 1)
            reply = visit.show("sign_in.html", 429, wrong=wrong)
            reply.headers["Retry-After"] = str(int(waits) + 1)
            return reply
        session = self.access.sign_in(request, given.get("token", ""), given.get("name", ""))
        if session is None:
            self._note("sign-in refused", request)
            return visit.show("sign_in.html", 401, wrong=visit.say("sign_in_wrong"))
        reply = visit.go("/")
        self.access.keep(reply, session)
        return reply

    def _closed(self, visit: Visit) -> Response | None:
        """What is said where nobody signs in here."""
        if self.access.rules().token:
            return None
        return visit.show("refused.html", 403, why=visit.say("not_allowed"))

    async def _leave(self, visit: Visit, _given: Mapping[str, str]) -> Response:
        self.access.sign_out(visit.request)
        return visit.go("/sign-in")

    async def _look(self, visit: Visit, given: Mapping[str, str]) -> Response:
        reply, secure = visit.go(inside(given.get("back", "/"))), self.access.rules().secure
        if given.get("language") in LANGUAGES:
            remember(reply, LANGUAGE, given["language"], secure=secure)
        if given.get("theme") in THEMES:
            remember(reply, THEME, given["theme"], secure=secure)
        return reply

    # -------------------------------------------------------------------------------- the pages

    async def _front(self, visit: Visit) -> Response:
        doing = self.desk.serving().doing
        mark = await self._mark(visit)
        found = await self.desk.ask(lambda wired: overview.front(wired, doing))
        return visit.show("front.html", live=True, mark=mark, **found)

    async def _overview(self, visit: Visit) -> Response:
        doing, by = self.desk.serving().doing, visit.visitor.by

        def work(wired: Wired, key: str) -> Mapping[str, Any]:
            found = overview.of_project(wired, key, doing)
            people = people_of(wired, key, self.desk.offline)
            return {**found, **mine.waiting(wired, key, found["card"], people, by)}

        return await self._about(visit, "overview", work, live=True)

    async def _pulse(self, visit: Visit) -> Response:
        """A word that changes whenever a page that renews itself would show something else."""
        return JSONResponse({"mark": await self._mark(visit)})

    async def _mark(self, visit: Visit) -> str:
        doing = self.desk.serving().doing
        planning = [made.ready is None for key in visit.projects if (made := self.plans.of(key))]
        mark = await self.desk.ask(lambda wired: overview.mark(wired, doing))
        return f"{mark} {planning} {self.previews.making}"

    async def _plan(self, visit: Visit) -> Response:
        """The last plan, and what the last cycle stopped for."""
        key = known(visit)
        made = self.plans.of(key)

        def work(wired: Wired, key: str) -> Mapping[str, Any]:
            hub, last = wired.hub.snapshot(key), wired.hub.last_cycle(key)
            stops = overview.stopped(hub, last.summary if last is not None else {})
            fresh = overview.unlisted(hub, made.stops if made is not None else (), stops)
            zone = overview.project_of(wired, key).timezone
            approved = {one.subject for one in hub.decisions if one.kind is DecisionKind.APPROVE}
            shown = (
                table(made.plan, visit.language, approved)
                if made is not None and made.plan is not None
                else None
            )
            return {"made": made, "stops": [*stops, *fresh], "zone": zone, "table": shown}

        return await self._about(visit, "plan", work, live=made is not None and made.ready is None)

    async def _saved_plan(self, visit: Visit) -> Response:
        """The last plan as `syncer plan --out` saves it. Raises Missing where there is none."""
        key = known(visit)
        made = self.plans.of(key)
        document = made.document if made is not None else None
        if document is None:
            raise Missing(key)
        return JSONResponse(
            document, headers={"Content-Disposition": f'attachment; filename="plan-{key}.json"'}
        )

    async def _make_plan(self, visit: Visit, _given: Mapping[str, str]) -> Response:
        key = known(visit)
        now = await self.desk.ask(lambda wired: wired.clock())
        self.plans.ask(self.desk.serving(), key, visit.visitor.by, now)
        return visit.go(f"/p/{key}/plan")

    async def _drafts(self, visit: Visit) -> Response:
        by, language = visit.visitor.by, visit.language

        def work(wired: Wired, key: str) -> Mapping[str, Any]:
            waiting = self.letterbox.of(wired, key, self.desk.offline)
            return letters.drafts(wired, key, waiting, by, language)

        return await self._about(visit, "drafts", work)

    async def _nowhere(self, visit: Visit) -> Response:
        """Raises Missing: an address that is none of ours is told as such, with a way back."""
        raise Missing(visit.request.url.path)

    async def _explained(self, visit: Visit) -> Response:
        """How each clock of a record was worked out. Raises Missing where there is no such record."""
        uid, language = str(visit.request.path_params["uid"]), visit.language

        def work(wired: Wired, key: str) -> Mapping[str, Any]:
            found = explained.clocks(wired, key, self.desk.offline, uid, language)
            if found is None:
                raise Missing(uid)
            return found

        return await self._about(visit, "board", work, template="clocks.html")

    def _looking(self, name: str) -> Page:
        async def page(visit: Visit) -> Response:
            language = visit.language

            def work(wired: Wired, key: str) -> Mapping[str, Any]:
                return _LOOKS[name](looking.Look(wired, key, language, self.desk.offline))

            return await self._about(visit, name, work, live=name in _LIVE)

        return page

    def _deed(self, name: str) -> Form:
        """A form that decides: what is refused is said above the page that it stands on."""
        deed, section = DEEDS[name]

        async def form(visit: Visit, given: Mapping[str, str]) -> Response:
            key = known(visit)

            def refused(status: int, why: str) -> Response:
                back = f"/p/{part(key)}/{section}"
                return visit.show("refused.html", status, why=why, back=back, project=key, section=section)

            try:
                await self.desk.ask(lambda wired: deed(wired, key, given, visit.visitor.by))
            except Unfit as error:
                return refused(422, refusal(visit, [error]))
            except Wrong as wrong:
                return refused(422, refusal(visit, wrong.found))
            except Stale:
                return refused(409, visit.say("stale"))
            self.desk.serving().wake([key])
            return visit.go(f"/p/{key}/{section}?done={name}")

        return form

    async def _about(
        self,
        visit: Visit,
        section: str,
        work: Callable[[Wired, str], Mapping[str, Any]],
        *,
        live: bool = False,
        template: str = "",
    ) -> Response:
        """A page of one project. Raises Missing where there is no such project."""
        key = known(visit)
        mark = await self._mark(visit) if live else ""  # before the look, so that nothing after it is missed
        found = await self.desk.ask(lambda wired: work(wired, key))
        page = template or f"{section}.html"
        return visit.show(page, project=key, section=section, live=live, mark=mark, **found)


async def fields_of(request: Request) -> dict[str, str]:
    """What a form says; of a field that is given twice the last. Raises Refusal for what is no form of ours."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip()
    if kind != "application/x-www-form-urlencoded":
        raise Refusal(415, "this is no form of the console")
    body = await body_of(request)
    try:
        return dict(parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=_FIELDS))
    except ValueError:
        raise Refusal(400, "this is no form of the console") from None
