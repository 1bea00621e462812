"""Who answers for a record where nobody is named yet, and who is above: by stage, component, nature, version (PPL-3).

Why it exists: what nobody owns is not answered. A route proposes and writes nothing; a person who is named stays. The first
line that holds counts. As written in a mapping:

    routing:
      - {name: service, when: {source.stage: service}, owner: support@example.com, escalation: pm@example.com}
"""

from collections.abc import Iterable, Iterator, Mapping

from pydantic import Field, model_validator

from syncer.domain.fields import spec_of
from syncer.domain.json import JsonValue
from syncer.domain.kinds import Kind
from syncer.rules import conditions
from syncer.rules.conditions import WrittenCondition, holds
from syncer.rules.faults import Fault, Wrong
from syncer.rules.written import Name, Written


class Route(Written):
    """One line of who answers for what."""

    name: Name = Field(description="What the line is called; a line of the same name takes its place.")
    record: Kind = Field(default=Kind.REQUIREMENT, description="The kind of record it is for.")
    when: WrittenCondition | None = Field(
        default=None, description="Which of them, such as {source.stage: service}; without it, all."
    )
    owner: str = Field(
        default="", description="Who answers for it: an id of project.yaml or an e-mail address."
    )
    escalation: str = Field(default="", description="Who is told when it is late.")

    @model_validator(mode="after")
    def _leads_somewhere(self) -> "Route":
        if not self.owner and not self.escalation:
            raise Wrong("a route leads to nobody", "write owner: or escalation:")
        return self


def route(routes: Iterable[Route], kind: Kind, values: Mapping[str, JsonValue]) -> Route | None:
    """Return the first line that holds for a record's leaf values (PPL-3); None where none is meant for it."""
    fitting = (one for one in routes if one.record is kind)
    return next((one for one in fitting if one.when is None or holds(one.when, values)), None)


def check(routes: Iterable[Route]) -> Iterator[Fault]:
    """Yield what routes name that their kind does not have, and names that are there twice."""
    seen: set[str] = set()
    for index, one in enumerate(routes):
        if one.name in seen:
            yield Fault((index, "name"), f"'{one.name}' is there twice", "give each line a name of its own")
        seen.add(one.name)
        if spec_of(one.record, "owner") is None:
            hint = "route requirements, change requests, actions or questions"
            yield Fault((index, "record"), f"a {one.record.value} has no owner", hint)
        if one.when is not None:
            faults = conditions.check(one.when, one.record)
            yield from (fault.under((index, "when")) for fault in faults)
