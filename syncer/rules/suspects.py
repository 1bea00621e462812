"""Which edits make what depends on a record worth another look, 待复核 (B-28).

Why it exists: whoever built on a requirement wants to know that its figure changed, and not that a comma did. A changed
figure, unit, modal verb, actor or acceptance criterion is an alarm; any other wording is listed and alarms nobody. Here
is only told which; what depends on a record, and who confirmed, is known elsewhere. As written in a mapping:

    suspects:
      fields: {requirement: [title, description, acceptance_criteria]}
      modals: [must, shall, 必须, 应当]
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from pydantic import Field

from syncer.domain.json import JsonValue
from syncer.domain.kinds import Kind
from syncer.domain.stories import parse
from syncer.rules.quantities import Quantity, quantities
from syncer.rules.written import Name, Written

_MODALS: tuple[str, ...] = (
    *(
        "must not",
        "must",
        "shall not",
        "shall",
        "should not",
        "should",
        "may not",
        "may",
        "cannot",
        "can not",
        "can",
    ),
    *(
        "will not",
        "will",
        "need not",
        "need to",
        "needs to",
        "has to",
        "have to",
        "at least",
        "at most",
        "optional",
    ),
    *(
        "不得",
        "禁止",
        "必须",
        "必須",
        "不应",
        "应当",
        "应该",
        "应",
        "無需",
        "无需",
        "无须",
        "不必",
        "需要",
        "需",
        "须",
    ),
    *(
        "不允许",
        "允许",
        "不可以",
        "可以",
        "不可",
        "可选",
        "不能",
        "能够",
        "至少",
        "至多",
        "不超过",
        "不低于",
        "不少于",
    ),
)
_FIELDS: Mapping[Kind, tuple[str, ...]] = {
    Kind.REQUIREMENT: ("title", "description", "acceptance_criteria"),
    Kind.SCENARIO: ("trigger", "main_flow", "branch_flows", "exception_flows", "expected_result", "roles"),
}
_Found = TypeVar("_Found")
_NOT_A_MODAL = "用急答收付对變变聘届征邀"  # 应用, 应急, 应答 …: the sign means something else before these


class Suspects(Written):
    """What counts as a change that others have to look at."""

    fields: dict[Kind, tuple[Name, ...]] = Field(
        default=dict(_FIELDS), description="The fields that are watched, by the kind of record."
    )
    modals: tuple[Name, ...] = Field(
        default=_MODALS, description="Words that say how binding a sentence is, in every language."
    )


class Reason(StrEnum):
    """What changed in a way that others have to look at."""

    FIGURE = "figure"
    UNIT = "unit"
    MODAL = "modal"
    ACTOR = "actor"
    CRITERION = "criterion"


@dataclass(frozen=True, slots=True)
class Alarm:
    """One such change: in which field, and what stood there before and stands there now ("" for nothing)."""

    path: str
    reason: Reason
    before: str
    after: str


def alarms(
    rule: Suspects, field: tuple[Kind, str], before: JsonValue, after: JsonValue, roles: Sequence[str] = ()
) -> tuple[Alarm, ...]:
    """What in a change of one field makes its dependants suspect; () for wording alone.

    `field` is its kind of record and path, `roles` are the project's roles (REQ-20): a sentence that names another of them has another actor.
    """
    kind, path = field
    if path not in rule.fields.get(kind, ()):
        return ()
    if path == "acceptance_criteria":
        return tuple(_criteria(before, after))
    if path == "roles":
        return tuple(_listed(path, Reason.ACTOR, _lines(before), _lines(after)))
    old, new = "\n".join(_lines(before)), "\n".join(_lines(after))
    found = [*_figures(path, old, new), *_modals(rule, path, old, new), *_actors(path, old, new, roles)]
    return tuple(found)


def _lines(value: JsonValue) -> list[str]:
    """A value as lines of text: an item of a list is one, and so is each of its steps."""
    if isinstance(value, list):
        return [line for item in value for line in _lines(item)]
    if isinstance(value, dict):
        return [line for item in value.values() for line in _lines(item)]
    return [] if value is None else str(value).splitlines()


def _plain(text: str) -> str:
    """A text without what alone makes no difference: marks, blanks, the case of letters."""
    return re.sub(r"[\s\W_]+", "", text).casefold()


def _criteria(before: JsonValue, after: JsonValue) -> Iterator[Alarm]:
    """Criteria are what is tested: each that came, went or reads otherwise."""
    yield from _listed("acceptance_criteria", Reason.CRITERION, _texts(before), _texts(after))


def _texts(value: JsonValue) -> list[str]:
    items = value if isinstance(value, list) else []
    return [str(item.get("text") or "") if isinstance(item, dict) else str(item) for item in items]


def _listed(path: str, reason: Reason, before: Sequence[str], after: Sequence[str]) -> Iterator[Alarm]:
    """Items of a list that differ; what went and what came at the same place are one change."""
    old, new = Counter(map(_quantified, before)), Counter(map(_quantified, after))
    went = [text for text in before if _quantified(text) not in new]
    came = [text for text in after if _quantified(text) not in old]
    for place in range(max(len(went), len(came))):
        yield Alarm(
            path,
            reason,
            went[place] if place < len(went) else "",
            came[place] if place < len(came) else "",
        )


def _quantified(text: str) -> tuple[str, tuple[object, ...]]:
    """An item by its words without the figures, and by these as quantities, so that "2 s" and "2000 ms" are one."""
    found = quantities(text)
    rest = text
    for one in reversed(found):
        rest = rest[: one.at] + rest[one.at + len(one.text) :]
    signs = "".join(re.findall(r"[<>≤≥=±+-]", text))  # "< 2 s" is not "> 2 s"
    return _plain(rest) + signs, tuple(one.same_as for one in found)


def _figures(path: str, before: str, after: str) -> Iterator[Alarm]:
    """Quantities that went and came, in their order; the same number with another unit is a change of the unit."""
    went, came = _apart(quantities(before), quantities(after), lambda one: one.same_as)
    for place in range(max(len(went), len(came))):
        old = went[place] if place < len(went) else None
        new = came[place] if place < len(came) else None
        same = old is not None and new is not None and _number(old) == _number(new)
        reason = Reason.UNIT if same else Reason.FIGURE
        yield Alarm(path, reason, old.text if old else "", new.text if new else "")


def _number(one: Quantity) -> str:
    return re.sub(r"[^0-9.]", "", one.text)


def _modals(rule: Suspects, path: str, before: str, after: str) -> Iterator[Alarm]:
    """Words that bind, counted: which went and which came."""
    find = _finder(rule.modals)
    went, came = _apart(find(before), find(after), str)
    for place in range(max(len(went), len(came))):
        old, new = went[place : place + 1], came[place : place + 1]
        yield Alarm(path, Reason.MODAL, "".join(old), "".join(new))


def _finder(words: Sequence[str]) -> Callable[[str], list[str]]:
    """Find a list's words in a text, the longest first; English ones as whole words, in small letters.

    "I can" and 我需要 are how stories begin, and bind nobody.
    """
    ordered = sorted(words, key=len, reverse=True)
    english = "|".join(re.escape(word) for word in ordered if word.isascii())
    other = "|".join(_chinese(word) for word in ordered if not word.isascii())
    parts = [rf"(?<!\bI )(?<!\bwe )\b(?:{english})\b"] if english else []
    parts += [f"(?<!我)(?<!我们)(?:{other})"] if other else []
    pattern = re.compile("|".join(parts), re.IGNORECASE) if parts else None
    return lambda text: [] if pattern is None else [found[0].casefold() for found in pattern.finditer(text)]


def _chinese(word: str) -> str:
    return rf"应(?![{_NOT_A_MODAL}])" if word == "应" else re.escape(word)


def _actors(path: str, before: str, after: str, roles: Sequence[str]) -> Iterator[Alarm]:
    """Who acts: the role of the story, else the project's roles that the text names."""
    old, new = parse(before), parse(after)
    if old is not None and new is not None and (old.role or new.role):
        if _plain(old.role or "") != _plain(new.role or ""):
            yield Alarm(path, Reason.ACTOR, old.role or "", new.role or "")
        return
    named = [role for role in roles if role]
    went, came = (
        [role for role in named if role in one and role not in other]
        for one, other in ((before, after), (after, before))
    )
    if went or came:
        yield Alarm(path, Reason.ACTOR, ", ".join(went), ", ".join(came))


def _apart(
    before: Sequence[_Found], after: Sequence[_Found], key: Callable[[_Found], object]
) -> tuple[list[_Found], list[_Found]]:
    """What the one has more of than the other, each in its order."""
    return _beyond(before, after, key), _beyond(after, before, key)


def _beyond(one: Sequence[_Found], other: Sequence[_Found], key: Callable[[_Found], object]) -> list[_Found]:
    left = Counter(key(item) for item in other)
    found = []
    for item in one:
        if left[key(item)]:
            left[key(item)] -= 1
        else:
            found.append(item)
    return found
