"""The documentation is true: every block loads, every command exists, every link leads somewhere."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent

import click
import pytest
import yaml
from click.testing import CliRunner

from syncer.cli.main import COMMANDS, cli
from syncer.cli.options import Options
from syncer.config.assets import assets
from syncer.config.load import load
from syncer.config.mappings import load_folder
from syncer.files.folder import RegisterFolder
from syncer.sandbox.host import Flavour
from syncer.sandbox.site import Site

ROOT = Path(__file__).parents[2]
PAGES = sorted(
    [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), ROOT / "templates" / "README.md"],
    key=lambda path: path.name,
)
_BLOCK = re.compile(r"^[ ]*```(?P<form>[a-z]*)\n(?P<text>.*?)^[ ]*```$", re.DOTALL | re.MULTILINE)
_CODE = re.compile(r"(?<!`)`([^`\n]+)`(?!`)")


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block of a page."""

    page: Path
    line: int
    form: str
    text: str

    def __str__(self) -> str:
        return f"{self.page.relative_to(ROOT)}:{self.line}"


def blocks(*forms: str) -> list[Block]:
    found = []
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        for match in _BLOCK.finditer(text):
            if match["form"] in forms:
                line = text.count("\n", 0, match.start()) + 1
                found.append(Block(page, line, match["form"], match["text"]))
    return found


@pytest.mark.parametrize("block", blocks("toml"), ids=str)
def test_configuration_in_the_documentation_loads(block: Block, tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text(block.text, encoding="utf-8")
    settings = load(path, {})
    alone = settings.mail or "[web]" in block.text
    assert settings.projects or alone, "a block that shows one section alone is that of mail or of the web"


SEEDS = [block for block in blocks("yaml") if block.page.name == "sandbox.md"]
MAPPINGS = [block for block in blocks("yaml") if block not in SEEDS]


@pytest.mark.parametrize("flavour", ["cloud", "datacenter"])
@pytest.mark.parametrize("block", SEEDS, ids=str)
def test_seeds_in_the_documentation_make_a_site(block: Block, flavour: Flavour) -> None:
    seed = yaml.safe_load(block.text)
    site = Site.from_seed(seed, flavour=flavour)
    assert [*site.jira.projects] == [one["key"] for one in seed["projects"]]
    assert len(site.jira.issues) == len(seed["issues"])


@pytest.mark.parametrize("block", MAPPINGS, ids=str)
def test_mappings_in_the_documentation_load(block: Block, tmp_path: Path) -> None:
    text = dedent(block.text)
    if "version" not in yaml.safe_load(text):  # lines to add to the demonstration's own mapping
        text = (assets().sample / "mappings" / "project-mapping.yaml").read_text(encoding="utf-8") + text
    (tmp_path / "mapping.yaml").write_text(text, encoding="utf-8")
    loaded = load_folder(tmp_path, assets().mappings)
    assert loaded.records


@pytest.mark.parametrize("block", blocks("markdown"), ids=str)
def test_register_files_in_the_documentation_read(block: Block, tmp_path: Path) -> None:
    uid = re.search(r"(?:id|ID): ([A-Z]+)-", block.text)
    assert uid
    folder = {"REQ": "requirements", "MTG": "meetings"}[uid[1]]
    (tmp_path / folder).mkdir()
    (tmp_path / folder / "one.md").write_text(block.text, encoding="utf-8")
    seen = RegisterFolder(tmp_path, tmp_path / "project.yaml").read()
    assert [str(problem) for problem in seen.problems] == []
    assert seen.records


def _commands() -> Iterator[tuple[str, list[str]]]:
    """Every line that begins with `syncer` in a block of commands or in running text, as words."""
    for block in blocks("sh", "ini"):
        for line in block.text.splitlines():
            found = re.match(r"\s*(?:ExecStart=)?(?:\S*/)?syncer (.*)$", line)
            if found:
                yield str(block), shlex.split(found[1].partition(" > ")[0], comments=True)
    for page in PAGES:
        text = _BLOCK.sub("", page.read_text(encoding="utf-8"))
        for quoted in _CODE.findall(text):
            if re.match(r"syncer [a-z-]", quoted):
                yield str(page.relative_to(ROOT)), shlex.split(quoted)[1:]


@pytest.mark.parametrize(("place", "words"), list(_commands()), ids=lambda value: str(value)[:60])
def test_every_command_shown_exists_with_its_options(place: str, words: list[str]) -> None:
    """Parsed as the program would, without running anything."""
    command: click.Command = cli
    context = click.Context(cli, info_name="syncer", obj=Options())
    while words:
        command.make_parser(context).parse_args(list(words))
        if not isinstance(command, click.Group):
            return
        rest = _without_options(command, context, words)
        if not rest:
            return
        found = command.get_command(context, rest[0])
        assert found is not None, f"{place} shows a command that does not exist: {rest[0]}"
        command, words = found, rest[1:]
        context = click.Context(found, parent=context, info_name=rest[0], obj=Options())


def _without_options(group: click.Group, context: click.Context, words: list[str]) -> list[str]:
    _, rest, _ = group.make_parser(context).parse_args(list(words))
    return rest


def test_commands_are_shown_at_all() -> None:
    shown = {word for _, words in _commands() for word in words}
    assert set(COMMANDS) - shown == set(), "a command that no page mentions"


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself_with_examples(name: str) -> None:
    shown = CliRunner().invoke(cli, [name, "--help"], obj=Options()).output
    assert f"syncer {name}" in shown.partition("Examples:")[2], shown


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_leads_somewhere(page: Path) -> None:
    text = _BLOCK.sub("", page.read_text(encoding="utf-8"))
    targets = re.findall(r"\]\(([^)\s]+)\)", text)
    inside = [target for target in targets if not target.startswith(("http://", "https://", "#"))]
    missing = [each for each in inside if not (page.parent / each.partition("#")[0]).exists()]
    assert missing == []
    headings = {_slug(line) for line in re.findall(r"^#+ (.+)$", text, re.MULTILINE)}
    assert [each for each in targets if each.startswith("#") and each[1:] not in headings] == []


def _slug(heading: str) -> str:
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_target_of_make_that_is_shown_exists(page: Path) -> None:
    rules = set(
        re.findall(r"^([a-z$()A-Z/._]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    )
    shown = re.findall(r"`make (?:[A-Z]+=\S+ )?([a-z.][\w./]*)", page.read_text(encoding="utf-8"))
    known = {rule.replace("$(VENV)", ".venv") for rule in rules}
    assert set(shown) - known == set()


def test_every_proof_of_the_security_page_is_a_test() -> None:
    """A page that names a test which was renamed proves nothing."""
    said = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
    sources = [path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("test_*.py")]
    there = {name for source in sources for name in re.findall(r"^def (test_\w+)\(", source, re.MULTILINE)}
    named = set(re.findall(r"`(test_\w+)`", said))
    assert len(named) > 40
    assert named - there == set()
    files = re.findall(r"`(tests/[\w/]+\.py)`", said)
    assert [one for one in files if not (ROOT / one).is_file()] == []
