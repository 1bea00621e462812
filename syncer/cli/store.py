"""`syncer store`: what an administrator does with the database of the register as a whole.

No site is asked, and no mapping has to be right: a store is looked after when other things are broken, too.
"""

import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, cast
from urllib.parse import parse_qs, urlsplit

import click

from syncer.cli.asking import agreed
from syncer.cli.options import Options, examples, shared
from syncer.cli.output import emit, say, table

if TYPE_CHECKING:
    from syncer.domain.json import JsonObject
    from syncer.store.contents import Contents
    from syncer.store.upkeep import Backup, Upkeep

_FILE = click.Path(dir_okay=False, path_type=Path)
_UNIT = 1024
_SQLITE = "sqlite:///"


@click.group(
    "store",
    short_help="The database: info, upgrade, backup, restore, copy.",
    epilog=examples(
        "syncer store info",
        "syncer store backup /srv/backup/syncer.db --force",
        "syncer store restore /srv/backup/syncer.db --replace",
        "syncer store copy --to postgresql://syncer@db.example.com/syncer",
        "syncer store upgrade",
    ),
)
@shared()
def command() -> None:
    """The database of [store] url: look at it, bring it up to date, back it up, put a backup back, move it to another one."""


def _upkeep(options: Options) -> "tuple[Upkeep, datetime]":
    """The configured store and the time."""
    from syncer.wiring import upkeep, without_projects

    wired = without_projects(options.config, os.environ)
    return upkeep(wired.settings), wired.clock()


# ------------------------------------------------------------------------------------------ info


@command.command("info", epilog=examples("syncer store info", "syncer store info --json"))
@shared()
@click.pass_obj
def info(options: Options) -> int:
    """Say what the store holds: its schema, how large it is, rows by table with the oldest of them, each project's
    history, and what is old enough to be taken away by the next census.

    Exit 1 where the history of a project is not what it was.
    """
    upkeep, now = _upkeep(options)
    found, due = upkeep.info(), _due(options, upkeep, now)
    oldest = {name: at.isoformat(timespec="seconds") for name, at in found.oldest.items()}
    if options.json:
        emit(
            {
                "url": found.address,
                "bytes": found.size,
                **_as_json(found.contents),
                "oldest": dict(oldest),
                "due": due,
            }
        )
    say(options, f"{found.address}, {_size(found.size)}")
    for line in _told(found.contents):
        say(options, line)
    say(options)
    rows = [[name, str(count), oldest.get(name, "")] for name, count in found.contents.rows.items()]
    table(options, ["table", "rows", "oldest"], rows)
    for line in _due_told(due):
        say(options, line)
    return 1 if found.contents.broken else 0


def _due(options: Options, upkeep: "Upkeep", now: datetime) -> "JsonObject | None":
    """By project what the next census takes away; None where a mapping cannot be read."""
    from syncer.config.places import Invalid
    from syncer.sync.expiry import limits
    from syncer.wiring import build

    try:
        projects = build(options.config, os.environ, only=options.project).projects
    except Invalid:
        return None
    return {one.key: dict(upkeep.due(one.key, limits(one.mapping), now)) for one in projects}


def _due_told(due: "JsonObject | None") -> Iterator[str]:
    if due is None:
        yield "what is old enough to go cannot be told: see syncer check"
        return
    for key, rows in due.items():
        told = ", ".join(f"{count} of {name}" for name, count in dict(cast("JsonObject", rows)).items())
        yield f"{key}: the next census takes away {told or 'nothing'} (retention, in the mapping)"


# --------------------------------------------------------------------------------------- upgrade


@command.command("upgrade", epilog=examples("syncer store upgrade", "syncer store upgrade --json"))
@shared()
@click.pass_obj
def upgrade(options: Options) -> int:
    """Bring the tables to this version, and say from which migration to which; there is nothing to do a second time.

    Every command does that by itself when it opens an older store. Of a SQLite the former stays beside it, with the number of
    the migration in its name. While a cycle is at work nothing is done (exit 5). A service of the former version that still
    runs stops writing and says that it has to be restarted.
    """
    upkeep, _ = _upkeep(options)
    done = upkeep.upgrade()
    if options.json:
        kept = str(done.kept) if done.kept is not None else None
        emit({"url": upkeep.address, "from": done.before or None, "to": done.after, "kept": kept})
    if done.before == done.after:
        say(options, f"the store is at migration {done.after}, as this version wants it")
    elif not done.before:
        say(options, f"an empty store was made, at migration {done.after}")
    else:
        say(options, f"the store was brought from migration {done.before} to {done.after}")
    if done.kept is not None:
        say(options, f"as it was before it is kept as {done.kept}")
    return 0


# ---------------------------------------------------------------------------------------- backup


@command.command(
    "backup",
    epilog=examples(
        "syncer store backup",
        "syncer store backup /srv/backup/syncer.db --force",
        "syncer store backup /srv/backup/syncer.db --force --json",
    ),
)
@shared()
@click.argument("file", required=False, type=_FILE)
@click.option("--force", is_flag=True, help="Overwrite a file that is there, once the new one is whole.")
@click.pass_obj
def backup(options: Options, file: Path | None, force: bool) -> int:
    """Write all of the store into FILE, as it stands at one moment, while a service goes on writing.

    Of either database it is one SQLite file, which says what it holds and has a digest over all rows. Without FILE its name
    has the moment. Note the head of each history that is printed: `syncer audit verify --head` proves it later. Exit 1 where the
    history of a project is not what it was.
    """
    upkeep, now = _upkeep(options)
    path = file or Path(f"syncer-store-{now:%Y%m%dT%H%M%SZ}.db")
    _check_free(path, force=force)
    done = upkeep.backup(path, now)
    if options.json:
        emit(_backup_json(done))
    say(options, f"{path}, {_size(path.stat().st_size)}")
    for line in _told(done.contents):
        say(options, line)
    say(options, f"SHA-256 {done.sha256}")
    return 1 if done.contents.broken else 0


def _check_free(path: Path, *, force: bool) -> None:
    if path.exists() and not force:
        raise click.BadParameter(f"{path} is there already: name another, or say --force", param_hint="FILE")
    if not path.absolute().parent.is_dir():
        raise click.BadParameter(f"there is no folder {path.parent}", param_hint="FILE")


# --------------------------------------------------------------------------------------- restore


@command.command(
    "restore",
    epilog=examples(
        "syncer store restore syncer-store-20261122T021700Z.db",
        "syncer store restore /srv/backup/syncer.db --replace",
        "syncer store restore /srv/backup/syncer.db --replace --yes --json",
    ),
)
@shared()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--replace", is_flag=True, help="Also where the store is not empty; what it holds is kept.")
@click.option("--yes", is_flag=True, help="Do not ask; needed where nobody can answer.")
@click.pass_obj
def restore(options: Options, file: Path, replace: bool, yes: bool) -> int:
    """Put the backup FILE in place of what the store holds, in one step; the other kind of database may have made it.

    An empty store takes any backup. With --replace what is there is asked for and kept as a backup of its own: beside a SQLite, in the
    current folder for PostgreSQL. A backup that is damaged, of a newer version, or of another store is refused, and
    nothing is done while a cycle is at work (exit 5). What was mailed and told since, and which IDs were given, the store keeps knowing where
    it held it. The next cycle takes up what people have done since the backup, from Jira, the files and the pages.
    """
    upkeep, now = _upkeep(options)
    given = upkeep.check(file)
    made = f" of {given.made.isoformat(timespec='seconds')}" if given.made is not None else ""
    say(options, f"{file}{made}:")
    for line in _told(given.contents):
        say(options, line)
    if replace and not agreed(yes, f"Put this in place of what {upkeep.address} holds?"):
        say(options, "nothing is restored")
        return 1
    done = upkeep.restore(file, now, replace=replace, beside=Path())
    if options.json:
        former = str(done.former) if done.former is not None else None
        emit({"backup": str(file), "kept": former, **_as_json(done.contents)})
    if done.former is not None:
        say(options, f"what the store held before is kept as {done.former}")
    say(options, "restored; look what the next cycle will do with: syncer plan")
    return 1 if done.contents.broken else 0


# ------------------------------------------------------------------------------------------ copy


@command.command(
    "copy",
    epilog=examples(
        "syncer store copy --to postgresql://syncer@db.example.com/syncer",
        "syncer store copy --to sqlite:////srv/syncer/syncer.db",
    ),
)
@shared()
@click.option(
    "--to", "target", required=True, metavar="URL", help="An empty database, as [store] url says it."
)
@click.pass_obj
def copy(options: Options, target: str) -> int:
    """Put all of the store into another, empty database, of either kind, and prove that all has arrived.

    Stop the service first: what is written here afterwards stays here. Then change [store] url to the line that is printed. The password
    comes from the usual places (PGPASSWORD, .pgpass), never from the command line. While a cycle is at work nothing is done (exit 5).
    """
    upkeep, _ = _upkeep(options)
    _check_target(target)
    if target.startswith(_SQLITE):
        target = f"{_SQLITE}{Path(target.removeprefix(_SQLITE)).absolute()}"
    found = upkeep.copy_to(target)
    if options.json:
        emit({"from": upkeep.address, "to": target, **_as_json(found)})
    for line in _told(found):
        say(options, line)
    say(options, "all rows have arrived; now let config.toml say")
    say(options, f'  [store]\n  url = "{target}"')
    return 1 if found.broken else 0


def _check_target(target: str) -> None:
    parts = urlsplit(target)
    if parts.password or "password" in parse_qs(parts.query):
        hint = "leave it out, and put it into PGPASSWORD or .pgpass: command lines are seen by others"
        raise click.BadParameter(f"there is a password in the address; {hint}", param_hint="--to")


# ----------------------------------------------------------------------------------------- words


def _told(one: "Contents") -> Iterator[str]:
    yield f"migration {one.schema}, store {one.instance or 'without a name yet'}, {sum(one.rows.values())} rows"
    for key, chain in one.chains.items():
        if chain.broken is not None:
            yield f"  {key}: the history breaks at entry {chain.broken}; see syncer audit verify"
        else:
            yield f"  {key}: {chain.entries} entries of history hold, head {chain.head or 'none yet'}"


def _as_json(one: "Contents") -> "JsonObject":
    return {
        "schema": one.schema,
        "instance": one.instance,
        "digest": one.digest,
        "rows": dict(one.rows),
        "projects": [
            {"project": key, "whole": chain.broken is None, "entries": chain.entries, "head": chain.head}
            for key, chain in one.chains.items()
        ],
    }


def _backup_json(done: "Backup") -> "JsonObject":
    made = done.made.isoformat(timespec="seconds") if done.made is not None else None
    return {"file": str(done.path), "made": made, "sha256": done.sha256, **_as_json(done.contents)}


def _size(size: int) -> str:
    number, unit = float(size), "bytes"
    for larger in ("KiB", "MiB", "GiB"):
        if number < _UNIT:
            break
        number, unit = number / _UNIT, larger
    return f"{number:.0f} {unit}"
