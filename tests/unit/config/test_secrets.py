"""A secret is fetched from where it is, and what is missing is told by its name, never by its value."""

import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest

from syncer.config.places import Invalid
from syncer.config.secrets import Secret


def _problem(secret: Secret, env: dict[str, str] | None = None) -> str:
    with pytest.raises(Invalid) as raised:
        secret.reveal(env or {})
    (problem,) = raised.value.problems
    assert problem.code == "secret"
    return str(problem)


def test_from_a_variable() -> None:
    assert Secret(env="TOKEN").reveal({"TOKEN": " abc \n"}) == "abc"


@pytest.mark.parametrize("env", [{}, {"TOKEN": ""}, {"TOKEN": "  "}])
def test_a_variable_that_is_not_set_is_named(env: dict[str, str]) -> None:
    assert _problem(Secret(env="TOKEN"), env) == (
        "the environment variable 'TOKEN' is not set (set TOKEN; a secret is read from it)"
    )


@pytest.mark.parametrize("value", ["令牌", "abc\ndef", "abc\x07"])
def test_what_no_header_can_carry_is_told_without_the_value(value: str) -> None:
    said = _problem(Secret(env="TOKEN"), {"TOKEN": value})
    assert said.startswith("the secret in the environment variable 'TOKEN' has characters that no token has")
    assert value not in said


def test_from_a_file(tmp_path: Path) -> None:
    (tmp_path / "token").write_text("abc\n", encoding="utf-8")
    assert Secret(file=tmp_path / "token").reveal({}) == "abc"


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    assert _problem(Secret(file=tmp_path / "token")) == (
        f"{tmp_path}/token: the file of a secret cannot be read (check that it exists and that this user may read it)"
    )


def test_an_empty_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "token").write_text("\n", encoding="utf-8")
    assert _problem(Secret(file=tmp_path / "token")).endswith("is empty (write the secret into it)")


def test_without_the_extra_the_keychain_is_explained(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "keyring", None)
    assert _problem(Secret(keyring="syncer/jira")) == (
        "'syncer/jira' is to come from the keychain, whose support is not installed "
        "(install it with: pip install 'syncer[keyring]'; or use {env = …} or {file = …})"
    )


class _LockedError(Exception):
    pass


def _keychain(monkeypatch: pytest.MonkeyPatch, entries: dict[tuple[str, str], str] | None) -> None:
    """A keychain with the library's two names we use; None for one that does not open."""

    def get_password(service: str, user: str) -> str | None:
        if entries is None:
            raise _LockedError("no backend")
        return entries.get((service, user))

    module = ModuleType("keyring")
    vars(module).update(get_password=get_password, errors=SimpleNamespace(KeyringError=_LockedError))
    monkeypatch.setitem(sys.modules, "keyring", module)


def test_from_the_keychain(monkeypatch: pytest.MonkeyPatch) -> None:
    _keychain(monkeypatch, {("syncer", "jira"): "abc"})
    assert Secret(keyring="syncer/jira").reveal({}) == "abc"


def test_what_the_keychain_lacks_is_named_with_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    _keychain(monkeypatch, {})
    assert _problem(Secret(keyring="syncer/jira")) == (
        "the keychain has no 'syncer/jira' (store it with: keyring set syncer jira)"
    )


def test_a_keychain_that_does_not_open_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    _keychain(monkeypatch, None)
    assert _problem(Secret(keyring="syncer/jira")) == (
        "the keychain does not open: no backend (use {env = …} or {file = …} instead)"
    )
