"""Knocks at a service of ours: one request, and what came back or why nothing did.

Why it exists: whether webhooks reach the service is found out by sending one, the way a site does; no site's limits, retries or
credentials have anything to do with that. It follows no redirect and tries once.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import requests

from syncer.http.failures import explain, is_untrusted
from syncer.http.session import Connection, Redirected, arm

_SECONDS = 10.0
_MOST = 200  # characters of an answer that anybody looks at


@dataclass(frozen=True, slots=True)
class Heard:
    """An answer's status, kind and first words; status 0 where there was none, with the reason."""

    status: int = 0
    text: str = ""
    reason: str = ""
    redirect: str = ""
    untrusted: bool = False


@dataclass(frozen=True, slots=True)
class Knock:
    """What is sent: a GET without a body, else a POST. `direct`: by no proxy of the environment's."""

    url: str
    body: bytes | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    direct: bool = False
    ca_bundle: str = ""


def heard(knock: Knock) -> Heard:
    """Send it, and listen. Never raises."""
    parts = urlsplit(knock.url)
    with requests.Session() as session:
        session.trust_env = not knock.direct
        arm(session, Connection(f"{parts.scheme}://{parts.netloc}", knock.ca_bundle, read_seconds=_SECONDS))
        method = "GET" if knock.body is None else "POST"
        try:
            reply = session.request(method, knock.url, data=knock.body, headers=dict(knock.headers))
        except Redirected as error:
            return Heard(reason=f"it redirects to {error.target}", redirect=error.target)
        except requests.RequestException as error:
            return Heard(reason=explain(error)[0].replace("the site ", "it "), untrusted=is_untrusted(error))
    return Heard(reply.status_code, reply.text[:_MOST])
