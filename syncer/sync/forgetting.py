"""Somebody is forgotten: by which words they are known, what takes their place, and how a text or a value reads without them.

Why it exists: the law may ask for it (PPL-4), and every place that is blanked has to be blanked in the same way. Words that name
somebody wherever they stand (addresses, accounts, names, telephone numbers) go from every text; the id of a person is often a word
like others, so it goes only where a person is meant. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from syncer.domain.ids import kind_of
from syncer.domain.json import JsonObject, JsonValue, digest
from syncer.domain.people import Person
from syncer.sync.baselines import NOBODY
from syncer.sync.differences import with_names

_PLAIN = r"[A-Za-z0-9_.@+-]"  # what a word of Latin letters may go on with
_LATIN = re.compile(r"[ -\u024f]+")
_COMMON = re.compile(r"[A-Za-z]{1,24}")  # an account that may as well be a word of any text
LABELS: Mapping[str, str] = {"zh-CN": "已删除的人员", "en": "Deleted person"}


@dataclass(frozen=True)
class Identity:
    """Somebody by their `id`, and the `words` that name them wherever they stand; `pseudonym` is what takes their place.

    `label` is what pages show for the name. `logins` are words like others by which sites call them: like the id, they mean the person only
    where a person is meant. `spared` are words of other people of which one of theirs is a part, as 王伟 is of 王伟明: those stay.
    """

    id: str
    words: tuple[str, ...]
    pseudonym: str
    label: str = ""
    names: tuple[str, ...] = ()
    logins: tuple[str, ...] = ()
    spared: tuple[str, ...] = ()

    def text(self, text: str) -> str:
        """A text without them: the name gives way to the label, everything else to the pseudonym."""
        if self._pattern is None or not text:
            return text
        known = {name.casefold() for name in self.names}

        def without(found: re.Match[str]) -> str:
            if found["spared"]:
                return found[0]
            return self.label if found[0].casefold() in known else self.pseudonym

        return self._pattern.sub(without, text)

    def ref(self, ref: str) -> str:
        """A reference to a person without them."""
        head, mark, last = ref.rpartition(":")  # as in decision:zhao
        if last.strip().casefold() in {self.id.casefold(), *(one.casefold() for one in self.logins)}:
            return f"{head}{mark}{self.pseudonym}"
        return self.text(ref)

    def value(self, value: JsonValue, *, refs: bool = False) -> JsonValue:
        """The same with every text in a value, keys included; with `refs` a text that is their id alone means them."""
        if isinstance(value, str):
            return self.ref(value) if refs else self.text(value)
        if isinstance(value, list):
            return [self.value(one, refs=refs) for one in value]
        if isinstance(value, dict):
            return {self.ref(k) if refs else self.text(k): self.value(v, refs=refs) for k, v in value.items()}
        return value

    def at(self, uid: str, path: str, value: JsonValue) -> JsonValue:
        """The value of a record's field without them: where the field is for people, their id goes, too."""
        kind = kind_of(uid)
        named = with_names(kind, path, value, self.ref) if kind is not None else value
        return self.value(named)

    def values(self, uid: str, values: Mapping[str, JsonValue]) -> JsonObject:
        """All values of a record without them."""
        return {path: self.at(uid, path, value) for path, value in values.items()}

    @cached_property
    def _pattern(self) -> re.Pattern[str] | None:
        found = sorted({word for word in self.words if len(word.strip()) > 1}, key=len, reverse=True)
        if not found:
            return None
        spared = "|".join(map(_bounded, sorted(self.spared, key=len, reverse=True))) or "(?!)"
        return re.compile(f"(?P<spared>{spared})|" + "|".join(map(_bounded, found)), re.IGNORECASE)


def _bounded(word: str) -> str:
    """A word as it is looked for: one of Latin letters only where no other goes on with it."""
    exact = r"\s+".join(map(re.escape, word.split()))
    return rf"(?<!{_PLAIN}){exact}(?![A-Za-z0-9_@-]|\.[A-Za-z0-9])" if _LATIN.fullmatch(word) else exact


def identity(person: Person | None, said: str, more: Iterable[str], instance: str, locale: str) -> Identity:
    """Whom words mean: somebody of project.yaml, or nobody there and the words alone; `more` are other words for them."""
    known = [said] if person is None else []
    names = [person.name] if person is not None and person.name else []
    if person is not None:
        accounts = person.accounts
        known += [word for word in (person.email, person.phone) if word]
        known += [one for one in (accounts.jira, accounts.confluence) if one] if accounts is not None else []
    who = person.id if person is not None else said
    if "@" in who:
        known.append(who)
    logins = tuple(word for word in known if _COMMON.fullmatch(word))
    known = [word for word in known if word not in logins]
    number = digest([instance, who.casefold()])[:4]
    label = f"{LABELS.get(locale, LABELS['en'])} {number}"
    latin = [*names, *([] if person is not None else [said])]
    words = tuple(dict.fromkeys([*known, *names, *more]))
    return Identity(who, words, f"{NOBODY}{number}", label, tuple(latin), logins)


def sparing(who: Identity, others: Iterable[Person]) -> Identity:
    """The same, so that nothing of other people goes of which a word of theirs is a part."""
    ours = [word.casefold() for word in who.words if len(word.strip()) > 1]
    theirs = dict.fromkeys(word for one in others for word in _words(one))
    spared = tuple(
        word for word in theirs if any(one in word.casefold() and one != word.casefold() for one in ours)
    )
    return replace(who, spared=spared)


def is_same(one: Person, other: Person) -> bool:
    """Whether two entries are of one person: an address settles it, else the id does where no name speaks against it."""
    if one.email and other.email:
        return one.email.casefold() == other.email.casefold()
    return one.id.casefold() == other.id.casefold() and (
        not one.name or not other.name or is_namesake(one, other)
    )


def is_namesake(one: Person, other: Person) -> bool:
    """Whether two people have the same full name."""
    names = [" ".join((person.name or "").casefold().split()) for person in (one, other)]
    return bool(names[0]) and names[0] == names[1]


def _words(person: Person) -> list[str]:
    """By what somebody is known wherever it stands."""
    accounts = person.accounts
    known = [person.name, person.email, person.phone]
    known += [accounts.jira, accounts.confluence] if accounts is not None else []
    return [word for word in known if word]


def mark_of(instance: str, word: str) -> str:
    """What is kept of an account that was forgotten, to know it again: a digest that does not give it away."""
    return digest([instance, word.strip().casefold()])


def masked(marks: Mapping[str, str], instance: str, account: str) -> str:
    """What stands for an account from now on, so that a site that still names it brings nobody back."""
    return marks.get(mark_of(instance, account), account) if marks and account else account


def to_json(one: Identity) -> JsonObject:
    """An identity as it is kept until all of it is done."""
    return {
        "id": one.id,
        "words": [*one.words],
        "pseudonym": one.pseudonym,
        "label": one.label,
        "names": [*one.names],
        "logins": [*one.logins],
        "spared": [*one.spared],
    }


def from_json(raw: JsonObject) -> Identity:
    """The same back."""

    def several(name: str) -> tuple[str, ...]:
        found = raw.get(name)
        return tuple(map(str, found if isinstance(found, list) else []))

    return Identity(
        str(raw["id"]),
        several("words"),
        str(raw["pseudonym"]),
        str(raw["label"]),
        several("names"),
        several("logins"),
        several("spared"),
    )
