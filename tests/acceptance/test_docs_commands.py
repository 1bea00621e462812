"""Every command that the documentation shows is run, one after the other, on a project that has something to say."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

from syncer.config.assets import assets
from tests.support.commands import edit, syncer
from tests.support.sandbox import Sandbox, sandbox_process
from tests.support.walk import Step, Walk, tools
from tests.support.world import configuration

ROOT = Path(__file__).parents[2]
PAGES = ["operations.md", "store.md", "register.md", "sync.md", "mapping.md", "sandbox.md"]
_BLOCK = re.compile(r"^[ ]*```sh\n(?P<text>.*?)^[ ]*```$", re.DOTALL | re.MULTILINE)
LASTING = ("syncer sandbox", "syncer render --serve", "syncer daemon")
pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("docs-commands")]


def commands(page: Path) -> Iterator[Step]:
    """Every command of a page's `sh` blocks; lines that end within quotes go on."""
    text = page.read_text("utf-8")
    for block in _BLOCK.finditer(text):
        line = text.count("\n", 0, block.start()) + 1
        pending = ""
        for row in dedent(block["text"]).splitlines():
            pending = f"{pending}\n{row}" if pending else row
            if pending.count("'") % 2 == 0 and pending.strip():
                yield Step(line, "console", re.sub(r"\s{2,}#[^'\n]*$", "", pending).strip())
                pending = ""


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Sandbox]]:
    """The sample as the project SHOP, pushed and published, with one held title and files to import."""
    home = tmp_path_factory.mktemp("shop")
    with sandbox_process() as site:
        types = ["Story", "Task", "Epic", "Bug", "Change request"]
        project = {"key": "SHOP", "name": "Shop", "lead": "pm@example.com", "types": types}
        spaces = [{"key": "SHOPINT", "name": "Shop (internal)"}]
        site.control("seed", {"projects": [project], "spaces": spaces})
        _lay_out(home, site.url)
        assert syncer(home, "run").code == 0
        _disagree(home, site)
        yield home, site


def _lay_out(home: Path, url: str) -> None:
    config = configuration(url, '["en", "zh-CN"]').replace("CAMP", "SHOP")
    (home / "config.toml").write_text(config, encoding="utf-8")
    shutil.copytree(assets().sample / "register", home / "register")
    (home / "mappings").mkdir()
    (home / "mappings" / "mapping.yaml").write_text("version: 1\nextends: demo\n", encoding="utf-8")
    shutil.copy(assets().mappings / "profiles" / "promise.yaml", home)
    for name, text in {
        "stories.txt": "As a cook I want a list so that I can shop\n",
        "needs.csv": "RequirementText,class\nThe page loads in 2 seconds,PE\nIt prints labels,F\n",
        "questions.csv": "title\nWho pays?\n",
    }.items():
        (home / name).write_text(text, encoding="utf-8")


def _disagree(home: Path, site: Sandbox) -> None:
    issues: dict[str, Any] = site.state()["jira"]["issues"]
    marks = {one["properties"].get("syncer", {}).get("uid"): key for key, one in issues.items()}
    path = home / "register" / "requirements" / "REQ-0007.md"
    title = re.findall(r"title: (.+)", path.read_text("utf-8"))[0]
    edit(path, f"title: {title}", "title: Suspend campers")
    deed = {"as": "pm@example.com", "do": "edit_issue", "issue": marks["REQ-0007"]}
    site.control("people", {**deed, "fields": {"summary": "Send campers home"}})
    ran = syncer(home, "run")
    assert ran.code == 1, ran.out + ran.err


@pytest.mark.parametrize("page", PAGES)
def test_every_command_of_the_documentation_runs(page: str, shop: tuple[Path, Sandbox]) -> None:
    home, site = shop
    found = list(commands(ROOT / "docs" / page))
    assert found or page == "mapping.md"
    with ExitStack() as stack:
        walk = Walk(home, tools(home / f"bin-{page}"), stack, url=site.url)
        for step in found:
            text = _as_exported(step.text.replace(" --open", ""), home)
            text = f"{text} --yes" if text == "syncer apply" else text
            if text.startswith(LASTING):
                walk.leave_running(text, ("…http://127.0.0.1:…",), step.line)
            else:
                walk.take(Step(step.line, "console", text))


def _as_exported(text: str, home: Path) -> str:
    """The command with the workbook that an export has named by its own day, in the project's zone."""
    there = sorted(path.name for path in home.glob("SHOP-register-*.xlsx"))
    return re.sub(r"SHOP-register-[0-9-]+\.xlsx", there[-1], text) if there else text
