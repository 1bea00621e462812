"""Laws of records, on payloads made from the models themselves, for every kind."""

from collections.abc import Callable
from datetime import UTC
from typing import cast

import jsonschema_rs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from syncer.domain.fields import (
    Audience,
    FieldSpec,
    Node,
    audience_of,
    canonical_leaf,
    field_specs,
    flatten,
    leaf_paths,
    schema,
    unflatten,
)
from syncer.domain.json import JsonObject, JsonValue, canonical
from syncer.domain.kinds import PREFIXES, Kind
from syncer.domain.project import dump_project, load_project, project_for_audience
from syncer.domain.prune import prune
from syncer.domain.records import dump, for_audience, load
from syncer.domain.words import normalise
from tests.support.tries import tries

pytestmark = pytest.mark.hypothesis  # as its plugin marks laws that are decorated
MARK = "⟦ours⟧"
KINDS = pytest.mark.parametrize("kind", list(Kind))
NESTED_LISTS = {"branch_flows", "exception_flows"}
WORDS = st.from_regex(r"[a-z][a-z0-9_]{0,8}", fullmatch=True)
LINES = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=12).filter(
    lambda text: text.strip()
)
JSON = st.recursive(
    st.booleans() | st.integers(-9, 9) | LINES,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(WORDS, inner, max_size=2),
)
SCALARS: dict[str, st.SearchStrategy[JsonValue]] = {
    "integer": st.integers(1, 5),
    "number": st.integers(0, 100) | st.floats(0, 100, allow_subnormal=False),
    "boolean": st.booleans(),
    "date": st.dates().map(lambda day: day.isoformat()),
    "instant": st.datetimes(timezones=st.just(UTC)).map(lambda at: at.isoformat()),
    "moment": st.dates().map(lambda day: day.isoformat()),
    "amount": st.decimals(-(10**9), 10**9, places=3).map(str),
    "object": JSON,
}


def values(kind: str, spec: FieldSpec) -> st.SearchStrategy[JsonValue]:
    """Values of one field, of the shape its spec tells; internal texts carry the mark."""
    one = _one(kind, spec)
    if spec.path in NESTED_LISTS:
        one = cast("st.SearchStrategy[JsonValue]", st.lists(one, min_size=1, max_size=2))
    return cast("st.SearchStrategy[JsonValue]", st.lists(one, max_size=2)) if spec.many else one


def _one(kind: str, spec: FieldSpec) -> st.SearchStrategy[JsonValue]:
    mark = MARK if spec.audience is Audience.INTERNAL else ""
    if spec.path == "translations":
        return cast("st.SearchStrategy[JsonValue]", translations(kind))
    if (kind, spec.path) == ("project", "phrases"):
        words = st.dictionaries(LINES, LINES.map(lambda text: f"{mark}{text}"), max_size=3)
        return cast("st.SearchStrategy[JsonValue]", st.dictionaries(st.sampled_from(["en", "zh-CN"]), words))
    if any(path.startswith(f"{spec.path}.") for path in field_specs(kind)):
        return cast("st.SearchStrategy[JsonValue]", members(kind, spec.path))
    if spec.values:
        return st.sampled_from(spec.values)
    if spec.path.endswith("currency"):
        return st.sampled_from(["CNY", "EUR"])
    if (kind, spec.path) in {("requirement", "kind"), ("meeting", "feedback.id")}:
        return WORDS
    if spec.type == "object" and spec.path.startswith("changes."):
        return JSON
    return SCALARS[spec.type] if spec.type in SCALARS else LINES.map(lambda text: f"{mark}{text}")


def members(kind: str, parent: str) -> st.SearchStrategy[JsonObject]:
    """Objects under a path: required members always, the others now and then."""
    specs = [spec for path, spec in field_specs(kind).items() if path.rpartition(".")[0] == parent]
    keys = {spec.path.rpartition(".")[2]: spec for spec in specs if spec.path != "id"}
    return st.fixed_dictionaries(
        {key: values(kind, spec) for key, spec in keys.items() if spec.required},
        optional={key: values(kind, spec) for key, spec in keys.items() if not spec.required},
    )


def translations(kind: str) -> st.SearchStrategy[dict[str, dict[str, JsonValue]]]:
    texts = [path for path in leaf_paths(kind) if field_specs(kind)[path].type == "text" and "." not in path]
    one = st.fixed_dictionaries({}, optional={name: _translated(kind, name) for name in texts})
    return st.dictionaries(st.sampled_from(["en", "zh-CN"]), one, max_size=2)


def _translated(kind: str, name: str) -> st.SearchStrategy[JsonValue]:
    mark = MARK if audience_of(kind, name) is Audience.INTERNAL else ""
    return LINES.map(lambda text: f"{mark}{text}")


def payloads(kind: str) -> st.SearchStrategy[JsonObject]:
    """Payloads of a record kind, sparse as people write them."""
    uid = st.integers(1, 99999).map(lambda n: f"{PREFIXES[Kind(kind)]}-{n:04d}")
    return st.tuples(uid, members(kind, "")).map(
        lambda pair: cast("JsonObject", prune({**pair[1], "id": pair[0]}))
    )


def law(kind: Kind, check: Callable[[JsonObject], None]) -> None:
    settings(max_examples=tries(60), deadline=None)(given(payloads(kind))(check))()


@KINDS
def test_what_is_dumped_loads_as_the_same_record(kind: Kind) -> None:
    def check(payload: JsonObject) -> None:
        record = load(kind, payload)
        assert load(kind, dump(record)) == record
        assert dump(load(kind, dump(record))) == dump(record)
        canonical(dump(record))

    law(kind, check)


@KINDS
def test_leaves_make_up_the_payload(kind: Kind) -> None:
    def check(payload: JsonObject) -> None:
        for written in (payload, dump(load(kind, payload))):
            leaves = flatten(kind, written)
            assert unflatten(kind, leaves) == written
            known = set(leaf_paths(kind))
            assert all(path in known or path.startswith("translations.") for path in leaves)

    law(kind, check)


@KINDS
def test_a_canonical_leaf_is_its_own_canonical_form(kind: Kind) -> None:
    def check(payload: JsonObject) -> None:
        for path, value in flatten(kind, dump(load(kind, payload))).items():
            assert canonical_leaf(kind, path, value) == value

    law(kind, check)


@KINDS
def test_nothing_internal_reaches_the_customer(kind: Kind) -> None:
    def check(payload: JsonObject) -> None:
        record = load(kind, payload)
        seen = for_audience(record, Audience.CUSTOMER)
        assert MARK not in canonical(dump(seen))
        assert all(not _internal(kind, path) for path in flatten(kind, dump(seen)))
        before, after = flatten(kind, dump(record)), flatten(kind, dump(seen))
        for path, value in before.items():
            if not _internal(kind, path) and not _has_internal_parts(kind, path):
                assert after[path] == value
        assert for_audience(seen, Audience.CUSTOMER) == seen
        assert for_audience(record, Audience.INTERNAL) is record

    law(kind, check)


def _internal(kind: Kind, path: str) -> bool:
    return audience_of(kind, path) is Audience.INTERNAL


def _has_internal_parts(kind: Kind, path: str) -> bool:
    # a change of an internal field is internal, whatever the list it stands in
    return path == "changes" or any(
        _internal(kind, part) for part in field_specs(kind) if part.startswith(f"{path}.")
    )


@KINDS
def test_chinese_keys_read_as_the_same_payload(kind: Kind) -> None:
    def check(payload: JsonObject) -> None:
        written = dump(load(kind, payload))
        assert normalise(kind, written) == written
        assert normalise(kind, _in_chinese(kind, "", written)) == written

    law(kind, check)


def _in_chinese(kind: str, path: str, members: JsonObject) -> JsonObject:
    found: JsonObject = {}
    for key, value in members.items():
        below = f"{path}.{key}" if path else key
        spec = field_specs(kind).get(below)
        found[spec.zh if spec else key] = _value_in_chinese(kind, below, value) if spec else value
    return found


def _value_in_chinese(kind: str, path: str, value: JsonValue) -> JsonValue:
    if path == "translations" or field_specs(kind)[path].type == "object":
        return value
    if isinstance(value, list):
        return [_value_in_chinese(kind, path, item) for item in value]
    return _in_chinese(kind, path, value) if isinstance(value, dict) else value


@KINDS
def test_a_dumped_record_satisfies_the_published_schema(kind: Kind) -> None:
    validator = jsonschema_rs.Draft202012Validator(schema(kind))

    def check(payload: JsonObject) -> None:
        validator.validate(dump(load(kind, payload)))

    law(kind, check)


@settings(max_examples=tries(60), deadline=None)
@given(members("project", ""))
def test_project_data_keeps_the_same_laws(payload: JsonObject) -> None:
    named: JsonObject = {**payload, "people": [{"id": "lead", "email": f"{MARK}@example.com"}]}
    project = load_project(named)
    written = dump_project(project)
    assert load_project(written) == project
    assert unflatten("project", flatten("project", written)) == written
    seen = dump_project(project_for_audience(project, Audience.CUSTOMER))
    assert MARK not in canonical(seen)
    assert seen["people"] == [{"id": "lead"}]
    assert "budget" not in seen


def test_every_field_of_every_kind_says_what_it_is() -> None:
    for kind in (*Kind, "project", "people", "customer"):
        names: set[tuple[str, str]] = set()
        for path, spec in field_specs(kind).items():
            parent = path.rpartition(".")[0]
            assert spec.zh
            assert spec.description.endswith(".")
            assert (
                spec.node is not Node.GROUP
                or any(other.startswith(f"{path}.") for other in field_specs(kind))
                or path == "translations"
            )
            for word in {path.rpartition(".")[2], spec.zh, *spec.also}:
                assert (parent, word) not in names, f"{kind}: '{word}' under '{parent}' is said twice"
                names.add((parent, word))
