"""The short forms people may write of Jira in a mapping, each read into one value.

`{category: done}`, `jira: summary` or `jira: {field: …}`: the models see only
the result, and the JSON Schema here accepts the same forms as the readers do.
"""

from typing import Annotated, Literal

from pydantic import BeforeValidator, Discriminator, Field, Tag, WithJsonSchema

from syncer.rules.faults import Wrong, choose
from syncer.rules.written import NAME_SCHEMA, NAMES_SCHEMA, AnyNames, Names, Written

Direction = Literal["both", "to_jira", "from_jira"]
Wins = Literal["register", "jira", "files", "workbook", "merge", "hold"]
Filling = str | int | float | tuple[str, ...]  # a name, a figure, or several names
EITHER = " | "  # stands between a custom field's names in its neutral name


class CustomField(Written):
    """A custom field of Jira by its name; the id only where a name is ambiguous on the site."""

    field: Names = Field(
        description="The field's name as people see it in Jira; of several names the first that the project has."
    )
    id: str = Field(
        default="",
        pattern=r"^(customfield_[0-9]+)?$",
        description="The field's id (customfield_10037), only where two fields share the name.",
    )

    @property
    def neutral(self) -> str:
        """Its neutral name: "field:" and the id, or all its names."""
        return f"field:{self.id or EITHER.join(self.field)}"


def _target_tag(raw: object) -> str:
    return "name" if isinstance(raw, str) else "custom"


JiraField = Annotated[
    Annotated[str, Tag("name")] | Annotated[CustomField, Tag("custom")], Discriminator(_target_tag)
]


class StatusMatch(Written):
    """Statuses by name, or a whole category of them; one of the two, and the resolution where that decides."""

    category: Literal["to_do", "in_progress", "done"] | None = Field(
        default=None, description="Every status of this category; needs no name and works in any language."
    )
    names: AnyNames = Field(
        default=(),
        alias="status",
        description="Statuses by name: the first that exists is written, all are read.",
    )
    resolution: AnyNames = Field(
        default=(),
        description="Only with one of these resolutions, such as Won't Do: the first is written, all are read.",
    )


def _status(raw: object) -> object:
    if isinstance(raw, str):
        return {"status": [raw]}
    return {"status": raw} if isinstance(raw, list | tuple) else raw


WrittenStatus = Annotated[
    StatusMatch,
    BeforeValidator(_status),
    WithJsonSchema(
        {
            "anyOf": [
                NAME_SCHEMA,
                {"type": "array", "items": NAME_SCHEMA, "minItems": 1},
                {
                    "type": "object",
                    "properties": {
                        "category": {"enum": ["to_do", "in_progress", "done"]},
                        "status": NAMES_SCHEMA,
                        "resolution": NAMES_SCHEMA,
                    },
                    "anyOf": [{"required": ["category"]}, {"required": ["status"]}],
                    "additionalProperties": False,
                },
            ]
        }
    ),
]

FORMS: tuple[str, ...] = (
    "text",
    "date",
    "datetime",
    "integer",
    "decimal",
    "person",
    "bullets",
    "version",
    "money",
    "component",
    "cascade",
    "labels",
    "checklist",
    "record",
    "sprint",
)


def _form(raw: object) -> object:
    """`[person]`, a YAML list of one, says: a list of persons."""
    many = isinstance(raw, list | tuple) and len(raw) == 1
    word = raw[0] if many and isinstance(raw, list | tuple) else raw
    if not isinstance(word, str):
        raise Wrong(
            f"'{raw}' is no form of value", f"use one of: {', '.join(FORMS)}, or a list of one of them"
        )
    bare = word.removeprefix("[").removesuffix("]")
    if bare not in FORMS:
        raise Wrong(f"'{bare}' is no form of value", choose(bare, FORMS))
    return f"[{bare}]" if many else word


Form = Annotated[
    str,
    BeforeValidator(_form),
    WithJsonSchema(
        {
            "anyOf": [
                {"enum": list(FORMS)},
                {"type": "array", "items": {"enum": list(FORMS)}, "minItems": 1, "maxItems": 1},
            ]
        }
    ),
]
