"""A register of any size, made of the sample's user stories in other words.

The same seed and size always give the same files. Nothing points to records that are not there.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import yaml

SAMPLE: Final = Path(__file__).parents[1] / "sample" / "register"
SEED: Final = 20261122
_ELSEWHERE: Final = (
    "scenarios",
    "changed_by",
    "discussed_in",
    "solutions",
    "questions",
    "replaces",
    "parent",
)
_RECORD: Final = re.compile(r"\b(SCN|SOL|MTG|QST|CR|ACT)-\d{4}\b")
_WORDS: Final[dict[str, tuple[str, ...]]] = {
    "camper": ("camper", "visitor", "patient", "pupil", "member", "guest", "player"),
    "camp": ("camp", "clinic", "school", "club", "museum", "library", "team"),
    "parent": ("parent", "relative", "guardian", "customer", "sponsor"),
    "worker": ("worker", "nurse", "teacher", "clerk", "guide"),
    "administrator": ("administrator", "manager", "registrar", "coordinator"),
}
_WORD: Final = re.compile(rf"\b({'|'.join(_WORDS)})(s?)\b(?!@)")
_LINKED: Final = 0.3  # of the requirements depend on one or two before them


def write_register(folder: Path, size: int, seed: int = SEED) -> None:
    """Write `size` requirements and the sample's project.yaml into a folder."""
    (folder / "requirements").mkdir(parents=True)
    project = (SAMPLE / "project.yaml").read_text(encoding="utf-8")
    (folder / "project.yaml").write_text(project, encoding="utf-8")
    for uid, text in requirements(size, seed):
        (folder / "requirements" / f"{uid}.md").write_text(text, encoding="utf-8")


def requirements(size: int, seed: int = SEED) -> Iterator[tuple[str, str]]:
    """The id and the file of each requirement."""
    chance = random.Random(seed)
    stories = [_parted(path) for path in sorted((SAMPLE / "requirements").glob("*.md"))]
    for number in range(1, size + 1):
        front, body = stories[(number - 1) % len(stories)]
        words = {word: chance.choice(others) for word, others in _WORDS.items()}
        uid = f"REQ-{number:04d}"
        kept = {key: _told(value, words) for key, value in front.items() if key not in _ELSEWHERE}
        if "owner" in kept:  # people by their id, as project.yaml names them
            kept["owner"] = str(kept["owner"]).partition("@")[0]
        kept |= {"id": uid, "title": f"{kept['title']} ({number})", "depends_on": _before(number, chance)}
        head = yaml.safe_dump(kept, allow_unicode=True, sort_keys=False, width=10_000)
        yield uid, f"---\n{head}---\n{_told(body, words)}"


def _parted(path: Path) -> tuple[dict[str, Any], str]:
    _, front, body = path.read_text(encoding="utf-8").split("---\n", 2)
    return yaml.safe_load(front), body


def _before(number: int, chance: random.Random) -> list[str]:
    if number < 3 or chance.random() > _LINKED:
        return []
    return [f"REQ-{other:04d}" for other in sorted(chance.sample(range(1, number), chance.randint(1, 2)))]


def _told(value: Any, words: dict[str, str]) -> Any:
    """A value in other words, without references to records that this register does not have."""
    if isinstance(value, str):
        return _WORD.sub(lambda found: words[found[1]] + found[2], _RECORD.sub("that record", value))
    if isinstance(value, list):
        return [_told(item, words) for item in value]
    if isinstance(value, dict):
        return {key: _told(item, words) for key, item in value.items()}
    return value
