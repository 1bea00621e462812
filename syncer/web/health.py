"""`GET /healthz` and `/readyz`: whether the service lives, and whether it does its work; and `/metrics` for who bears the token.

Supervisors and load balancers ask without a token, so both say yes or no and name nothing; who bears the token, or asks on this
machine where none is configured, is told what is wrong.
"""

import asyncio
from collections.abc import Awaitable, Callable
from concurrent.futures import Executor
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from syncer.ports import PortError
from syncer.web.knowing import bearer_of, is_same
from syncer.web.metrics import CONTENT_TYPE, Metrics
from syncer.web.pulse import Beat, Ended, Pulse

Found = TypeVar("Found")
STUCK = timedelta(minutes=30)  # longer than any cycle: a first reading of 10,000 issues takes a few minutes


@dataclass(frozen=True, slots=True)
class Watched:
    """What is looked at: `reach` asks the store for an answer and raises PortError without one. `token`: "" for none."""

    pulse: Pulse
    metrics: Metrics
    clock: Callable[[], datetime]
    reach: Callable[[], None]
    token: str
    projects: tuple[str, ...]


class Health:
    """The three endpoints. `watched` gives what is in force; the store is asked on `reader`'s one thread."""

    def __init__(self, watched: Callable[[], Watched], reader: Executor) -> None:
        self._watched, self._reader = watched, reader

    def routes(self) -> list[Route]:
        """A route each."""
        return [
            Route("/healthz", self._alive, methods=["GET"]),
            Route("/readyz", self._ready, methods=["GET"]),
            Route("/metrics", self._metrics, methods=["GET"]),
        ]

    async def _alive(self, _request: Request) -> Response:
        watched = self._watched()
        stuck = stuck_projects(watched.pulse, watched.clock())
        return PlainTextResponse("stuck" if stuck else "ok", 503 if stuck else 200)

    async def _ready(self, request: Request) -> Response:
        watched = self._watched()
        wrong = await self._on_reader(lambda: what_is_wrong(watched))
        code = 503 if wrong else 200
        if not is_bearer(request, watched.token):
            return PlainTextResponse("not ready" if wrong else "ready", code)
        return JSONResponse({"ready": not wrong, "wrong": wrong}, code)

    async def _metrics(self, request: Request) -> Response:
        watched = self._watched()
        if not is_bearer(request, watched.token):
            challenge = {"WWW-Authenticate": "Bearer"}
            return PlainTextResponse("metrics want [web] token as a bearer", 401, headers=challenge)
        text = await self._on_reader(watched.metrics.text)
        return Response(text, media_type=CONTENT_TYPE)

    def _on_reader(self, do: Callable[[], Found]) -> Awaitable[Found]:
        return asyncio.get_running_loop().run_in_executor(self._reader, do)


def stuck_projects(pulse: Pulse, now: datetime) -> list[str]:
    """Projects that have been worked on for longer than any cycle takes."""
    beats = pulse.beats
    return sorted(key for key, beat in beats.items() if beat.since is not None and now - beat.since > STUCK)


def what_is_wrong(watched: Watched) -> dict[str, str]:
    """What keeps the service from its work, by project, or by "store"; empty where nothing does."""
    try:
        watched.reach()
    except PortError as error:
        return {"store": error.message}
    beats = watched.pulse.beats
    found = {key: _wrong(beats.get(key, Beat())) for key in watched.projects}
    return {key: reason for key, reason in found.items() if reason}


def _wrong(beat: Beat) -> str:
    if beat.turns == 0:
        return "no cycle has ended yet"
    said = beat.trouble.said if beat.trouble is not None else ""
    return said or "the last cycle failed" if beat.ended is Ended.FAILED else ""


def is_bearer(request: Request, token: str) -> bool:
    """Whether a caller bears the token; everybody does where there is none."""
    given = bearer_of(request.headers)
    return not token or (given is not None and is_same(given, token))
