"""Whom the console takes somebody for who comes through a proxy: the name is believed from trusted addresses alone, and from one header."""

from __future__ import annotations

import pytest
from starlette.requests import Request

from syncer.web.console.access import Access, Rules

PROXY = "10.1.0.7"
RULES = Rules(user_header="X-Forwarded-User", proxies=("10.1.0.0/24", "::1/128"))


def visitor(
    *headers: tuple[str, str], peer: str | None = PROXY, rules: Rules = RULES, encoding: str = "latin-1"
) -> str:
    """By what name a caller acts, "" for nobody."""
    given = [(name.lower().encode(), value.encode(encoding)) for name, value in headers]
    scope = {
        "type": "http",
        "method": "GET",
        "path": "/",
        "headers": given,
        "client": (peer, 4711) if peer is not None else None,
    }
    return Access(lambda: rules, lambda: 0.0).visitor(Request(scope)).by


NAMED = ("X-Forwarded-User", "zhao")


@pytest.mark.parametrize("peer", [PROXY, "10.1.0.255", "::1", "::ffff:10.1.0.7"])
def test_a_trusted_proxy_names_its_user(peer: str) -> None:
    assert visitor(NAMED, peer=peer) == "zhao"


@pytest.mark.parametrize(
    "peer",
    ["10.1.1.7", "127.0.0.1", "::2", "::ffff:10.1.1.7", "", "unix:", "10.1.0.7.evil", "0xA010007", None],
)
def test_from_any_other_address_the_header_says_nothing(peer: str | None) -> None:
    assert visitor(NAMED, peer=peer) == ""


@pytest.mark.parametrize(
    "chain", [PROXY, f"203.0.113.9, {PROXY}", f"{PROXY}, 203.0.113.9", "::1", "127.0.0.1", f"for={PROXY}"]
)
def test_what_a_stranger_says_of_where_he_comes_from_makes_him_no_proxy(chain: str) -> None:
    for name in ("X-Forwarded-For", "X-Real-IP", "Forwarded"):
        assert visitor(NAMED, (name, chain), peer="203.0.113.9") == ""


@pytest.mark.parametrize("chain", ["203.0.113.9", "203.0.113.9, 198.51.100.2", "garbage, , ;", ""])
def test_who_stands_behind_a_trusted_proxy_is_its_affair(chain: str) -> None:
    assert visitor(NAMED, ("X-Forwarded-For", chain)) == "zhao"


def test_two_names_are_none() -> None:
    """One of them may be the browser's own, which the proxy should have taken out."""
    assert visitor(NAMED, ("X-Forwarded-User", "root")) == ""
    assert visitor(NAMED, ("x-forwarded-user", "zhao")) == ""


@pytest.mark.parametrize("name", ["", " ", "\t", "\x00", "\u00a0", "\x7f\x1f"])
def test_an_empty_name_is_nobodys(name: str) -> None:
    assert visitor(("X-Forwarded-User", name)) == ""


def test_other_headers_name_nobody() -> None:
    for name in ("X-Remote-User", "X-Forwarded-Use", "X_Forwarded_User", "X-Forwarded-Users", "Remote-User"):
        assert visitor((name, "zhao")) == ""
    assert visitor(NAMED, rules=Rules(proxies=RULES.proxies)) == "", "none is configured"
    assert visitor(NAMED, rules=Rules(user_header="X-Forwarded-User")) == "", "no proxy is trusted"


def test_where_a_proxy_signs_people_in_this_machine_is_not_open_besides() -> None:
    rules = Rules(user_header="X-Forwarded-User", proxies=("10.1.0.7/32",), alone=True)
    assert visitor(peer="127.0.0.1", rules=rules) == ""


def test_a_name_is_one_line_of_signs_that_people_see() -> None:
    assert visitor(("X-Forwarded-User", "  赵\u202e 敏\u200b "), encoding="utf-8") == "赵 敏"
    assert visitor(("X-Forwarded-User", "J\xfcrgen")) == "Jürgen"
    assert len(visitor(("X-Forwarded-User", "z" * 5000))) == 100
