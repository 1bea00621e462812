"""A finding says what is missing or odd in a record. It is never an error: no record is refused for it.

Findings carry keys, not sentences; the templates render them in the language of the page. Here are the ones that
completeness alone can tell (CPL-1); vagueness, consistency and gates belong to the rules.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from syncer.domain.json import JsonObject
from syncer.domain.parts import UserStory
from syncer.domain.problems import Severity
from syncer.domain.records import Record, Requirement
from syncer.domain.stories import parse


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to mend: what (code), about which record and field, and the values its message needs."""

    code: str
    uid: str = ""
    path: str = ""
    severity: Severity = Severity.WARNING
    values: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}), hash=False)

    def to_json(self) -> JsonObject:
        """Return the finding as a JSON object, values included."""
        return {
            "code": self.code,
            "uid": self.uid,
            "path": self.path,
            "severity": self.severity.value,
            "values": dict(self.values),
        }


def completeness(record: Record) -> tuple[Finding, ...]:
    """Return what a record lacks: an owner, and for a requirement its story, background, criteria and source (CPL-1)."""
    found = list(_requirement_gaps(record)) if isinstance(record, Requirement) else []
    if "owner" in type(record).model_fields and getattr(record, "owner", None) is None:
        found.append(Finding("no_owner", record.id, "owner"))
    return tuple(found)


def _requirement_gaps(requirement: Requirement) -> Iterator[Finding]:
    yield from _story_gaps(requirement)
    if requirement.background is None:
        yield Finding("no_background", requirement.id, "background")
    if not requirement.acceptance_criteria:
        yield Finding("no_criterion", requirement.id, "acceptance_criteria")
    if requirement.source is None:
        yield Finding("no_source", requirement.id, "source")


def _story_gaps(requirement: Requirement) -> Iterator[Finding]:
    """Only a functional requirement, or one whose kind nobody has said, needs a story (GATE-1)."""
    if requirement.kind not in {None, "functional"}:
        return
    story = requirement.story or _told_story(requirement.description)
    if story is None:
        yield Finding("no_story", requirement.id, "story")
        return
    for part in ("role", "need", "benefit"):
        if not getattr(story, part):
            yield Finding(
                "story_lacks_part", requirement.id, f"story.{part}", values=MappingProxyType({"part": part})
            )


def _told_story(description: str | None) -> UserStory | None:
    story = parse(description) if description else None
    return None if story is None else UserStory.model_validate(story.payload())
