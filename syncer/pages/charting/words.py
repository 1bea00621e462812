"""The words of a chart: labels in one language, and how that language writes days. Knows no chart."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from syncer.pages.figures import Figure
from syncer.pages.labels import Labels
from syncer.pages.writing import Writing


@dataclass(frozen=True, slots=True)
class Drawn:
    """A figure, and the same said in a few sentences."""

    figure: Figure
    alt: str


@dataclass(frozen=True, slots=True)
class Words:
    """Labels in one locale; days are those of a zone. Where a font has no Chinese, `han` is false and texts keep out of it."""

    labels: Labels
    locale: str
    timezone: str
    han: bool = True

    def say(self, key: str, **values: object) -> str:
        """Return a text with its `{…}` filled in; `n` also picks the plural."""
        sentence = self.labels.sentence(self.locale, key, values.get("n"))
        return sentence.format(**values) if values else sentence

    def word(self, group: str, word: str) -> str:
        """Return an enumerated word."""
        return self.labels.word(self.locale, group, word)

    def day(self, day: date) -> str:
        """Return a day in full."""
        return self._writing.day(day)

    def short_day(self, day: date) -> str:
        """Return a day as an axis names it, without its year: "6 Oct" or "10月6日"."""
        return self.say("chart_day", day=day.day, month=self.word("short_month", str(day.month)))

    def month(self, day: date) -> str:
        """Return a month as an axis names it: "Oct 2026" or "2026年10月"."""
        return self.say("chart_month", month=self.word("short_month", str(day.month)), year=day.year)

    def listing(self, items: Iterable[str]) -> str:
        """Return the members of a list as one text."""
        return str(self._writing.listing(items).unescape())

    def fits(self, text: str, otherwise: str) -> str:
        """Return people's own text, or something else where the font could not show it."""
        return text if self.han or text.isascii() else otherwise

    @property
    def _writing(self) -> Writing:
        return Writing(self.labels.formats[self.locale], ZoneInfo(self.timezone))
