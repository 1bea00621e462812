"""What one explanation of a record is, whatever it is about: for scripts, and for people."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from syncer.domain.json import JsonObject


@dataclass(frozen=True, slots=True)
class Told:
    """One explanation, as JSON and in lines."""

    data: "JsonObject"
    lines: Sequence[str]
