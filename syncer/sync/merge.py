"""One field of one record: what the register says, what each side says, what was agreed.

Why it exists: two-way sync is this one small pure function. Each side is compared with its own past,
never with another side and never by time (B-04, B-05): maps are lossy, clocks lie, own writes echo.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Final

from syncer.domain.fields import Shape
from syncer.domain.json import JsonValue
from syncer.sync.observation import Agreed
from syncer.sync.values import CLASH, empty, merge, same


class Absent(Enum):
    """Why a side has no say in a field: it cannot show it, or shows a value no rule knows."""

    UNSEEN = "unseen"
    FOREIGN = "foreign"


UNSEEN: Final = Absent.UNSEEN
FOREIGN: Final = Absent.FOREIGN


@dataclass(frozen=True, slots=True)
class View:
    """One side's look at one field.

    `native` is the side's own value, `pulled` the same in the register's terms (or why there is
    none), `agreed` what both last agreed (None: first contact). `direction`: both | to_side |
    from_side. `wins` says who is right when merging fails: register | side | merge | hold.
    """

    side: str
    native: JsonValue
    pulled: JsonValue | Absent
    agreed: Agreed | None
    direction: str = "both"
    wins: str = "hold"

    @property
    def base(self) -> JsonValue:
        """The register's value as last agreed with this side."""
        return None if self.agreed is None else self.agreed.register


@dataclass(frozen=True, slots=True)
class Verdict:
    """What becomes of a field.

    `push` names sides that must be written; `absorb` sides whose present value is to be recorded as
    seen, so that it moves nothing a second time even when the writes that follow never happen;
    `refused` sides whose edit was against the mapping's direction. When `held`, nothing moves and
    nothing is recorded.
    """

    value: JsonValue
    movers: tuple[str, ...] = ()
    push: tuple[str, ...] = ()
    absorb: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()
    held: bool = False


@dataclass(frozen=True, slots=True)
class Ruling:
    """A person's decision on a held field: the value, and the native values that it overrules."""

    value: JsonValue
    against: Mapping[str, JsonValue] = field(default_factory=dict)


def decide(register: JsonValue, views: Sequence[View], shape: Shape, ruling: Ruling | None = None) -> Verdict:
    """Merge all movers into the register's value, then say which sides have to follow."""
    value = register if ruling is None else ruling.value
    refused = tuple(
        v.side for v in views if v.direction == "to_side" and v.agreed is not None and _moved(v, value, shape)
    )
    able = sorted((v for v in views if _may_move(v, ruling)), key=lambda v: v.direction == "from_side")
    movers = [v for v in able if v.direction == "from_side" or _moved(v, value, shape)]
    names: list[str] = []
    for view in movers:
        if not _moved(view, value, shape):
            continue
        merged = _take(value, view, shape)
        if merged is None:
            return Verdict(register, tuple(v.side for v in movers), held=True)
        if not same(merged[0], value, shape):
            names.append(view.side)
        value = merged[0]
    overruled = _overruled(value, movers, shape)
    return _follow(value, views, shape, tuple(names), (*refused, *overruled))


def _overruled(value: JsonValue, movers: Sequence[View], shape: Shape) -> tuple[str, ...]:
    """Sides whose edit gave way to the one side that alone may say; first contact is nobody's edit."""
    if not any(view.direction == "from_side" for view in movers):
        return ()
    return tuple(
        view.side
        for view in movers
        if view.direction == "both"
        and view.agreed is not None
        and not isinstance(view.pulled, Absent)
        and not same(view.pulled, value, shape)
    )


def _may_move(view: View, ruling: Ruling | None) -> bool:
    if view.direction == "to_side" or isinstance(view.pulled, Absent):
        return False
    return ruling is None or view.side not in ruling.against or ruling.against[view.side] != view.native


def _moved(view: View, value: JsonValue, shape: Shape) -> bool:
    """Whether the side says something new; at first contact, whether it says anything that differs."""
    if isinstance(view.pulled, Absent) or same(view.pulled, value, shape):
        return False
    if view.agreed is None:
        return not empty(view.pulled)
    if view.direction == "from_side":
        return True
    return not same(view.native, view.agreed.side, shape)


def _take(value: JsonValue, view: View, shape: Shape) -> tuple[JsonValue] | None:
    """The value after this mover had its say; None where a person has to decide."""
    pulled = view.pulled
    assert not isinstance(pulled, Absent)
    if view.direction == "from_side":
        return (pulled,)
    merged = merge(view.base, value, pulled, _merge_shape(view, shape))
    if merged is not CLASH:
        return (merged,)
    if view.wins == "side":
        return (pulled,)
    return (value,) if view.wins == "register" else None


def _merge_shape(view: View, shape: Shape) -> Shape:
    """A field whose mapping does not say `merge` is taken or held as a whole."""
    return shape if view.wins == "merge" else Shape.SCALAR


def _follow(
    value: JsonValue, views: Sequence[View], shape: Shape, movers: tuple[str, ...], refused: tuple[str, ...]
) -> Verdict:
    push = tuple(view.side for view in views if _behind(view, value, shape))
    absorb = tuple(view.side for view in views if _news(view, value, shape))
    return Verdict(value, movers, push, absorb, refused)


def _behind(view: View, value: JsonValue, shape: Shape) -> bool:
    """Whether the side has to be written; a value foreign to the mapping is never overwritten."""
    if view.direction == "from_side" or view.pulled is FOREIGN:
        return False
    if view.pulled is UNSEEN:
        return _should_fill(view, value, shape)
    return not same(view.pulled, value, shape) and not _left_alone(view, value, shape)


def _left_alone(view: View, value: JsonValue, shape: Shape) -> bool:
    """The register says nothing and never did: what the side was found with, a default, stays there."""
    return (
        view.agreed is not None
        and empty(value)
        and empty(view.agreed.register)
        and same(view.native, view.agreed.side, shape)
    )


def _should_fill(view: View, value: JsonValue, shape: Shape) -> bool:
    """A side that does not show the field gets it once: when there is something to say that is new."""
    if empty(value):
        return False
    return view.agreed is None or not same(view.agreed.register, value, shape)


def _news(view: View, value: JsonValue, shape: Shape) -> bool:
    """Whether what the side shows is not yet on record as seen."""
    if isinstance(view.pulled, Absent) or _left_alone(view, value, shape):
        return False
    if view.agreed is None:
        return not empty(view.native)
    return view.agreed.side != view.native or not same(view.agreed.register, view.pulled, shape)
