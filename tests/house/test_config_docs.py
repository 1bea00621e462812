"""The example configuration says everything there is, and says the truth about defaults."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from syncer.config.assets import assets
from syncer.config.load import load
from syncer.config.secrets import Secret
from syncer.config.settings import (
    Charts,
    Daemon,
    Mail,
    ProjectSettings,
    Register,
    Settings,
    Site,
    Space,
    Store,
    Web,
)

EXAMPLE = assets().config_example
_SECTIONS: dict[str, type[BaseModel]] = {
    "": Settings,
    "jira": Site,
    "confluence": Site,
    "store": Store,
    "daemon": Daemon,
    "web": Web,
    "mail": Mail,
    "charts": Charts,
    "projects": ProjectSettings,
}
_ASIDE = re.compile(r"^# (?=\[mail\]|[a-z_]+ = )")


def _keys(model: type[BaseModel]) -> Iterator[str]:
    yield from (info.alias or name for name, info in model.model_fields.items())


def _lines() -> Iterator[tuple[str, str, bool]]:
    """Section, line without its comment sign, and whether it was one."""
    section = ""
    for line in EXAMPLE.read_text(encoding="utf-8").splitlines():
        bare = _ASIDE.sub("", line)
        header = re.match(r"\[+([a-z]+)\]+", bare)
        section = header[1] if header else section
        yield section, bare, bare != line


def _written() -> dict[str, dict[str, bool]]:
    """Keys by section, and whether each stands there as a comment."""
    found: dict[str, dict[str, bool]] = {}
    for section, line, aside in _lines():
        key = re.match(r"([a-z_]+) = ", line)
        if key:
            found.setdefault(section, {})[key[1]] = aside
    return found


def test_the_example_loads() -> None:
    settings = load(EXAMPLE, {})
    assert settings.mode == "plan"
    assert [project.key for project in settings.projects] == ["SHOP"]


def test_the_example_loads_with_every_comment_taken_away(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text("\n".join(line for _, line, _ in _lines()), encoding="utf-8")
    settings = load(path, {})
    assert settings.mail is not None
    assert settings.web.token is not None


@pytest.mark.parametrize("section", _SECTIONS)
def test_every_key_stands_in_the_example(section: str) -> None:
    tables = {"jira", "confluence", "store", "daemon", "web", "mail", "charts", "projects"}
    wanted = [key for key in _keys(_SECTIONS[section]) if section or key not in tables]
    assert sorted(_written()[section]) == sorted(wanted)
    headers = set(re.findall(r"^(?:# )?\[+([a-z]+)\]+$", EXAMPLE.read_text(encoding="utf-8"), re.MULTILINE))
    assert headers == tables


@pytest.mark.parametrize("model", [Space, Register, Secret])
def test_every_key_of_an_inline_table_is_named(model: type[BaseModel]) -> None:
    text = EXAMPLE.read_text(encoding="utf-8")
    assert [key for key in _keys(model) if not re.search(rf"\b{key} = ", text)] == []


def test_a_key_in_a_comment_shows_its_default() -> None:
    shown = dict[tuple[str, str], Any]()
    for section, line, aside in _lines():
        found = re.match(r"([a-z_]+) = (\"[^\"]*\"|\[[^]]*\])", line)
        if found and aside and section not in {"mail", ""}:
            shown[section, found[1]] = found[2]
    assert len(shown) > 12
    for (section, key), value in shown.items():
        model = _SECTIONS[section]
        fields = {info.alias or name: info for name, info in model.model_fields.items()}
        assert _as_toml(fields[key].default, key) == value, f"{section}.{key}"


def _as_toml(default: Any, key: str) -> str:
    """Defaults that depend on other keys are shown for this example."""
    shown = {"project_file": "register/shop/project.yaml", "timezone": "UTC"}
    if isinstance(default, tuple):
        return "[" + ", ".join(f'"{each}"' for each in default) + "]"
    return f'"{default or shown.get(key, "")}"'
