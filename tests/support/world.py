"""A small project on disk against a sandbox, and cycles run on it as the daemon would."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Literal

import pytest

from syncer import wiring
from syncer.cycle.conduct import cycle
from syncer.cycle.project import Project
from syncer.cycle.report import Report
from syncer.sync.hints import Reach
from syncer.wiring import Wired
from tests.support.stores import empty_store

# Charts are drawn by tests about them alone: what draws them takes more than a second to load, in each process.
TOKEN = {"TOKEN": "sandbox-token", "SYNCER__CHARTS__DRAW": "false"}

CONFIG = """\
mode = "apply"

[jira]
url = "{url}"
{access}
token = {{env = "TOKEN"}}

[confluence]
url = "{url}{wiki}"
{access}
token = {{env = "TOKEN"}}

[[projects]]
key = "CAMP"
space = {{internal = "CAMPINT"}}
register = {{folder = "register"}}
mappings = "mappings"
locale = {locale}
timezone = "Asia/Shanghai"
"""

Flavour = Literal["cloud", "datacenter"]
ACCESS: dict[Flavour, str] = {
    "cloud": 'auth = "api-token"\nuser = "bot@example.com"',
    "datacenter": 'deployment = "datacenter"\nauth = "pat"',
}
WIKI: dict[Flavour, str] = {"cloud": "/wiki", "datacenter": "/confluence"}
both = pytest.mark.parametrize("flavour", ["cloud", "datacenter"])  # a promise that holds on either

LEFT_OUT = "leave_out: [preliminary-requirements, rules, traceability-matrix]"  # long, and not about records or said elsewhere
MAPPING = f"version: 1\nextends: demo\npages: {{{LEFT_OUT}}}\n"


def configuration(url: str, locale: str = '["en"]', flavour: Flavour = "cloud") -> str:
    """The text of config.toml for a sandbox."""
    return CONFIG.format(url=url, wiki=WIKI[flavour], access=ACCESS[flavour], locale=locale)


def lay_out(
    home: Path, url: str, *, locale: str = '["en"]', mapping: str = MAPPING, flavour: Flavour = "cloud"
) -> Path:
    """Write configuration and mapping below a folder; returns the register's folder."""
    register = home / "register"
    (register / "requirements").mkdir(parents=True)
    (home / "mappings").mkdir()
    (home / "config.toml").write_text(configuration(url, locale, flavour), encoding="utf-8")
    (home / "mappings" / "mapping.yaml").write_text(mapping, encoding="utf-8")
    return register


def without_pages(home: Path) -> None:
    """Let a project publish nothing: pages cost half of a cycle, and have tests of their own."""
    config = home / "config.toml"
    text = config.read_text("utf-8").replace('space = {internal = "CAMPINT"}\n', "")
    config.write_text(f"{text[: text.index('[confluence]')]}{text[text.index('[[projects]]') :]}", "utf-8")


def wire(home: Path) -> Wired:
    """The project as configured, with claims that need no patience."""
    wired = wiring.build(home / "config.toml", TOKEN)
    own = home / "var" / "syncer.db"
    if wired.settings.store.url == f"sqlite:///{own}":
        empty_store(own)
    wired.projects = tuple(replace(project, patience=timedelta(0)) for project in wired.projects)
    return wired


def run(wired: Wired, project: Project | None = None, reach: Reach = Reach.WHOLE) -> Report:
    """One cycle with fresh clients, as a process of its own would."""
    chosen = project or wired.projects[0]
    return cycle(chosen, wired.ports(chosen), reach)


def requirement(register: Path, name: str, front: str, body: str = "") -> Path:
    """Write a requirement's file from its front matter and body."""
    path = register / "requirements" / f"{name}.md"
    path.write_text(f"---\n{front.strip()}\n---\n{body}", encoding="utf-8")
    return path
