"""Reads config.toml, with the environment laid over it, into Settings; or raises every problem at once."""

from collections.abc import Iterator, Mapping
from errno import ENAMETOOLONG
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

from syncer.config import settings_checks
from syncer.config.explain import validate
from syncer.config.overlay import PREFIX, overlay
from syncer.config.places import Invalid, Node, child, place_of, shown
from syncer.config.settings import Settings
from syncer.config.toml_reader import read_toml
from syncer.domain.problems import Place, Problem
from syncer.rules.faults import Fault


def load(path: Path, env: Mapping[str, str]) -> Settings:
    """Load a configuration; paths in it are relative to the file. Raises Invalid with all problems (exit 2)."""
    if not _is_there(path):
        hint = "run 'syncer init', or name the file with --config"
        raise Invalid([Problem("there is no configuration", hint, Place(shown(path)))])
    read = read_toml(path)
    if read.node is None:
        raise Invalid(read.problems)
    root, lost = overlay(read.node, env)
    root = _with_defaults(root)
    settings, problems = validate(Settings, root, partial(_checked, root), {"base": path.parent.resolve()})
    if settings is None or lost:
        raise Invalid((*lost, *problems))
    return _completed(settings)


def _is_there(path: Path) -> bool:
    """Whether there is a file, readable or not; none has a name that is longer than any may be."""
    try:
        return path.exists()
    except OSError as error:
        return error.errno != ENAMETOOLONG


def _with_defaults(root: Node) -> Node:
    """A section left out is validated like an empty one, so that its paths are relative to the file too."""
    if child(root, "store") is not None or not isinstance(root.value, Mapping):
        return root
    return Node({**root.value, "store": Node({}, root.place)}, root.place)


def _checked(root: Node, settings: Settings) -> Iterator[Fault]:
    yield from settings_checks.check(settings)
    given = place_of(root, ("store", "url")).file.startswith(PREFIX)
    if urlsplit(settings.store.url).password and not given:
        hint = f"remove it and use PGPASSWORD, ~/.pgpass, or give the whole address by {PREFIX}STORE__URL"
        yield Fault(("store", "url"), "a password stands in the file", hint)


def _completed(settings: Settings) -> Settings:
    """A project without a zone has the daemon's."""
    zone = settings.daemon.timezone
    projects = tuple(
        project if project.timezone else project.model_copy(update={"timezone": zone})
        for project in settings.projects
    )
    return settings.model_copy(update={"projects": projects})
