"""The words of the interface in every language a page can have, and how a language writes dates and lists.

Labels are data (`templates/labels.yaml`): a language is added without Python. Nothing here falls back to another
language: what is missing is a problem, so that no page is ever half translated.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from syncer.domain.findings import Finding
from syncer.domain.problems import Place, Problem, did_you_mean
from syncer.pages import placed


class Plural(BaseModel):
    """A text that counts `{n}` things."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    one: str = Field(description="The text for one thing.")
    other: str = Field(description="The text for any other number.")


Text = str | Plural
Texts = Mapping[str, Mapping[str, Text]]


class Formats(BaseModel):
    """How a language writes days, instants, money and lists; `{…}` are filled in."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    day: str = Field(description="A day, from {day}, {month} and {year}.")
    month: str = Field(default="{month} {year}", description="A month, from {month} and {year}.")
    moment: str = Field(description="An instant, from {date} and {time}.")
    money: str = Field(description="An amount, from {amount} and {currency}.")
    months: tuple[str, ...] = Field(
        description="What {month} reads as, January first.", min_length=12, max_length=12
    )
    currencies: Mapping[str, str] = Field(
        description="What {currency} reads as, by its three letters.", default={}
    )
    comma: str = Field(description="What stands between the members of a list.")
    last_comma: str = Field(description="What stands before the last member of a list.")


class LabelFile(BaseModel):
    """The whole of `labels.yaml`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    formats: Mapping[str, Formats] = Field(
        description="Writing habits by locale; this also declares the locales.", default={}
    )
    text: Texts = Field(description="Words and sentences of pages, by key and locale.", default={})
    words: Mapping[str, Texts] = Field(description="Enumerated words, by group, word and locale.", default={})


@dataclass(frozen=True, slots=True)
class Labels:
    """All labels; `places` tells where each text stands."""

    formats: Mapping[str, Formats] = field(default_factory=dict)
    text: Texts = field(default_factory=dict)
    words: Mapping[str, Texts] = field(default_factory=dict)

    @property
    def locales(self) -> tuple[str, ...]:
        """The locales pages can be written in."""
        return tuple(self.formats)

    def with_text(self, more: Texts) -> "Labels":
        """Return labels in which a template's own texts stand beside (and before) the shared ones."""
        return Labels(self.formats, {**self.text, **more}, self.words) if more else self

    def sentence(self, locale: str, key: str, count: object = None) -> str:
        """Return a text in a locale, the form for `count` where it has two; KeyError for an unknown key."""
        text = self.text[key][locale]
        if isinstance(text, str):
            return text
        return text.one if count == 1 else text.other

    def word(self, locale: str, group: str, word: str) -> str:
        """Return an enumerated word in a locale; one that an admin declared without a label reads as itself."""
        text = self.words[group].get(word, {}).get(locale)
        return text if isinstance(text, str) else word.replace("_", " ")

    def language(self, locale: str) -> str:
        """Return what a language is called by those who read it."""
        return self.word(locale, "locale", locale)

    def finding(self, locale: str, finding: Finding) -> tuple[str, str]:
        """Return what a finding says and what cures it, its values filled in (CPL-1); one without words goes by its code."""
        part = finding.values.get("part")
        key = f"{finding.code}_{part}" if part else finding.code
        routed = f"{key}_routed"
        cure = routed if "routed" in finding.values and routed in self.words["finding_cure"] else key
        said = (self.word(locale, "finding_message", key), self.word(locale, "finding_cure", cure))
        return said[0].format_map(finding.values), said[1].format_map(finding.values)


def load(sources: Mapping[str, str]) -> tuple[Labels, tuple[Problem, ...]]:
    """Read the label files, `labels.yaml` first and later names over earlier ones; problems name file, line and column."""
    labels, problems = Labels(), list[Problem]()
    for file in sorted(sources, key=lambda name: (name != "labels.yaml", name)):
        document = placed.read(sources[file], file)
        problems += document.problems
        try:
            read = LabelFile.model_validate(document.value or {})
        except ValidationError as error:
            problems += placed.misfits(error, document, LabelFile) if document.value else ()
            continue
        words = {
            **labels.words,
            **{name: {**labels.words.get(name, {}), **group} for name, group in read.words.items()},
        }
        labels = Labels({**labels.formats, **read.formats}, {**labels.text, **read.text}, words)
        problems += _incomplete(read, labels.locales, document)
    return labels, tuple(problems)


def unfinished(
    texts: Texts, locales: Iterable[str], document: placed.Placed, path: tuple[str, ...]
) -> list[Problem]:
    """Return a problem for each text that lacks a locale, has an unknown one, or says nothing."""
    wanted = tuple(locales)
    return [problem for key, text in texts.items() for problem in _gaps(text, wanted, document, (*path, key))]


def unknown_key(key: str, known: Iterable[str], place: Place, what: str) -> Problem:
    """Return the problem of a template that uses a label nobody wrote."""
    hint = did_you_mean(key, known) or "add it to labels.yaml, or to 'text:' in this template's front matter"
    return Problem(f"there is no {what} '{key}'", hint, place, code="label")


def _incomplete(read: LabelFile, locales: Iterable[str], document: placed.Placed) -> list[Problem]:
    problems = unfinished(read.text, locales, document, ("text",))
    for name, group in read.words.items():
        problems += unfinished(group, locales, document, ("words", name))
    return problems


def _gaps(
    text: Mapping[str, Text], wanted: tuple[str, ...], document: placed.Placed, path: tuple[str, ...]
) -> list[Problem]:
    name = ".".join(path)
    found = [
        Problem(f"'{name}' has no text in {locale}", f"add '{locale}: …'", document.place(path), code="label")
        for locale in wanted
        if not text.get(locale)
    ]
    found += [
        Problem(
            f"'{name}' has a text in '{locale}', which no page can have",
            did_you_mean(locale, wanted),
            document.place((*path, locale)),
            code="label",
        )
        for locale in text
        if locale not in wanted
    ]
    return found
