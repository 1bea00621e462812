"""The verbs against one Jira site: explicit paths of its REST API, replies as values.

Why it exists: `jira.JIRA` is used for what it does well, an authenticated session and its addresses;
its own retries, searches and writes are not (they resend creates, drop errors and stop early). This
module knows no issue and no field.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from typing import Any
from urllib.parse import unquote

import requests
from jira import JIRA
from jira.exceptions import JIRAError

from syncer.domain.json import JsonObject, JsonValue
from syncer.http.counting import RequestCounter
from syncer.http.gate import Gate
from syncer.http.limiter import Limiter
from syncer.http.messages import Call, Reply, Upload
from syncer.http.retry import RetrySettings, Seconds
from syncer.http.session import Connection, arm
from syncer.http.threads import side_by_side
from syncer.http.transport import Transport, staying, unfenced
from syncer.jira.errors import permanent
from syncer.ports import Permanent, Refused

GATEWAY = "https://api.atlassian.com"
AT_ONCE = 4  # reads at a time of one process at one site (§3: 2 to 4 on Data Center)
FEW = 8  # reads that are not worth threads
_ABOUT_THIS = frozenset(
    {HTTPStatus.FORBIDDEN.value}
)  # a write's 403 is a missing permission, not a stranger's
_ANONYMOUS = ("FAILED", "DENIED")
_UNSHOWN = frozenset({HTTPStatus.UNAUTHORIZED.value, HTTPStatus.FORBIDDEN.value})
_ABOUT = "/rest/api/2/serverInfo"  # every deployment has it, and tells it to anybody
_ANOTHER = "jira answered for another account than the one we connected as"
_ONE_ACCOUNT = "check user and token"
_MYSQL = "Incorrect string value"  # the database's own words, in no account's language


@dataclass(frozen=True, slots=True)
class Api:
    """How a deployment's API is spoken to: its version, and the header in which each reply names the caller.

    `bearer`: the token alone says who we are; else it goes with the user where one is given.
    """

    version: str
    echo: str
    bearer: bool
    stranger: str


CLOUD_API = Api(
    "3",
    "X-AAccountId",
    bearer=False,
    stranger="the token is wrong or expired, or it is a scoped one and needs cloud_id",
)


class CharactersRefused(Permanent):
    """The site's database cannot hold a character that was sent."""


class JiraClient:
    """One thread's client; `counter` and `limiter` are shared by all clients of the site.

    With `cloud_id` calls go through the gateway, which scoped tokens and service accounts need;
    without `user` the token is sent as a bearer. `account` is who we are, once somebody has found out.
    """

    def __init__(
        self,
        url: str,
        user: str,
        token: str,
        *,
        api: Api = CLOUD_API,
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
        self.gate = gate or Gate("jira")
        self.site = url.rstrip("/")
        self.account = ""
        self._api = api
        self._echo = ""
        self._base = f"{gateway.rstrip('/')}/ex/jira/{cloud_id}" if cloud_id else self.site
        connection = Connection(self._base, ca_bundle, proxy)
        self._connect = partial(_library, connection, "" if api.bearer else user, token, api.version)
        self._carry = partial(
            Transport,
            "jira",
            settings=retry or RetrySettings(),
            counter=counter or RequestCounter(),
            limiter=limiter or Limiter(),
            sleep=sleep,
            verdict=_verdict,
            credentials=api.stranger,
            fence=fence,
            gate=self.gate,
            leave=leave,
        )
        self._twins: list[JiraClient] = []
        self._jira = self._connect()
        self._transport = self._carry(self._send)

    def identify(self, account: str, echo: str) -> None:
        """From now on every reply must come for this account, which replies call by `echo` (B-14). Raises Refused."""
        if self.account not in {"", account}:
            raise Refused(_ANOTHER, _ONE_ACCOUNT)
        self.account = account
        self._echo = echo

    def get(self, path: str, params: Mapping[str, str] | None = None) -> Reply:
        """Read; the reply may be a 404."""
        return self._call(Call("GET", path, params=params or {}))

    def whoami(self) -> Reply:
        """`myself`, whoever that is by now: a login may have been renamed since replies were last compared to it."""
        reply = self._transport.call(Call("GET", "myself"))
        self._check_stranger(reply)
        return reply

    def look(self, path: str, params: Mapping[str, str]) -> Reply:
        """Read one thing that may be hidden from us; the reply may be a 403 or a 404."""
        return self._call(Call("GET", path, params=params, tolerates=_ABOUT_THIS))

    def look_at(self, paths: Sequence[str], params: Mapping[str, str]) -> list[Reply]:
        """The same of many things, some at a time, each thread with a client of its own; replies in order."""
        if len(paths) < FEW:
            return [self.look(path, params) for path in paths]
        twins = [self._twin(number) for number in range(AT_ONCE)]
        return side_by_side(paths, [partial(_looking, twin, params) for twin in twins])

    def ask(self, path: str, body: JsonObject, *, optional: bool = False) -> Reply:
        """Read through a POST: searches and bulk fetches; `optional` where not every site has the address."""
        return self._call(Call("POST", path, body, reads=True, optional=optional))

    def post(self, path: str, body: JsonObject, *, optional: bool = False) -> Reply:
        """Create. Raises UnknownOutcome where it was sent and not answered."""
        return self._call(Call("POST", path, body, tolerates=_ABOUT_THIS, optional=optional))

    def put(self, path: str, body: JsonObject, *, optional: bool = False) -> Reply:
        """Replace."""
        return self._call(Call("PUT", path, body, tolerates=_ABOUT_THIS, optional=optional))

    def upload(self, path: str, upload: Upload) -> Reply:
        """Attach a file. Raises UnknownOutcome where it was sent and not answered."""
        return self._call(Call("POST", path, tolerates=_ABOUT_THIS, upload=upload))

    def seek(self, path: str, params: Mapping[str, str] | None = None) -> Reply:
        """Read at an address that not every site has."""
        return self._call(Call("GET", path, params=params or {}, optional=True))

    def administer(self, path: str) -> Reply:
        """Read what administrators alone are shown; the reply may be a 401 (a scope that lacks), a 403 or a 404."""
        return self._call(Call("GET", path, tolerates=_UNSHOWN, optional=True))

    def delete(self, path: str, *, optional: bool = False) -> Reply:
        """Delete; the reply may be a 404, which of a request sent twice is our own first success."""
        return self._call(Call("DELETE", path, tolerates=_ABOUT_THIS, optional=optional))

    def fetch(self, path: str, params: Mapping[str, str] | None = None) -> JsonValue:
        """Read what must be there. Raises Permanent where it is not."""
        return _expected(self.get(path, params), path)

    def query(self, path: str, body: JsonObject) -> JsonValue:
        """Read through a POST what must be answered. Raises Permanent where it is refused."""
        return _expected(self.ask(path, body), path)

    def about(self) -> Reply:
        """What the site says of itself to anybody: asked without our name, so that a wrong one hides nothing."""
        return self._transport.call(Call("GET", _ABOUT, optional=True))

    def close(self) -> None:
        """Give the connections back."""
        for twin in self._twins:
            twin.close()
        self._jira._session.close()

    def _twin(self, number: int) -> "JiraClient":
        """A client for another thread: the same account, counted and held back together with this one."""
        while len(self._twins) <= number:
            other = copy(self)
            other._twins, other._jira = [], self._connect()
            other._transport = self._carry(other._send)
            self._twins.append(other)
        twin = self._twins[number]
        twin.account, twin._echo = self.account, self._echo
        return twin

    def _call(self, call: Call) -> Reply:
        reply = self._transport.call(call)
        self._check_stranger(reply)
        echo = unquote(reply.headers.get(self._api.echo, ""))
        if self._echo and echo and echo != self._echo:
            raise self.gate.doubt(_ANOTHER, _ONE_ACCOUNT)
        return reply

    def _check_stranger(self, reply: Reply) -> None:
        """Jira answers wrong credentials as if to a stranger: emptiness must not pass for truth (B-14)."""
        reason = reply.headers.get("X-Seraph-LoginReason", "")
        if any(word in reason for word in _ANONYMOUS):
            raise self.gate.doubt(f"jira treats us as a stranger ({reason})", self._api.stranger)

    def _send(self, call: Call) -> requests.Response:
        """One request through the library's session; its error is only a wrapping of the response."""
        nobody = call.path == _ABOUT
        self._jira._session.timeout = call.patience
        try:
            return self._jira._session.request(
                call.method,
                f"{self._base}{call.path}" if call.path[:1] == "/" else self._jira._get_url(call.path),
                params=dict(call.params),
                json=call.body,
                auth=_nobody if nobody else None,
                **_carried(call.upload),
            )
        except JIRAError as error:
            if error.response is None:
                raise requests.ConnectionError("no reply") from None
            return error.response


def _library(connection: Connection, user: str, token: str, version: str) -> JIRA:
    """The library, with everything off that we do ourselves, and our adapter under it."""
    jira = JIRA(
        server=connection.base,
        basic_auth=(user, token) if user else None,
        token_auth=None if user else token,
        options={"rest_api_version": version},
        max_retries=0,
        timeout=connection.timeouts,
        get_server_info=False,
        logging=False,
    )
    arm(jira._session, connection)
    return jira


def _carried(upload: Upload | None) -> dict[str, Any]:
    """What a file asks of the request: a form of its own kind, and the header without which Jira refuses it."""
    if upload is None:
        return {}
    parts = {"file": (upload.name, upload.content, upload.media_type)}
    return {"files": parts, "headers": {"X-Atlassian-Token": "no-check", "Content-Type": None}}


def _looking(client: JiraClient, params: Mapping[str, str], path: str) -> Reply:
    return client.look(path, params)


def _nobody(request: requests.PreparedRequest) -> requests.PreparedRequest:
    """Sends a request without credentials."""
    return request


def _verdict(response: requests.Response) -> Permanent | None:
    """What a failure of the site really is, where its words leave no doubt."""
    if response.status_code == HTTPStatus.INTERNAL_SERVER_ERROR and _MYSQL in response.text:
        return CharactersRefused(
            "jira's database cannot hold a character of the text, such as an emoji",
            "leave it out, or let an administrator of Jira turn its database to utf8mb4",
        )
    return None


def _expected(reply: Reply, path: str) -> JsonValue:
    if reply.status == HTTPStatus.OK:
        return reply.data
    raise permanent(reply, f"to answer {path}")
