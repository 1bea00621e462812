"""What an administrator writes under `notices:`: when a person should write to whom, and by which template (NOT-1 … NOT-4).

    notices:
      - name: received
        says: {en: Receipt of what was asked for, zh-CN: 收到需求的答复}
        record: requirement
        when: {agreement: draft, source.channel: [phone, email], not: {has: answers}}
        to: source.contact
        instead: {service: account_owner}    # NOT-2
        counts_as: none                  # a receipt note stops no clock (SLA-6)

Why it exists: the documents say when a customer hears from us, and each house words it its own way. Here is what may be
written, and whether a draft waits; how it reads is a template's matter, whom a word means is found out where people are known.
Nothing is ever sent by a rule. Knows no side and no `now` of its own.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, tzinfo
from functools import cached_property
from typing import Annotated, Literal, Self, TypeAlias

from pydantic import BeforeValidator, Field, WithJsonSchema, model_validator

from syncer.domain.fields import field_specs, spec_of
from syncer.domain.json import JsonValue, digest
from syncer.domain.kinds import Kind
from syncer.domain.project import ConfirmedPlan
from syncer.domain.values import instant_of, read_moment
from syncer.domain.vocabulary import Stage
from syncer.rules import references
from syncer.rules.conditions import (
    All,
    AnyOf,
    Condition,
    Equals,
    WrittenCondition,
    holds,
    inside,
    unknown_path,
)
from syncer.rules.faults import Fault, Loc, Wrong, article, choose
from syncer.rules.passages import committed
from syncer.rules.says import Says
from syncer.rules.slas import ROLES
from syncer.rules.written import AnyNames, Name, Names, Written

ACCOUNT_OWNER = "account_owner"
ATTENDEES = "attendees"
CUSTOMERS = "customers"  # those who attend for the customer
WORDS: tuple[str, ...] = (ACCOUNT_OWNER, ATTENDEES, CUSTOMERS, *ROLES)
ANSWERED = "answers"  # the field that evidence of an answer is added to
PLAN_WITHDRAWN = "plan_withdrawn"
COMMITMENT = "commitment"

_TIMED = frozenset({"instant", "moment", "date"})
_KINDS_SCHEMA = {"anyOf": [{"enum": [*Kind]}, {"type": "array", "items": {"enum": [*Kind]}, "minItems": 1}]}
Kinds: TypeAlias = Annotated[
    tuple[Kind, ...],
    BeforeValidator(lambda raw: [raw] if isinstance(raw, str) else raw),
    Field(min_length=1),
    WithJsonSchema(_KINDS_SCHEMA),
]
Slug = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]


class Visibility(Written):
    """Who alone may read a comment."""

    role: Name = Field(description="A role of the Jira project, such as Developers.")


class NoticeKind(Written):
    """One kind of draft: when it waits for somebody to send it, for whom, and in which words."""

    name: Slug = Field(description="What it is called in commands, such as received.")
    says: Says = Field(default={}, description="What pages call it, by language; without it, its name.")
    enabled: bool = Field(
        default=True, description="Whether there is such a draft; false takes one away that is shipped."
    )
    record: Kinds = Field(description="The kind of record it is about, or several.")
    when: WrittenCondition | None = Field(
        default=None,
        description="While this holds it waits; a path may go through one reference. Without it, on demand alone.",
    )
    event: Literal["plan_withdrawn"] | None = Field(
        default=None,
        description="What has to have happened besides: plan_withdrawn, a plan that was promised stands no more.",
    )
    until: str = Field(default="", description="The field whose instant ends it, such as start of a meeting.")
    renewed_by: AnyNames = Field(
        default=(),
        description="Fields that make it come again when they read otherwise than when it was sent; without them, never.",
    )
    template: Slug | None = Field(
        default=None, description="The template in templates/notices; without it, the one of its name."
    )
    to: Names = Field(
        description="Who gets it: account_owner, attendees, customers, owner, a role, a field that names a person, or an e-mail address."
    )
    instead: dict[Stage, Names] = Field(
        default={},
        description="Who gets it instead while the customer is in a stage: in service our account owner alone (NOT-2).",
    )
    counts_as: Literal["answer", "none"] = Field(
        default="none",
        description="answer: once sent it is evidence that the record was answered (SLA-6); none: it stops no clock.",
    )
    deliver: Literal["page", "comment"] = Field(
        default="page",
        description="page: it waits on the owner's page and in the console; comment: besides, as a comment on the issue that "
        "one role alone may read.",
    )
    visibility: Visibility | None = Field(default=None, description="With deliver: comment, who may read it.")

    @model_validator(mode="after")
    def _for_somebody(self) -> Self:
        if self.deliver == "comment" and self.visibility is None:
            hint = "write visibility: {role: …}, a role of the Jira project without customers in it"
            raise Wrong("a draft in a comment is for one role alone", hint)
        if self.deliver == "page" and self.visibility is not None:
            raise Wrong("only a comment has a visibility", "write deliver: comment, or remove the line")
        return self

    @property
    def file(self) -> str:
        """The name of its template."""
        return self.template or self.name

    @property
    def promises(self) -> bool:
        """Whether it tells of a plan that is confirmed (REQ-17)."""
        return any(path.partition(".")[0] == COMMITMENT for path in self.renewed_by)

    @cached_property
    def through(self) -> tuple[str, ...]:
        """The paths of its condition that lead through a reference; most have none, and then no record is looked up."""
        wanted = references.paths(self.when) if self.when is not None else ()
        return tuple(path for path in wanted if spec_of(self.record[0], path) is None)

    @cached_property
    def digest(self) -> str:
        """A digest of all it says."""
        return digest(self.model_dump(mode="json", by_alias=True))


# ------------------------------------------------------------------------------------- judging


def waits(
    kind: NoticeKind, values: Mapping[str, JsonValue], find: references.Find, now: datetime, zone: tzinfo
) -> bool:
    """Whether a record gives reason for a draft by its leaf values, be it sent or not; its event is judged apart."""
    if kind.when is None or _over(kind, values, now, zone):
        return False
    if not kind.through:
        return holds(kind.when, values)
    return holds(kind.when, references.around(kind.through, kind.record[0], values, find))


def _over(kind: NoticeKind, values: Mapping[str, JsonValue], now: datetime, zone: tzinfo) -> bool:
    said = inside(values, kind.until) if kind.until else None
    try:
        return said is not None and instant_of(read_moment(said), zone) <= now
    except ValueError:
        return False


def reason(kind: NoticeKind, values: Mapping[str, JsonValue], extra: JsonValue = None) -> str:
    """Return a digest of what would make a sent draft come again; `extra` is what its event is about."""
    said: list[JsonValue] = [[path, _below(values, path)] for path in kind.renewed_by]
    return digest([kind.name, said, extra])[:16]


def because(kind: NoticeKind, values: Mapping[str, JsonValue]) -> tuple[tuple[str, str], ...]:
    """Return the words of states and sources by which its condition holds, by path; what a field must have is told by none."""
    told = ((one.path, inside(values, one.path)) for one in _equalities(kind.when) if holds(one, values))
    return tuple((path, said) for path, said in told if isinstance(said, str) and path.count(".") < 2)


def _equalities(condition: Condition | None) -> Iterator[Equals]:
    """What a condition wants to be so; what it wants not to be is left out."""
    if isinstance(condition, Equals):
        yield condition
    elif isinstance(condition, All | AnyOf):
        for each in condition.conditions:
            yield from _equalities(each)


def _below(values: Mapping[str, JsonValue], path: str) -> JsonValue:
    """What stands at a path; of a group all that stands in it."""
    found = inside(values, path)
    if found is not None:
        return found
    return [[name, values[name]] for name in sorted(values) if name.startswith(f"{path}.")]


def whom(kind: NoticeKind, stage: str) -> tuple[str, ...]:
    """Return the words for its recipients while the customer is in a stage, "" where nobody knows in which."""
    return {str(one): words for one, words in kind.instead.items()}.get(stage, kind.to)


def inward(kind: NoticeKind, stage: str) -> bool:
    """Tell whether it is for our own people alone while the customer is in a stage, whoever they are (NOT-2)."""
    return all(word == ACCOUNT_OWNER or word in ROLES for word in whom(kind, stage))


def withdrawn(
    values: Mapping[str, JsonValue], plans: Sequence[ConfirmedPlan], promised: ConfirmedPlan | None
) -> ConfirmedPlan | None:
    """Return the plan that was promised for a requirement and stands no more (REQ-17); None where there is none.

    `promised` is what was last known to be its commitment. Without that a version that moved from its confirmed day is one.
    """
    if committed(values, plans) is not None:
        return None
    version, day = values.get("forecast.version"), values.get("forecast.date")
    for plan in plans if promised is None else ():
        signed = plan.confirmed_by is not None and plan.confirmed_at is not None
        if signed and version is not None and plan.version == version and day is not None:
            return plan
    return promised


# ------------------------------------------------------------------------------------ checking


def check(kinds: Sequence[NoticeKind]) -> Iterator[Fault]:
    """Yield what kinds of draft name and the domain does not have, and names that are there twice."""
    seen: set[str] = set()
    for index, one in enumerate(kinds):
        yield from (fault.under((index,)) for fault in _check(one))
        if one.name in seen:
            yield Fault((index, "name"), f"'{one.name}' is there twice", "give each line a name of its own")
        seen.add(one.name)


def _check(kind: NoticeKind) -> Iterator[Fault]:
    for record in kind.record:
        if kind.when is not None:
            yield from (fault.under(("when",)) for fault in references.check(kind.when, record))
        yield from _check_fields(kind, record)
    yield from _check_recipients(kind)
    if kind.event is not None and kind.record != (Kind.REQUIREMENT,):
        yield Fault(("event",), "only a requirement has a plan", "say record: requirement", at_key=True)
    if kind.counts_as == "answer":
        for record in kind.record:
            if spec_of(record, ANSWERED) is None:
                hint = "write counts_as: none; requirements, change requests and questions are answered"
                yield Fault(("counts_as",), f"{article(record.value)} is not answered", hint)


def _check_fields(kind: NoticeKind, record: Kind) -> Iterator[Fault]:
    for index, path in enumerate(kind.renewed_by):
        if spec_of(record, path) is None:
            yield Fault(("renewed_by", index), *unknown_path(record, path))
    spec = spec_of(record, kind.until) if kind.until else None
    if kind.until and spec is None:
        yield Fault(("until",), *unknown_path(record, kind.until))
    elif spec is not None and spec.type not in _TIMED:
        yield Fault(("until",), f"'{kind.until}' holds no instant", "name a field such as start")


def _check_recipients(kind: NoticeKind) -> Iterator[Fault]:
    lists: list[tuple[Loc, tuple[str, ...]]] = [(("to",), kind.to)]
    lists += [(("instead", str(stage)), words) for stage, words in kind.instead.items()]
    for at, words in lists:
        for place, word in enumerate(words):
            where: Loc = at if len(words) == 1 else (*at, place)
            yield from (fault.under(where) for fault in _check_word(kind, word))


def _check_word(kind: NoticeKind, word: str) -> Iterator[Fault]:
    """A word means somebody for at least one of the kinds: a question has no contact of a source, and says who asked."""
    if "@" in word or word in WORDS:
        return
    fields = [
        path
        for record in kind.record
        for path, spec in field_specs(record).items()
        if spec.refers == "person"
    ]
    if word not in fields:
        yield Fault(
            (), f"'{word}' is nobody that gets a draft", choose(word, [*WORDS, *dict.fromkeys(fields)])
        )


def named(kinds: Iterable[NoticeKind], name: str) -> NoticeKind | None:
    """Return the kind of draft of a name, as far as there is one."""
    return next((one for one in kinds if one.name == name and one.enabled), None)
