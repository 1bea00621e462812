"""What the tests of pages share: the shipped templates, and a register with something in every field."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from syncer.domain.fields import FieldSpec, field_specs, flatten
from syncer.domain.json import JsonObject, JsonValue
from syncer.domain.kinds import PREFIXES, Kind
from syncer.domain.meta import Audience
from syncer.domain.project import load_project
from syncer.pages.catalogue import Templates, load
from syncer.pages.context import Ask, PageContext, VersionRow
from syncer.pages.view import Issue, Register, register
from syncer.sync.signed import ChangedField, ChangedRecord

TEMPLATES = Path(__file__).parents[3] / "templates"

Say = Callable[[str, FieldSpec], str]
Everything = Callable[[Say], Register]

_PEOPLE = {"person": "li"}
_WORDS = {"field": "title", "kind": "functional", "binding_locale": "en"}
_PUBLIC_DAY, _INTERNAL_DAY = "2027-03-15", "2031-07-19"


def shipped() -> dict[str, str]:
    """The text of every file under templates/, by its name there."""
    files = (path for path in TEMPLATES.rglob("*") if path.is_file())
    return {path.relative_to(TEMPLATES).as_posix(): path.read_text(encoding="utf-8") for path in files}


@pytest.fixture(scope="session")
def sources() -> Mapping[str, str]:
    return shipped()


@pytest.fixture(scope="session")
def templates(sources: Mapping[str, str]) -> Templates:
    return load(sources)


@pytest.fixture
def context() -> PageContext:
    return PageContext(
        instance="test",
        project_key="SHOP",
        timezone="Asia/Shanghai",
        version="V1.1",
        history=(VersionRow("V1.0", None, "First", ("wang", "li")),),
        ask=Ask("confirm"),
        signed_version="V1.0",
        changes=(
            ChangedRecord(
                "REQ-0001",
                "changed",
                (ChangedField("title", "A", "B", ("CR-0001",)), ChangedField("goal", "c", "d")),
            ),
        ),
        accounts={"li": "account-of-li"},
        locales=("zh-CN", "en"),
    )


@pytest.fixture(scope="session")
def everything() -> Everything:
    """A register with a value in every field of every kind; the texts are what `say` makes of kind and field."""
    return everything_in


def everything_in(say: Say) -> Register:
    values = [(kind, flatten(kind, _payload(kind, number, say))) for kind in Kind for number in (1, 2)]
    data = {**_tree("project", say), "people": _people(say)}
    issues = {"REQ-0001": (Issue("SHOP-77", "https://jira.example.com/SHOP-77", "Doing", "in_progress"),)}
    found = register(values, load_project(data), issues)
    assert found.problems == ()
    return found


def _people(say: Say) -> list[JsonValue]:
    whole = _tree("people", say)
    sides = {"li": "ours", "wang": "customer"}
    return [{**whole, "id": uid, "side": side, "role": "project_lead"} for uid, side in sides.items()]


def _payload(kind: Kind, number: int, say: Say) -> JsonObject:
    payload = {**_tree(kind, say), "id": f"{PREFIXES[kind]}-{number:04d}"}
    if kind is Kind.REQUIREMENT and number == 2:
        payload["agreement"] = "infeasible"
    return payload


def _tree(kind: str, say: Say, prefix: str = "") -> JsonObject:
    """Every field below a prefix with a value of its type."""
    found: JsonObject = {}
    for path, spec in field_specs(kind).items():
        head, _, name = path.rpartition(".")
        if head == prefix and name not in {"translations", "phrases"}:
            value = _value(kind, path, spec, say)
            found[name] = [value] if spec.many else value
            if name in {"branch_flows", "exception_flows"}:
                found[name] = [[value]]
    return found


def _value(kind: str, path: str, spec: FieldSpec, say: Say) -> JsonValue:
    below = any(other.startswith(f"{path}.") for other in field_specs(kind))
    if below:
        return _tree(kind, say, path)
    name = path.rpartition(".")[2]
    internal = spec.audience is Audience.INTERNAL
    plain: dict[str, JsonValue] = {
        "word": spec.values[0] if spec.values else "",
        "integer": 4,
        "number": 86 if internal else 5,
        "boolean": True,
        "amount": "9876543.21" if internal else "120000.00",
        "date": _INTERNAL_DAY if internal else _PUBLIC_DAY,
        "moment": _INTERNAL_DAY if internal else _PUBLIC_DAY,
        "instant": f"{_INTERNAL_DAY if internal else _PUBLIC_DAY}T02:00:00Z",
        "object": "a value",
    }
    if spec.type in plain:
        return plain[spec.type]
    if name in _WORDS:
        return _WORDS[name]
    if path == "feedback.id":
        return "f1"
    if name == "currency":
        return "XTS" if internal else "CNY"
    return _reference(spec.refers) or say(kind, spec)


def _reference(refers: str) -> str:
    if refers in _PEOPLE:
        return _PEOPLE[refers]
    if refers in set(Kind):
        return f"{PREFIXES[Kind(refers)]}-0001"
    return "REQ-0001" if refers == "uid" else ""
