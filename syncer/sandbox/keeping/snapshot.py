"""A whole site as one document of JSON values, and a site made equal to one; YAML is for people to read and edit."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import yaml

from syncer.sandbox.host import Flavour
from syncer.sandbox.keeping.codec import Codec
from syncer.sandbox.keeping.parts import parts, put, settle, share
from syncer.sandbox.site import Site

MARK = "sandbox snapshot"
FORMAT = 1


def taken(site: Site) -> dict[str, Any]:
    """The site as it is."""
    codec = Codec()
    document: dict[str, Any] = {MARK: FORMAT, "flavour": site.flavour, "now": site.clock.now().isoformat()}
    for one in parts(site):
        document.setdefault(one.state, {})[one.name] = codec.write(one.value, one.name)
    return document


def is_snapshot(document: Any) -> bool:
    """Whether a document is a snapshot, rather than a seed."""
    return isinstance(document, dict) and MARK in document


def new_site(document: dict[str, Any] | None, flavour: Flavour) -> Site:
    """A site of a seed or of a snapshot; without either, the default site. Raises ValueError."""
    if not is_snapshot(document):
        return Site.from_seed(document, flavour=flavour)
    site = Site(flavour=flavour)
    restore(site, document or {})
    return site


def restore(site: Site, document: dict[str, Any]) -> None:
    """Make a site what it was; faults and journal stay. Raises ValueError, and then changes nothing.

    The clock is set to the instant of the snapshot: what had expired later has not yet.
    """
    if document.get(MARK) != FORMAT:
        raise ValueError(f"this is no snapshot that this version reads (it needs `{MARK}: {FORMAT}`)")
    if document.get("flavour") != site.flavour:
        raise ValueError(f"the snapshot is of a {document.get('flavour')} site, this one is {site.flavour}")
    found = _read(document)
    now = datetime.fromisoformat(document["now"])
    trial = Site(flavour=site.flavour)
    for state, name, value in found:
        put(trial, state, name, value)
    for state, name, value in found:
        put(site, state, name, value)
    site.clock.set(now)
    settle(site)


def _read(document: dict[str, Any]) -> list[tuple[str, str, Any]]:
    codec, found = Codec(), []
    for state in ("host", "jira", "confluence"):
        for name, value in sorted(document.get(state, {}).items(), key=lambda one: one[0] != "projects"):
            try:
                read = codec.read(value)
            except (KeyError, TypeError) as problem:
                raise ValueError(f"{state}.{name}: {problem}") from None
            if name == "projects":
                share(codec, read.values())
            found.append((state, name, read))
    return found


def as_yaml(document: dict[str, Any]) -> str:
    """A snapshot as text for people."""
    return yaml.dump(
        document,
        Dumper=getattr(yaml, "CSafeDumper", yaml.SafeDumper),
        allow_unicode=True,
        sort_keys=False,
        width=110,
    )
