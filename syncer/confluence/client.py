"""The verbs against one Confluence, Cloud or Data Center: explicit paths, replies as values.

Why it exists: the library's clients are used as authenticated raw clients and nothing more; their page
methods send bodies without a representation or overlook who was faster, their retries hold no bound, and
their debug log holds whole pages. This module knows no page.
"""

import logging
import math
import time
import warnings
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any, Literal
from urllib.parse import unquote

import requests
from atlassian import Confluence, ConfluenceV2

from syncer.domain.json import JsonValue
from syncer.http.counting import RequestCounter
from syncer.http.gate import Gate
from syncer.http.limiter import Limiter
from syncer.http.messages import Call, Reply, Upload
from syncer.http.retry import RetrySettings, Seconds
from syncer.http.session import READ_SECONDS, Connection, arm
from syncer.http.transport import Transport, staying, unfenced

Deployment = Literal["cloud", "datacenter"]
GATEWAY = "https://api.atlassian.com"
_ABOUT_THIS = frozenset({HTTPStatus.FORBIDDEN.value})
_UNSHOWN = frozenset({HTTPStatus.UNAUTHORIZED.value, HTTPStatus.FORBIDDEN.value})
STRANGERS: Mapping[Deployment, str] = {  # what to check where the site does not know us
    "cloud": "the token is wrong or expired, or it is a scoped one and needs cloud_id",
    "datacenter": "the personal access token is wrong, revoked or expired",
}


class ConfluenceClient:
    """One thread's client; `counter` and `limiter` are shared by the site's clients.

    `url` ends in `/wiki` on Cloud, where with `cloud_id` calls go through the gateway, and without `user` the
    token is sent as a bearer. On Data Center it is Confluence's own base address, and the token always a bearer.
    """

    def __init__(
        self,
        url: str,
        user: str,
        token: str,
        *,
        deployment: Deployment = "cloud",
        cloud_id: str = "",
        gateway: str = GATEWAY,
        ca_bundle: str = "",
        proxy: str = "",
        retry: RetrySettings | None = None,
        counter: RequestCounter | None = None,
        limiter: Limiter | None = None,
        sleep: Callable[[Seconds], None] = time.sleep,
        fence: Callable[[], None] = unfenced,
        gate: Gate | None = None,
        leave: Callable[[], None] = staying,
    ) -> None:
        self.gate = gate or Gate("confluence")
        self.site = url.rstrip("/")
        self.deployment: Deployment = deployment
        self.login = ""  # what the site called us when we connected; only Data Center says it in every reply
        base = f"{gateway.rstrip('/')}/ex/confluence/{cloud_id}/wiki" if cloud_id else self.site
        self._session = requests.Session()
        arm(self._session, Connection(base, ca_bundle, proxy))
        make = _cloud if deployment == "cloud" else _datacenter
        self._library = make(base, self._session, user, token)
        self._transport = Transport(
            "confluence",
            self._send,
            settings=retry or RetrySettings(),
            counter=counter or RequestCounter(),
            limiter=limiter or Limiter(),
            sleep=sleep,
            credentials=STRANGERS[deployment],
            fence=fence,
            gate=self.gate,
            leave=leave,
        )

    def get(self, path: str, params: Mapping[str, str] | None = None) -> Reply:
        """Read; the reply may be a 404."""
        return self._call(Call("GET", path, params=params or {}))

    def administer(self, path: str, params: Mapping[str, str]) -> Reply:
        """Read what administrators alone are shown; the reply may be a 401, a 403 or a 404."""
        return self._call(Call("GET", path, params=params, tolerates=_UNSHOWN, optional=True))

    def post(
        self, path: str, body: JsonValue, *, params: Mapping[str, str] | None = None, again: bool = False
    ) -> Reply:
        """Create; `again` where doing it twice ends as once. Raises UnknownOutcome without a reply."""
        return self._call(Call("POST", path, body, params or {}, again=again, tolerates=_ABOUT_THIS))

    def put(self, path: str, body: JsonValue, params: Mapping[str, str] | None = None) -> Reply:
        """Replace."""
        return self._call(Call("PUT", path, body, params or {}, tolerates=_ABOUT_THIS))

    def upload(self, path: str, upload: Upload) -> Reply:
        """Send a file as a form. Raises UnknownOutcome without a reply."""
        return self._call(Call("POST", path, tolerates=_ABOUT_THIS, upload=upload))

    def delete(self, path: str, params: Mapping[str, str] | None = None) -> Reply:
        """Take away; the reply may be a 404, where it is gone already."""
        return self._call(Call("DELETE", path, params=params or {}, tolerates=_ABOUT_THIS))

    def close(self) -> None:
        """Give the connections back."""
        self._session.close()

    def _call(self, call: Call) -> Reply:
        reply = self._transport.call(call)
        self._check_identity(reply)
        return reply

    def _check_identity(self, reply: Reply) -> None:
        """What a stranger does not see is no sign that it is gone (B-14); Data Center says whom it answered."""
        if self.deployment == "cloud":
            return
        name = unquote(reply.headers.get("X-AUSERNAME", ""))
        if name == "anonymous":
            raise self.gate.doubt("confluence treats us as a stranger", STRANGERS[self.deployment])
        if self.login and name and name.casefold() != self.login.casefold():
            raise self.gate.doubt(
                "confluence answered for another account than the one we connected as", "check user and token"
            )

    def _send(self, call: Call) -> requests.Response:
        self._library.timeout = math.ceil(READ_SECONDS if call.patience is None else call.patience)
        return self._library.request(
            call.method,
            call.path,
            data=call.body,  # type: ignore[arg-type]  # it is dumped as JSON, a list as well as an object
            params=dict(call.params),
            advanced_mode=True,
            **_carried(call.upload),
        )


def _carried(upload: Upload | None) -> dict[str, Any]:
    """What a file asks of the request: a form of its own kind, and the header without which a form is refused (XSRF)."""
    if upload is None:
        return {}
    parts: dict[str, Any] = {"file": (upload.name, upload.content, upload.media_type)}
    parts |= {name: (None, value) for name, value in upload.fields.items()}
    return {"files": parts, "headers": {"X-Atlassian-Token": "no-check", "Accept": "application/json"}}


def _cloud(base: str, session: requests.Session, user: str, token: str) -> ConfluenceV2:
    """The library's Cloud client, with everything off that we do ourselves, on our session."""
    logging.getLogger("atlassian").setLevel(logging.INFO)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # it warns of an older API that we do not use
        return ConfluenceV2(
            base,
            username=user or None,
            password=token if user else None,
            token=None if user else token,
            session=session,
            retry_with_header=False,
            backoff_and_retry=False,
        )


def _datacenter(base: str, session: requests.Session, _user: str, token: str) -> Confluence:
    """The library's client for Data Center, likewise; a personal access token stands for its user."""
    logging.getLogger("atlassian").setLevel(logging.INFO)
    return Confluence(  # type: ignore[no-untyped-call]
        base, cloud=False, token=token, session=session, retry_with_header=False, backoff_and_retry=False
    )
