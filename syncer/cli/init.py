"""`syncer init`: a commented configuration, a mapping and an empty register to start from."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import click

from syncer.cli.options import Options, examples, shared
from syncer.cli.output import emit, say

_MAPPING = """\
# yaml-language-server: $schema=../schemas/mapping.json
# Which record becomes which issue, laid over the preset `stock`: it works with any Jira project, needs no
# administrator and no custom field, and writes no status, priority or due date. Say here only what differs;
# `null` removes. For instance, to let both sides change the priority:
#
#   records:
#     requirement:
#       fields:
#         priority: {jira: priority, values: {high: [High, Highest], medium: Medium, low: [Low, Lowest]}}
#
# `syncer check` finds every mistake with its line, `syncer plan` shows what a change would do.
version: 1
extends: stock
"""

_PROJECT = """\
# Everything about the project that is no record. All of it may be left out.
#
# document: {number: SRS-2027-01}
#
# people:                     # referred to everywhere by id or e-mail address
#   - {id: analyst, name: Analyst, side: ours, role: analyst, email: analyst@example.com}
#
# milestones:
#   - {kind: requirement_freeze, planned: 2027-01-29}
"""

_README = """\
# The register

One file a record, in the folder of its kind; the file's name is free. Both sides may change it: what is edited
here goes to Jira and to the pages, what is edited there is written back here, and nothing else in the file moves.

    requirements/login.md

    ---
    title: Log in with the company's account
    kind: functional
    owner: analyst@example.com
    ---
    As a clerk I want to log in with the company's account, so that I need no further password.

    ## Acceptance criteria
    - [uat] A clerk with an account gets in without a password of our own

The ID is given with the first cycle and written into the file. Folders: {folders}.
`project.yaml` holds people, milestones and words. `syncer check` finds every mistake with its line.
"""
_LATER = re.compile(r"^# Later:")
_KEY = re.compile(r"(# )?(?P<name>\w+) = ")
_OWN = {"jira": "https://jira.example.com", "confluence": "https://confluence.example.com"}


@click.command(
    "init",
    short_help="A configuration, a mapping and an empty register to fill in.",
    epilog=examples(
        "syncer init",
        "syncer --project SHOP init shop --jira-url https://example.atlassian.net",
        "syncer --project SHOP init shop --deployment datacenter --jira-url https://jira.example.com",
    ),
)
@shared()
@click.argument("folder", metavar="[DIR]", default=".", type=click.Path(file_okay=False, path_type=Path))
@click.option(
    "--deployment",
    type=click.Choice(["cloud", "datacenter"]),
    default="cloud",
    show_default=True,
    help="Atlassian's Cloud, or servers of your own.",
)
@click.option("--jira-url", help="The site, such as https://example.atlassian.net.")
@click.option("--confluence-url", help="Confluence's address where it is not the same site's.")
@click.option("--user", help="The e-mail address of the account whose token is used.")
@click.option("--space", help="The Confluence space of our own pages.")
@click.pass_obj
def command(  # noqa: PLR0917 -- click passes options by name
    options: Options,
    folder: Path,
    deployment: str,
    jira_url: str | None,
    confluence_url: str | None,
    user: str | None,
    space: str | None,
) -> int:
    """Write config.toml, mappings and an empty register into DIR; no file that is there is touched.

    The project's key is taken from --project. The mode is "plan": nothing is written to a site until you say so.
    """
    from syncer.domain.kinds import FOLDERS

    example = _example()
    if deployment == "datacenter":
        example = _of_data_center(example, jira_url, confluence_url, user)
    config = _configuration(example, options.project, jira_url, confluence_url, user, space)
    texts = {
        "config.toml": f"#:schema schemas/config.json\n{config}",
        "mappings/mapping.yaml": _MAPPING,
        "register/project.yaml": _PROJECT,
        "register/README.md": _README.format(folders=", ".join(FOLDERS.values())),
        **_schemas(),
    }
    there = [name for name in texts if (folder / name).exists()]
    if there:
        raise click.UsageError(f"{folder} has {', '.join(there)} already: nothing was written")
    try:
        for name in FOLDERS.values():
            (folder / "register" / name).mkdir(parents=True, exist_ok=True)
        for name, text in texts.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text, encoding="utf-8")
    except OSError as error:
        raise click.UsageError(f"{error.filename} cannot be written: {error.strerror}") from None
    if options.json:
        emit({"written": [str(folder / name) for name in texts]})
    for line in _next(folder, texts):
        say(options, line)
    return 0


def _schemas() -> dict[str, str]:
    """For editors: what may stand in config.toml, in mappings and in the front matter of each kind of record."""
    from syncer.config.schema import config_schema, mapping_schema, record_schema
    from syncer.domain.kinds import Kind

    found = {"config": config_schema(), "mapping": mapping_schema()}
    found |= {kind.value: record_schema(kind) for kind in Kind}
    return {
        f"schemas/{name}.json": json.dumps(schema, indent=1, ensure_ascii=False) + "\n"
        for name, schema in found.items()
    }


def _example() -> str:
    """The example with every key, without the sections of what this version does not do."""
    from syncer.config.assets import assets

    blocks = assets().config_example.read_text(encoding="utf-8").split("\n\n")
    text = "\n\n".join(block for block in blocks if not _LATER.match(block))
    return text.replace(
        "with every key. Copy it to config.toml and keep what you need: a line", "to fill in. A line"
    )


def _of_data_center(text: str, jira: str | None, confluence: str | None, user: str | None) -> str:
    """The example for servers of one's own: two addresses, and a personal access token on each."""
    addresses = {"jira": jira or _OWN["jira"], "confluence": confluence or _OWN["confluence"]}
    blocks = text.split("\n\n")
    for number, block in enumerate(blocks):
        for name, url in addresses.items():
            if f"[{name}]" in block.splitlines():
                blocks[number] = _section(block, url.rstrip("/"), user)
    return "\n\n".join(blocks)


def _section(block: str, url: str, user: str | None) -> str:
    """A site's section; the token stands for its user, and a user name is only held against it."""
    said = {
        "url": f'url = "{url}"',
        "deployment": 'deployment = "datacenter"',
        "auth": 'auth = "pat"                      # a personal access token: Profile, Personal Access Tokens',
        "user": f'user = "{user}"'
        if user
        else '# user = ""                       # the user name that the token is of',
    }
    lines = []
    for line in block.split("\n"):
        key = _KEY.match(line)
        name = key["name"] if key else ""
        if name != "cloud_id":  # Cloud alone has one
            lines.append(said.get(name, line))
    return "\n".join(lines)


def _configuration(  # noqa: PLR0917 -- what the command was given
    text: str,
    keys: tuple[str, ...],
    url: str | None,
    confluence: str | None,
    user: str | None,
    space: str | None,
) -> str:
    """An example, filled in."""
    if confluence:
        text = text.replace("https://example.atlassian.net/wiki", confluence.rstrip("/"))
    if url:
        text = text.replace("https://example.atlassian.net", url.rstrip("/"))
    if user:
        text = text.replace("bot@example.com", user)
    text = text.replace('"SHOPINT"', f'"{space or (f"{keys[0]}INT" if keys else "SHOPINT")}"')
    text = text.replace("register/shop", "register")
    return re.sub(r"\bSHOP\b", keys[0], text) if keys else text


def _next(folder: Path, texts: dict[str, str]) -> Iterator[str]:
    for name in texts:
        if not name.startswith("schemas/"):
            yield f"written: {folder / name}"
    yield f"written: {folder / 'schemas'}, for editors that complete and check while one types"
    where = "" if folder == Path() else f" --config {folder / 'config.toml'}"
    yield "Next: fill in config.toml, put the tokens where it says, then"
    yield f"  syncer{where} check"
    yield f"  syncer{where} doctor"
    yield f"  syncer{where} plan"
