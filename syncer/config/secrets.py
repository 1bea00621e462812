"""Where a secret is, never the secret: it is fetched at the moment it is needed and kept nowhere.

Neither the model's text, nor a dump of it, nor a message ever holds the value.
"""

from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, WithJsonSchema, model_validator

from syncer.config.places import Invalid, shown
from syncer.config.values import OptionalPath
from syncer.domain.problems import Place, Problem
from syncer.rules.faults import Wrong
from syncer.rules.written import Written

_FORMS = 'write {env = "NAME"}, {file = "/path"} or {keyring = "service/user"}'


class Secret(Written):
    """One of three places a secret comes from: a variable, a file, the keychain."""

    env: str = Field(default="", description="The environment variable that holds it.")
    file: OptionalPath = Field(default=None, description="The file that holds it, and nothing else.")
    keyring: str = Field(default="", description="Its place in the system's keychain, as service/user.")

    @model_validator(mode="after")
    def _one_place(self) -> "Secret":
        if len([each for each in (self.env, self.file, self.keyring) if each]) != 1:
            raise Wrong("a secret comes from exactly one place", _FORMS)
        return self

    def reveal(self, env: Mapping[str, str]) -> str:
        """Fetch the secret; raises Invalid with one problem that names the place where it is not."""
        if self.env:
            return _sendable(_from_env(self.env, env), f"the environment variable '{self.env}'")
        if self.file:
            return _sendable(_from_file(self.file), str(shown(self.file)))
        return _sendable(_from_keyring(self.keyring), f"the keychain's '{self.keyring}'")


def _sendable(value: str, source: str) -> str:
    """A token travels in a header, which holds printable ASCII alone: anything else is a slip of the clipboard."""
    if value.isascii() and value.isprintable():
        return value
    raise _missing(f"the secret in {source} has characters that no token has", "copy it again, on one line")


def _from_env(name: str, env: Mapping[str, str]) -> str:
    value = env.get(name, "").strip()
    if not value:
        raise _missing(
            f"the environment variable '{name}' is not set", f"set {name}; a secret is read from it"
        )
    return value


def _from_file(path: Path) -> str:
    try:
        value = path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        hint = "check that it exists and that this user may read it"
        raise _missing("the file of a secret cannot be read", hint, Place(shown(path))) from None
    if not value:
        raise _missing("the file of a secret is empty", "write the secret into it", Place(shown(path)))
    return value


def _from_keyring(name: str) -> str:
    service, _, user = name.partition("/")
    try:
        keyring: Any = import_module("keyring")
    except ImportError:
        hint = "install it with: pip install 'syncer[keyring]'; or use {env = …} or {file = …}"
        raise _missing(
            f"'{name}' is to come from the keychain, whose support is not installed", hint
        ) from None
    try:
        value = str(keyring.get_password(service, user) or "")
    except keyring.errors.KeyringError as error:
        raise _missing(
            f"the keychain does not open: {error}", "use {env = …} or {file = …} instead"
        ) from None
    if not value:
        raise _missing(f"the keychain has no '{name}'", f"store it with: keyring set {service} {user}")
    return value


def _missing(message: str, hint: str, place: Place | None = None) -> Invalid:
    return Invalid([Problem(message, hint, place, code="secret")])


def _not_in_the_open(raw: object) -> object:
    """The value must not be repeated here: it may be the secret itself."""
    if isinstance(raw, str):
        raise Wrong("a secret stands in the file", f"{_FORMS}, and change the secret if others saw it")
    return raw


SecretPlace = Annotated[
    Secret,
    BeforeValidator(_not_in_the_open),
    WithJsonSchema(
        {
            "type": "object",
            "properties": {name: {"type": "string", "minLength": 1} for name in ("env", "file", "keyring")},
            "minProperties": 1,
            "maxProperties": 1,
            "additionalProperties": False,
        }
    ),
]
