"""How one language writes days, instants, money and lists on a page.

A value in, a text out; the zone is given. Pages print instants, never ages, so nothing here knows today.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from decimal import Decimal

from markupsafe import Markup, escape

from syncer.domain.values import MoneyValue, instant_of
from syncer.pages.labels import Formats


@dataclass(frozen=True, slots=True)
class Writing:
    """A language's writing habits in one zone."""

    formats: Formats
    zone: tzinfo

    def day(self, moment: date | None) -> str:
        """Return the day a moment falls on in the zone, "4 May 2026" or "2026年5月4日"; "" for none."""
        if moment is None:
            return ""
        on = moment.astimezone(self.zone).date() if isinstance(moment, datetime) else moment
        return self.formats.day.format(day=on.day, month=self.formats.months[on.month - 1], year=on.year)

    def month(self, day: date) -> str:
        """Return the month of a day, "November 2026" or "2026年11月"."""
        return self.formats.month.format(month=self.formats.months[day.month - 1], year=day.year)

    def moment(self, moment: date | None) -> str:
        """Return an instant with its time in the zone, or the day alone where no time is known; "" for none."""
        if not isinstance(moment, datetime):
            return self.day(moment)
        clock = moment.astimezone(self.zone).strftime("%H:%M")
        return self.formats.moment.format(date=self.day(moment), time=clock)

    def deadline(self, instant: datetime | None) -> str:
        """Return an instant by which something has to be done; midnight is the end of the day before: "4 May 2026, 24:00"."""
        if instant is None or instant.astimezone(self.zone).time() != time():
            return self.moment(instant)
        before = self.day(instant - timedelta.resolution)
        return self.formats.moment.format(date=before, time="24:00")

    def until(self, moment: date) -> datetime:
        """Return the instant by which something due at a moment is due: a day's is its end in the zone."""
        return moment if isinstance(moment, datetime) else datetime.combine(moment, time.max, self.zone)

    def period(self, start: datetime, end: datetime | None) -> str:
        """Return from when to when, the day once where it is the same: "4 May 2026, 14:00–15:30"."""
        if end is None or end <= start:
            return self.moment(start)
        if self.day(start) != self.day(end):
            return f"{self.moment(start)} – {self.moment(end)}"
        return f"{self.moment(start)}–{end.astimezone(self.zone):%H:%M}"

    def began(self, moment: date) -> datetime:
        """Return the instant a moment began: a day at its midnight in the zone."""
        return instant_of(moment, self.zone)

    def money(self, money: MoneyValue | None) -> str:
        """Return an amount with thousands set apart and its currency; whole amounts without decimals; "" for none."""
        if money is None:
            return ""
        currency = self.formats.currencies.get(money.currency, money.currency)
        return self.formats.money.format(amount=self.number(money.amount), currency=currency)

    def number(self, number: float | Decimal | None) -> str:
        """Return a number with thousands set apart, without needless decimals; "" for none."""
        if number is None:
            return ""
        if number == int(number):
            return f"{int(number):,}"
        return f"{number:,}"

    def listing(self, items: Iterable[object]) -> Markup:
        """Return the members of a list as one text in the language's way: "a, b and c" or "a、b、c"; empty ones are left out."""
        parts = [part for item in items if (part := escape(item))]
        if len(parts) < 2:
            return Markup("").join(parts)
        head = escape(self.formats.comma).join(parts[:-1])
        return head + escape(self.formats.last_comma) + parts[-1]
