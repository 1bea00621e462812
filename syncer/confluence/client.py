"""The verbs against one Confluence Cloud site: explicit paths, replies as values.

Why it exists: `atlassian.ConfluenceV2` is used as an authenticated raw client and nothing more; its page
methods send bodies without a representation, its retries hold no bound, and its debug log holds whole
pages. This module knows no page.
"""

import logging
import time
import warnings
from collections.abc import Callable, Mapping
from http import HTTPStatus

import requests
from atlassian import ConfluenceV2

from syncer.domain.json import JsonValue
from syncer.http.counting import RequestCounter
from syncer.http.messages import Call, Reply
from syncer.http.retry import Pause, RetrySettings, Seconds
from syncer.http.session import Connection, arm
from syncer.http.transport import Transport

GATEWAY = "https://api.atlassian.com"
_ABOUT_THIS = frozenset({HTTPStatus.FORBIDDEN.value})


class ConfluenceClient:
    """One thread's client; `url` ends in `/wiki`, `counter` and `pause` are shared by the site's clients.

    With `cloud_id` calls go through the gateway; without `user` the token is sent as a bearer.
    """

    def __init__(
        self,
        url: str,
        user: str,
        token: str,
        *,
        cloud_id: str = "",
        gateway: str = GATEWAY,
        ca_bundle: str = "",
        proxy: str = "",
        retry: RetrySettings | None = None,
        counter: RequestCounter | None = None,
        pause: Pause | None = None,
        sleep: Callable[[Seconds], None] = time.sleep,
    ) -> None:
        self.site = url.rstrip("/")
        base = f"{gateway.rstrip('/')}/ex/confluence/{cloud_id}/wiki" if cloud_id else self.site
        self._session = requests.Session()
        self._library = _library(Connection(base, ca_bundle, proxy), self._session, user, token)
        self._transport = Transport(
            "confluence",
            self._send,
            settings=retry or RetrySettings(),
            counter=counter or RequestCounter(),
            pause=pause or Pause(),
            sleep=sleep,
        )

    def get(self, path: str, params: Mapping[str, str] | None = None) -> Reply:
        """Read; the reply may be a 404."""
        return self._transport.call(Call("GET", path, params=params or {}))

    def post(self, path: str, body: JsonValue, *, again: bool = False) -> Reply:
        """Create; `again` where doing it twice ends as once. Raises UnknownOutcome without a reply."""
        return self._transport.call(Call("POST", path, body, again=again, tolerates=_ABOUT_THIS))

    def put(self, path: str, body: JsonValue) -> Reply:
        """Replace."""
        return self._transport.call(Call("PUT", path, body, tolerates=_ABOUT_THIS))

    def close(self) -> None:
        """Give the connections back."""
        self._session.close()

    def _send(self, call: Call) -> requests.Response:
        return self._library.request(
            call.method,
            call.path,
            data=call.body,  # type: ignore[arg-type]  # it is dumped as JSON, a list as well as an object
            params=dict(call.params),
            advanced_mode=True,
        )


def _library(connection: Connection, session: requests.Session, user: str, token: str) -> ConfluenceV2:
    """The library, with everything off that we do ourselves, on our session."""
    arm(session, connection)
    logging.getLogger("atlassian").setLevel(logging.INFO)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # it warns of an older API that we do not use
        return ConfluenceV2(
            connection.base,
            username=user or None,
            password=token if user else None,
            token=None if user else token,
            session=session,
            retry_with_header=False,
            backoff_and_retry=False,
        )
