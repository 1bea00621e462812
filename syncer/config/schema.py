"""JSON Schemas for editors, generated from the models: config.toml, mapping files, front matter of register files.

What the loaders accept, the schemas accept: the short forms, conditions, `null` that removes, and a file that says
only what differs from its preset. The finer checks (paths of a condition, words of a field) are the loaders' own.
"""

from collections.abc import Callable, Iterator
from typing import Any

from syncer.config.settings import Settings
from syncer.domain.fields import FieldSpec, Node, field_specs, model_of
from syncer.domain.records import Kind
from syncer.rules.conditions import JSON_SCHEMA as CONDITION
from syncer.sync.mapping import STATES, Mapping

Schema = dict[str, Any]
DIALECT = "https://json-schema.org/draft/2020-12/schema"


def config_schema() -> Schema:
    """Return the schema of config.toml."""
    return _finished(Settings.model_json_schema(by_alias=True), "syncer configuration")


def mapping_schema() -> Schema:
    """Return the schema of one mapping file: partial, and null allowed wherever a preset may say more."""
    schema = Mapping.model_json_schema(by_alias=True)
    defs: Schema = {name: _partial(each) for name, each in schema.pop("$defs").items()}
    schema = _partial(schema)
    record = defs.pop("RecordMapping")
    for kind in Kind:
        defs[f"RecordMapping_{kind.value}"] = _record_of(kind, record)
    defs["Condition"] = dict(CONDITION)
    link = defs["LinkMapping"]
    link["properties"]["to"] = _nullable({**_described(link, "to"), "enum": [kind.value for kind in Kind]})
    records = {kind.value: _nullable({"$ref": f"#/$defs/RecordMapping_{kind.value}"}) for kind in Kind}
    schema["properties"]["records"] = _nullable(
        {
            **_described(schema, "records"),
            "type": "object",
            "properties": records,
            "additionalProperties": False,
        }
    )
    schema["properties"]["version"] = {"const": 1, **_described(schema, "version")}
    return _finished({**schema, "required": ["version"], "$defs": defs}, "syncer mapping")


def record_schema(kind: str) -> Schema:
    """Return the schema of a register file's front matter, with English and Chinese keys.

    `kind` is a record's, or "project" for project.yaml; ValueError for another word.
    """
    schema: Schema = model_of(kind).model_json_schema(by_alias=True)
    schema = _everywhere(schema, _lenient)
    schema.get("required", ["id"]).remove("id")  # a new record has none yet
    for each in (schema, *schema.get("$defs", {}).values()):
        _both_languages(each)
    money = schema.get("$defs", {}).get("MoneyValue")
    if money is not None:
        schema["$defs"]["MoneyValue"] = {"anyOf": [money, {"type": "string"}]}
    return _finished(schema, f"syncer {kind}")


# ------------------------------------------------------------------------------------- mappings


def _record_of(kind: Kind, record: Schema) -> Schema:
    """A kind's own schema, in which an editor can complete the field paths."""
    mappable = {path: _with_description("FieldMapping", spec) for path, spec in _mappable(kind)}
    fields = {
        **_described(record, "fields"),
        "type": "object",
        "properties": mappable,
        "patternProperties": {r"^translations\.": _nullable({"$ref": "#/$defs/FieldMapping"})},
        "additionalProperties": False,
    }
    foreign = {state for state in STATES if state not in field_specs(kind)}
    kept = {key: each for key, each in record["properties"].items() if key not in foreign}
    return {**record, "properties": {**kept, "fields": _nullable(fields)}}


def _mappable(kind: Kind) -> Iterator[tuple[str, FieldSpec]]:
    leaves = ((path, spec) for path, spec in field_specs(kind).items() if spec.node is Node.LEAF)
    return ((path, spec) for path, spec in leaves if path not in {"id", *STATES})


def _with_description(name: str, spec: FieldSpec) -> Schema:
    description = f"{spec.zh} — {spec.description}"
    return {"description": description, **_nullable({"$ref": f"#/$defs/{name}"})}


def _partial(schema: Schema) -> Schema:
    """A preset may say the rest, and null removes what it says; branches of a union may both fit a part."""
    found: Schema = _everywhere(schema, _any_branch)
    found.pop("required", None)
    if "properties" in found:
        found["properties"] = {key: _nullable(each) for key, each in found["properties"].items()}
        for each in found["properties"].values():
            _nullable_members(each)
    return found


def _any_branch(schema: Schema) -> Schema:
    if schema == {"x-ref": "Condition"}:
        return {"$ref": "#/$defs/Condition"}
    if "oneOf" in schema:
        schema = {**schema, "anyOf": schema["oneOf"]}
        del schema["oneOf"]
    return schema


def _nullable_members(schema: Schema) -> None:
    """Mappings of names to values, such as `values` and `links`, lose a line by null too."""
    for branch in (schema, *schema.get("anyOf", ())):
        if isinstance(branch.get("additionalProperties"), dict):
            branch["additionalProperties"] = _nullable(branch["additionalProperties"])


def _nullable(schema: Schema) -> Schema:
    branches = list(schema.get("anyOf", ()))
    if {"type": "null"} in branches:
        return schema
    kept: Schema = {key: each for key, each in schema.items() if key in {"description", "default"}}
    bare = {key: each for key, each in schema.items() if key not in kept}
    return {**kept, "anyOf": [*(branches if set(bare) == {"anyOf"} else [bare]), {"type": "null"}]}


def _described(schema: Schema, key: str) -> Schema:
    found: Schema = schema["properties"][key]
    return {"description": found["description"]} if "description" in found else {}


# ------------------------------------------------------------------------------------- records


def _lenient(schema: Schema) -> Schema:
    """Words stand for completion; people may write them in Chinese, and yes and no in several ways."""
    schema.pop("pattern", None)
    if schema.get("type") == "boolean":
        return {**schema, "type": ["boolean", "string"]}
    if "enum" not in schema:
        return schema
    rest = {key: each for key, each in schema.items() if key not in {"enum", "type"}}
    return {**rest, "anyOf": [{"enum": schema["enum"]}, {"type": "string"}]}


def _both_languages(schema: Schema) -> None:
    """Every key has its Chinese names beside it, with the same meaning."""
    properties: Schema = schema.get("properties", {})
    for key, declared in list(properties.items()):
        words = [declared.pop("x-zh", ""), *declared.pop("x-also", [])]
        if declared.pop("x-derived", False):
            declared["readOnly"] = True
        declared.pop("x-audience", None)
        declared.pop("x-computed", None)
        properties.update({word: declared for word in words if word and word not in properties})
        if key in schema.get("required", []):
            _either(schema, key, [word for word in words if word])


def _either(schema: Schema, key: str, words: list[str]) -> None:
    """A needed key is there in either language."""
    schema["required"] = [each for each in schema["required"] if each != key]
    schema.setdefault("allOf", []).append({"anyOf": [{"required": [each]} for each in (key, *words)]})


# ---------------------------------------------------------------------------------------- both


def _finished(schema: Schema, title: str) -> Schema:
    return {"$schema": DIALECT, "title": title, **_everywhere({**schema, "title": ""}, _untitled)}


def _untitled(schema: Schema) -> Schema:
    """Titles made from Python names tell nobody anything; a key called "title" is a mapping and stays."""
    return {key: each for key, each in schema.items() if key != "title" or not isinstance(each, str)}


def _everywhere(value: Any, change: Callable[[Schema], Schema]) -> Any:
    if isinstance(value, dict):
        return change({key: _everywhere(each, change) for key, each in value.items()})
    return [_everywhere(each, change) for each in value] if isinstance(value, list) else value
