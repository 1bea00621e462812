"""The screen of a transition: what it asks for, as form inputs, and what was filled in, as the API takes it."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from syncer.sandbox.face import inputs
from syncer.sandbox.face.inputs import Input, Screen
from syncer.sandbox.face.session import Visit
from syncer.sandbox.jira.catalog import Field, Transition
from syncer.sandbox.jira.records import Issue


def address(issue: Issue, way: Transition, back: str) -> str:
    """Return where a transition's screen is."""
    return f"/browse/{issue.key}/transitions/{way.id}?{urlencode({'back': back})}"


def asked(visit: Visit, issue: Issue, way: Transition, errors: Mapping[str, str]) -> list[Input]:
    """Return what the screen asks for, in its order, filled with what was sent before."""
    return inputs.shown(
        visit, _fields(visit, way), Screen(issue.project, issue.type, None, frozenset(way.required), errors)
    )


def filled(visit: Visit, way: Transition) -> dict[str, Any]:
    """Return the screen's fields that were filled in."""
    return inputs.filled(visit, _fields(visit, way))


def _fields(visit: Visit, way: Transition) -> list[Field]:
    return [visit.site.jira.fields[name] for name in way.screen if name in visit.site.jira.fields]
