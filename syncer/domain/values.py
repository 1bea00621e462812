"""Value types: money, dates, evidence, decisions, overrides, and the small typed texts records are made of.

A value type is one leaf: it is compared and written as a whole. Money is decimal and never a float; an
instant knows its offset and is kept in UTC. Nothing here reads a clock.
"""

from datetime import UTC, date, datetime, time, timedelta, tzinfo
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    PlainValidator,
    StringConstraints,
    WithJsonSchema,
)

from syncer.domain.meta import Holds, Refers, Shape, part
from syncer.domain.vocabulary import EvidenceForm, Outcome

_EVER, _NEVER = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)


class Part(BaseModel):
    """Something a record is made of; frozen, and an unknown key is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid", validate_by_name=True, validate_by_alias=True)


class Group(Part):
    """Sub-fields that are compared, merged and mapped one by one (`source.channel`)."""


class Value(Part):
    """A value that is compared and written as a whole; also every element of a list."""


def read_instant(raw: object) -> datetime:
    """Read an instant (datetime or ISO text with offset) into UTC; ValueError without time of day or offset."""
    moment = read_moment(raw)
    if not isinstance(moment, datetime):
        raise ValueError(
            f"'{raw}' has no time of day: write it with time and offset, like {moment}T10:00:00+08:00"
        )
    return moment


def read_moment(raw: object) -> date:
    """Read a day, or an instant into UTC (a datetime is a date too); ValueError for an instant without offset."""
    if isinstance(raw, str):
        raw = _from_iso(raw.strip())
    if isinstance(raw, datetime):
        if raw.tzinfo is None or raw.utcoffset() is None:
            raise ValueError(
                f"'{raw.isoformat()}' has no offset: write it like {raw.isoformat()}+08:00 or …Z"
            )
        return raw.astimezone(UTC)
    if isinstance(raw, date):
        return raw
    raise ValueError(f"'{raw}' is no date: write it like 2026-11-03")


def read_day(raw: object) -> date:
    """Read a day (date or ISO text); ValueError when a time of day stands with it, since its zone would be a guess."""
    if isinstance(raw, str):
        raw = _from_iso(raw.strip())
    if isinstance(raw, datetime) or not isinstance(raw, date):
        raise ValueError(f"'{raw}' is no day: write the date alone, like 2026-11-03")
    return raw


def instant_of(moment: date, zone: tzinfo) -> datetime:
    """Return the UTC instant of a moment; a day alone begins at its midnight in the zone given.

    What lies beyond all instants, such as the first midnight of the year 1 east of Greenwich, is the first or the last.
    """
    there = moment if isinstance(moment, datetime) else datetime.combine(moment, time(), zone)
    try:
        return there.astimezone(UTC)
    except OverflowError:
        return _EVER if there.year == _EVER.year else _NEVER


def over_at(moment: date, zone: tzinfo) -> datetime:
    """Return the UTC instant by which a moment is over: a day alone at its end in the zone given, an instant at once."""
    if isinstance(moment, datetime):
        return instant_of(moment, zone)
    return instant_of(moment + timedelta(days=1), zone) if moment < date.max else _NEVER


def write_moment(moment: date) -> str:
    """Return the ISO text of a day ("2026-11-03") or of an instant in UTC ("2026-11-03T02:00:00Z")."""
    return moment.isoformat().replace("+00:00", "Z")


def _from_iso(text: str) -> date:
    try:
        return date.fromisoformat(text) if len(text) <= 10 else datetime.fromisoformat(text)
    except ValueError:
        raise ValueError(
            f"'{text}' is no date: write it like 2026-11-03 or 2026-11-03T10:00:00+08:00"
        ) from None


def _read_amount(raw: object) -> Decimal:
    """Numbers from YAML are read by their shortest text, so that 12.1 stays 12.1; two decimals at least."""
    if isinstance(raw, bool) or not isinstance(raw, int | float | str | Decimal):
        raise ValueError(f"'{raw}' is no amount: write it like '1200.00'")
    try:
        amount = Decimal(str(raw).strip().replace(",", ""))
    except InvalidOperation:
        raise ValueError(f"'{raw}' is no amount: write it like '1200.00'") from None
    if not amount.is_finite() or abs(amount) >= 10**15:
        raise ValueError(f"'{raw}' is no amount: it must be a figure below 10^15")
    return _two_places(amount)


def _two_places(amount: Decimal) -> Decimal:
    text = f"{amount:f}"
    whole, _, fraction = text.partition(".")
    canonical = Decimal(f"{whole}.{fraction.rstrip('0'):0<2}")
    return abs(canonical) if canonical == 0 else canonical


def _whole_when_whole(number: float) -> float:
    return int(number) if isinstance(number, float) and number.is_integer() else number


_MOMENT_TEXT = PlainSerializer(write_moment, return_type=str)
Day = Annotated[
    date,
    PlainValidator(read_day),
    _MOMENT_TEXT,
    WithJsonSchema({"type": "string", "format": "date"}),
    Holds("date"),
]
Instant = Annotated[
    datetime,
    PlainValidator(read_instant),
    _MOMENT_TEXT,
    WithJsonSchema({"type": "string", "format": "date-time"}),
    Holds("instant"),
]
Moment = Annotated[
    date,
    PlainValidator(read_moment),
    _MOMENT_TEXT,
    WithJsonSchema({"type": "string", "anyOf": [{"format": "date"}, {"format": "date-time"}]}),
    Holds("moment"),
]
Amount = Annotated[
    Decimal,
    PlainValidator(_read_amount),
    PlainSerializer(lambda amount: f"{amount:f}", return_type=str),
    WithJsonSchema({"type": ["string", "number"]}),
    Holds("amount"),
]
Number = Annotated[
    int | float, Field(ge=0, allow_inf_nan=False), AfterValidator(_whole_when_whole), Holds("number")
]

Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Text = Annotated[str, Shape.TEXT]
Markdown = Annotated[str, Shape.MARKDOWN]
Word = Annotated[str, StringConstraints(strip_whitespace=True, pattern=r"^[a-z][a-z0-9_]*$")]
PersonRef = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1), Refers("person")]
IssueRef = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1), Refers("issue")]
AnyRef = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1), Refers("uid")]


def _money_from_text(raw: object) -> Any:
    """People write "1200 CNY"; the model holds amount and currency apart."""
    if not isinstance(raw, str):
        return raw
    words = raw.split()
    if len(words) != 2:
        raise ValueError(f"'{raw}' is no money: write amount and currency, like '1200.00 CNY'")
    amount, currency = words if words[1].isalpha() else reversed(words)
    return {"amount": amount, "currency": currency}


class MoneyValue(Value):
    """An amount with its currency."""

    amount: Amount = part("金额", "The amount as a decimal text, never a binary fraction.", required=True)
    currency: Annotated[
        str, StringConstraints(strip_whitespace=True, to_upper=True, pattern=r"^[A-Za-z]{3}$")
    ] = part("币种", "The three letters of the currency, such as CNY.", required=True)


Money = Annotated[MoneyValue, BeforeValidator(_money_from_text), Holds("money")]


class Evidence(Value):
    """Proof that something was said or done (SLA-6)."""

    how: EvidenceForm | None = part("方式", "The form the proof has.")
    by: PersonRef | None = part("经办人", "Who did it.")
    at: Instant | None = part("时间", "When it happened, with its offset.")
    ref: Line | None = part("凭证", "Where the proof can be found: a message id, a link, a record.")


class Decision(Value):
    """One side's decision on a change (CR-4)."""

    outcome: Outcome | None = part("结论", "What was decided.")
    by: PersonRef | None = part("审批人", "Who decided.")
    at: Moment | None = part("审批日期", "When it was decided.")
    opinion: Text | None = part("审批意见", "The opinion given with the decision.")
    how: EvidenceForm | None = part("方式", "The form in which it was given.")
    ref: Line | None = part("凭证", "Where the proof of it can be found.")


class Attachment(Value):
    """A file or link that belongs to a record (REQ-19)."""

    title: Line | None = part("标题", "What the attachment is called.")
    href: Line | None = part("链接", "Its address, or its path relative to the register.")
