"""What fields are called in a register file: keys and headings, in English and Chinese.

All names come from the domain's fields; here stand only the headings that minutes traditionally carry
(MTG-3) and which field the text before the first heading is. A new field needs no change here.
"""

import re
from collections.abc import Iterable, Mapping
from enum import Enum
from functools import cache
from types import MappingProxyType
from typing import get_args, get_origin

from syncer.domain.fields import Node, Shape, field_specs, model_of, name_to_path, names_of, spec_of
from syncer.domain.kinds import FOLDERS, Kind

CHINESE_FOLDERS: Mapping[str, Kind] = MappingProxyType(
    {
        "需求": Kind.REQUIREMENT,
        "场景": Kind.SCENARIO,
        "变更": Kind.CHANGE_REQUEST,
        "会议": Kind.MEETING,
        "行动": Kind.ACTION,
        "疑问": Kind.QUESTION,
        "方案": Kind.SOLUTION,
    }
)
_HEADINGS: Mapping[tuple[str, str], tuple[str, ...]] = MappingProxyType(
    {
        ("meeting", "previous_actions"): ("Previous actions", "Last meeting's actions", "上次行动项"),
        ("meeting", "feedback"): (
            "Customer feedback",
            "Customer feedback and requirements",
            "客户反馈与需求",
        ),
        ("meeting", "agreed"): (
            "Agreed",
            "Agreed points",
            "Agreed points and decisions",
            "Decisions",
            "共识",
            "决定",
        ),
        ("meeting", "parked"): ("Parked", "Parked questions", "Parking lot"),
        ("meeting", "actions"): ("Action plan", "Action items", "Actions", "行动项"),
        ("meeting", "next_meeting"): ("Next meeting", "下次会议安排"),
        ("meeting", "notes"): ("Notes", "Other notes"),
    }
)
LEADS: Mapping[Kind, str] = MappingProxyType(
    {
        Kind.REQUIREMENT: "description",
        Kind.ACTION: "description",
        Kind.QUESTION: "description",
        Kind.CHANGE_REQUEST: "content",
        Kind.MEETING: "notes",
        Kind.SOLUTION: "function",
        Kind.SCENARIO: "",
    }
)
BODY_FIELDS: Mapping[Kind, frozenset[str]] = MappingProxyType(
    {
        kind: frozenset(
            path
            for path, spec in field_specs(kind).items()
            if spec.shape is Shape.MARKDOWN
            or path in {"acceptance_criteria", "main_flow", "branch_flows", "exception_flows"}
        )
        for kind in Kind
    }
    | {
        Kind.MEETING: frozenset(
            {
                "agenda_review",
                "feedback",
                "solution_discussion",
                "agreed",
                "open_questions",
                "parked",
                "actions",
                "notes",
            }
        )
    }
)
LINES: Mapping[str, Kind] = MappingProxyType(
    {"actions": Kind.ACTION, "open_questions": Kind.QUESTION, "parked": Kind.QUESTION}
)
MAIN_PARTS = ("text", "title", "question", "item", "highlight", "need")
_CHINESE = re.compile(r"[\u3400-\u9fff]")
_NUMBERING = re.compile(r"^(?:\d+(?:\.\d+)*[.)、\s]\s*|[一二三四五六七八九十]+、\s*)")


class Style(Enum):
    """How a section of the body is read."""

    PROSE = "prose"
    ITEMS = "items"
    FLOWS = "flows"
    LINES = "lines"
    PAIRS = "pairs"
    SHOWN = "shown"  # derived: there for readers, never read


def is_chinese(word: str) -> bool:
    """Tell whether a word holds a Chinese character."""
    return bool(_CHINESE.search(word))


def folder_kind(name: str) -> Kind | None:
    """Return the kind whose files a folder of this name holds."""
    by_name = {folder: kind for kind, folder in FOLDERS.items()}
    return CHINESE_FOLDERS.get(name) or by_name.get(name.casefold())


def child(kind: str, parent: str, word: str) -> str | None:
    """Return the path of the field called `word` (English or Chinese) under a parent path ("" for the top)."""
    if "." in word or not word.strip():
        return None
    if parent == "translations":
        return f"{parent}.{word.strip()}"
    return name_to_path(kind, f"{parent}.{word.strip()}" if parent else word.strip())


def words_under(kind: str, parent: str) -> tuple[str, ...]:
    """Return the words understood under a parent, for "did you mean"; without derived fields at the top."""
    if parent.startswith("translations."):
        parent = ""
    return names_of(kind, parent)


def key_of(kind: str, path: str, *, chinese: bool) -> str:
    """Return the key a path is written with, in the language of the file."""
    spec = spec_of(kind, path)
    if chinese and spec is not None:
        return spec.zh
    return path.rpartition(".")[2]


def heading_of(kind: Kind, path: str, *, chinese: bool) -> str:
    """Return the heading of a section: `## Acceptance criteria`, `## 验收标准`."""
    if chinese:
        return field_specs(kind)[path].zh
    given = _HEADINGS.get((kind, path))
    return given[0] if given else path.replace("_", " ").capitalize()


def section_style(kind: Kind, path: str) -> Style | None:
    """Return how a field reads as a section; None when it stands in the front matter only."""
    spec = field_specs(kind).get(path)
    if spec is None or "." in path:
        return None
    if kind is Kind.MEETING and path in LINES:
        return Style.LINES
    if kind is Kind.MEETING and path == "next_meeting":
        return Style.PAIRS
    if spec.node is not Node.LEAF:
        return None
    if spec.many:
        return Style.SHOWN if spec.derived else _list_style(kind, path)
    return Style.PROSE if spec.shape in {Shape.TEXT, Shape.MARKDOWN} and not spec.derived else None


def _list_style(kind: Kind, path: str) -> Style | None:
    if is_nested_list(kind, path):
        return Style.FLOWS
    if not parts_of(kind, path):
        return Style.ITEMS
    return Style.ITEMS if main_part(kind, path) else None


def is_nested_list(kind: str, path: str) -> bool:
    """Tell whether a leaf is a list of lists (flows of steps)."""
    field = None if "." in path else model_of(kind).model_fields.get(path)
    inner = get_args(field.annotation) if field is not None and get_origin(field.annotation) is tuple else ()
    return bool(inner) and get_origin(inner[0]) is tuple


@cache
def parts_of(kind: str, path: str) -> tuple[str, ...]:
    """Return the names of the parts inside each item of a list (or inside a value)."""
    prefix = f"{path}."
    inside = (p[len(prefix) :] for p in field_specs(kind) if p.startswith(prefix))
    return tuple(name for name in inside if "." not in name)


def holds_anything(kind: str, path: str) -> bool:
    """Tell whether a field takes any JSON value, whose keys are then people's own."""
    spec = spec_of(kind, path)
    return spec is not None and spec.type == "object" and path != "translations" and not parts_of(kind, path)


def main_part(kind: str, path: str) -> str:
    """Return the part that an item's own words are; "" when the items cannot be written as bullets."""
    parts = parts_of(kind, path)
    return next((name for name in MAIN_PARTS if name in parts), "")


@cache
def headings(kind: Kind) -> Mapping[str, str]:
    """Return every heading that begins a section, folded, with its field's path."""
    found: dict[str, str] = {}
    for path, spec in field_specs(kind).items():
        if section_style(kind, path) is not None:
            words = (path.replace("_", " "), spec.zh, *spec.also, *_HEADINGS.get((kind, path), ()))
            found.update({word.casefold(): path for word in words})
    return MappingProxyType(found)


def heading_path(kind: Kind, text: str) -> str | None:
    """Return the field a heading names, numbered, bilingual or with a colon as people write them; None when none."""
    plain = _NUMBERING.sub("", text.strip().strip("*").strip()).rstrip(":：").strip().casefold()
    known = headings(kind)
    if plain in known:
        return known[plain]
    parts = [part.strip(" )）") for part in re.split(r"[/|(（]", plain)]
    return _same({known.get(part) for part in parts}) if len(parts) > 1 else None


def _same(paths: Iterable[str | None]) -> str | None:
    found = set(paths)
    return found.pop() if len(found) == 1 else None
