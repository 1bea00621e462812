"""NFR, security: certificates are verified whatever a library or a variable says, and credentials stay on their host."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import requests

from syncer.http.session import Connection, ForeignHost, Redirected, arm
from syncer.sandbox.app import start
from syncer.sandbox.signing_in.certificates import certificates
from syncer.sandbox.site import Site

if TYPE_CHECKING:
    from tests.contract.http.conftest import RawServer

Serve = Callable[..., "RawServer"]
HUSH = ("me", "hush")


def armed(url: str, **more: Any) -> requests.Session:
    session = requests.Session()
    arm(session, Connection(url, **more))
    return session


def test_nothing_turns_the_verifying_of_certificates_off(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    authority, server = certificates(tmp_path)
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", "")
    monkeypatch.setenv("CURL_CA_BUNDLE", "")
    monkeypatch.setenv("PYTHONHTTPSVERIFY", "0")
    with start(Site.from_seed(), tls=server) as running:
        distrusting = armed(running.url)
        distrusting.verify = False
        for verify in (None, False):
            with pytest.raises(requests.exceptions.SSLError):
                distrusting.get(f"{running.url}/rest/api/3/myself", auth=HUSH, timeout=5, verify=verify)
        assert list(running.site.journal) == []
        trusting = armed(running.url, ca_bundle=str(authority))
        trusting.verify = False
        assert trusting.get(f"{running.url}/rest/api/3/myself", timeout=5).status_code == 401


@pytest.mark.parametrize(
    "target", ["http://127.0.0.1:1/thing", "//127.0.0.1:1/thing", "http://localhost:{port}/thing", "/thing"]
)
def test_no_redirect_is_followed_not_even_to_the_same_host(serve: Serve, target: str) -> None:
    """B-19: also none from https to http, since none is followed at all."""
    server = serve({"status": 307, "headers": {"Location": target.format(port=1)}}, {})
    with pytest.raises(Redirected):
        armed(server.url).get(f"{server.url}/thing", auth=HUSH, timeout=5)
    assert len(server.received) == 1


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_nothing_is_sent_to_another_host_port_or_scheme(serve: Serve, scheme: str) -> None:
    server, elsewhere = serve({}), serve({})
    port = elsewhere.url.rpartition(":")[2]
    session = armed(server.url)
    for url in (
        f"{scheme}://127.0.0.1:{port}/x",
        f"https{server.url.removeprefix('http')}/x",
        f"{scheme}://{server.url.removeprefix('http://')}@127.0.0.1:{port}/x",
        f"{scheme}://localhost:{port}/x",
    ):
        with pytest.raises(ForeignHost):
            session.get(url, auth=HUSH, timeout=5)
    assert (server.received, elsewhere.received) == ([], [])
