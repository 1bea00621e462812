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
from syncer.text.characters import clean

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
        "必需",
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
        "不需要",
        "不需",
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
_SINGLE: Mapping[
    str, str
] = {  # a sign that means something else in 响应, 供应商, 应用, 需求, 所需, 须知, 不可用
    "应": "(?<![响反相对供适效感呼照])应(?![用急答收付对變变聘届征邀])",
    "需": "(?<![所急内])需(?![求量])",
    "须": "须(?!知)",
    "不可": "不可(?![用抗逆见靠控])",
}
_CONTRACTED = re.compile(
    r"\b(?:(ca)n['’]t|(wo)n['’]t|(must|should|need|shall|may)n['’]t|(can)\s+not)\b", re.IGNORECASE
)
_MONTH = r"(?<!in )(?<!by )(?<!of )(?<!until )(?<!since )may(?!\s+[0-9])"
_ASIDE = re.compile(  # what has figures and says none: addresses, keys, the numbers of a list
    r"https?://[^\s)）\]]+"
    r"|\b(?!(?:UTF|SHA|AES|ISO|GB|RFC|RSA|TLS|MD|EN|DIN|IEC|RS|CRC)-)[A-Z][A-Z0-9]{1,9}-[0-9]+\b"
    r"|^[ \t>]{0,40}[(（]?[0-9]{1,3}(?:[)、）]|\.(?![0-9]))",
    re.MULTILINE,
)
_EMPHASIS = re.compile(r"[*`\\]+")
_AT_MOST = re.compile(
    r"(?:[<≤]|(?<!不)(?:小于|低于|少于|早于|慢于)|不超过|不大于|不高于|不多于|不晚于|至多|最多"
    r"|less than|fewer than|at most|no (?:more|later|longer) than|not (?:more|later|longer) than|under|below|within|up to)(?:等于|=)?\s*$",
    re.IGNORECASE,
)
_AT_LEAST = re.compile(
    r"(?:[>≥]|(?<!不)(?:大于|高于|多于|超过|晚于)|不少于|不小于|不低于|不早于|至少|最少"
    r"|(?<!no )(?<!not )more than|at least|no (?:less|fewer) than|not (?:less|fewer) than|over|above)(?:等于|=)?\s*$",
    re.IGNORECASE,
)
_OTHER_WORD = "(?!名|数|量|体验|界面|手册|协议|密码)"  # 用户名 names nobody who acts


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
    old, new = _read(before), _read(after)
    found = [*_figures(path, old, new), *_modals(rule, path, old, new)]
    found = found or [*_turned(path, old, new)]
    return (*found, *_actors(path, old, new, roles))


def _read(value: JsonValue) -> str:
    """A value as a text without emphasis, with contracted words written out."""
    return _CONTRACTED.sub(_written_out, _EMPHASIS.sub("", "\n".join(_lines(value))))


def _written_out(match: re.Match[str]) -> str:
    if match[1] or match[4]:
        return "cannot"
    return "will not" if match[2] else f"{match[3]} not"


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
    rest = text = clean(text)
    found = quantities(text)
    for one in reversed(found):
        rest = rest[: one.at] + rest[one.at + len(one.text) :]
    signs = "".join(re.findall(r"[<>≤≥=±+-]", text))  # "< 2 s" is not "> 2 s"
    return _plain(rest) + signs, tuple(one.same_as for one in found)


def _figures(path: str, before: str, after: str) -> Iterator[Alarm]:
    """Quantities that went and came, in their order; the same number with another unit is a change of the unit."""
    went, came = _apart(_counted(before), _counted(after), lambda one: one.same_as)
    for place in range(max(len(went), len(came))):
        old = went[place] if place < len(went) else None
        new = came[place] if place < len(came) else None
        same = old is not None and new is not None and _number(old) == _number(new)
        reason = Reason.UNIT if same else Reason.FIGURE
        yield Alarm(path, reason, old.text if old else "", new.text if new else "")


def _counted(text: str) -> tuple[Quantity, ...]:
    """The figures of a text, without those of addresses, keys and the numbers of a list; they stand where they stood."""
    return quantities(_ASIDE.sub(lambda match: " " * len(match[0]), clean(text)))


def _turned(path: str, before: str, after: str) -> Iterator[Alarm]:
    """Figures that are the same and were the most, and are now the least there may be, or the other way about."""
    left = list(_counted(after))
    for one in _counted(before):
        other = next((each for each in left if each.same_as == one.same_as), None)
        if other is None:
            continue
        left.remove(other)
        old, new = _limit(before, one), _limit(after, other)
        if old and new and old[0] is not new[0]:
            yield Alarm(path, Reason.FIGURE, f"{old[1]} {one.text}", f"{new[1]} {other.text}")


def _limit(text: str, one: Quantity) -> tuple[re.Pattern[str], str] | None:
    """Whether a figure is the most or the least there may be, and in which words; None where it is neither."""
    said = clean(text)[max(0, one.at - 24) : one.at]
    for pattern in (_AT_MOST, _AT_LEAST):
        found = pattern.search(said)
        if found is not None:
            return pattern, found[0].strip()
    return None


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
    english = "|".join(_english(word) for word in ordered if word.isascii())
    other = "|".join(_SINGLE.get(word) or re.escape(word) for word in ordered if not word.isascii())
    parts = [rf"(?<!\bI )(?<!\bwe )\b(?:{english})\b"] if english else []
    parts += [f"(?<!我)(?<!我们)(?:{other})"] if other else []
    pattern = re.compile("|".join(parts), re.IGNORECASE) if parts else None
    return lambda text: (
        [] if pattern is None else [" ".join(found[0].casefold().split()) for found in pattern.finditer(text)]
    )


def _english(word: str) -> str:
    """A word or several, however many blanks are between; the month is no modal verb."""
    return _MONTH if word == "may" else r"\s+".join(map(re.escape, word.split()))


def _actors(path: str, before: str, after: str, roles: Sequence[str]) -> Iterator[Alarm]:
    """Who acts: the role of the story, else the project's roles that the text names."""
    old, new = parse(before), parse(after)
    if old is not None and new is not None and (old.role or new.role):
        if _plain(old.role or "") != _plain(new.role or ""):
            yield Alarm(path, Reason.ACTOR, old.role or "", new.role or "")
        return
    was, now = _named(before, roles), _named(after, roles)
    went, came = [role for role in was if role not in now], [role for role in now if role not in was]
    if went or came:
        yield Alarm(path, Reason.ACTOR, ", ".join(went), ", ".join(came))


def _named(text: str, roles: Sequence[str]) -> list[str]:
    """The roles that a text names, each once; one inside a longer one is that longer one."""
    ordered = sorted((role for role in roles if role), key=len, reverse=True)
    if not ordered:
        return []
    forms = (
        rf"\b({re.escape(role)})s?\b" if role.isascii() else f"({re.escape(role)}){_OTHER_WORD}"
        for role in ordered
    )
    found = re.finditer("|".join(forms), text, re.IGNORECASE)
    return list(dict.fromkeys(ordered[(match.lastindex or 1) - 1] for match in found))


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
