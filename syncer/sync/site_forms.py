"""Forms whose values exist on a site only: names of options, cascades, versions, components, labels, and parents.

Why it exists: what a site does not offer must be told with what it does offer, instead of being sent and refused
(B-17), and of what people share with us on an issue only our own part is ever touched (B-21). Pure: what the site
offers comes in with the terms.
"""

from __future__ import annotations

from collections.abc import Mapping

from syncer.domain.json import JsonValue, canonical
from syncer.domain.problems import Severity, did_you_mean
from syncer.sync.mapping import FieldMapping
from syncer.sync.merge import FOREIGN, Absent
from syncer.sync.pairs import Lack, Native, Terms, Transform, after, as_items, each
from syncer.sync.values import empty

BETWEEN = " / "  # stands between the two steps of a cascading choice
_LISTED = 12


def worded(mapping: FieldMapping) -> Transform:
    """A lossy map: the first listed name is written, all listed are read (compared without case).

    A word or a name that nobody listed is FOREIGN, or what `otherwise` says of it where `else` is `map`.
    """
    assert mapping.values is not None
    write = {word: names[0] for word, names in mapping.values.items()}
    read = {name.casefold(): word for word, names in mapping.values.items() for name in names}
    unlisted = _otherwise(mapping)

    def to_side(value: JsonValue) -> Native:
        return None if empty(value) else write.get(str(value), unlisted["jira"])

    def to_register(native: JsonValue) -> Native:
        return None if empty(native) else read.get(str(native).casefold(), unlisted["register"])

    def lack(value: JsonValue) -> Lack | None:
        if empty(value) or str(value) in write:
            return None
        near = did_you_mean(str(value), list(write))
        cure = f"add it under `values` of the mapping; there are: {', '.join(write)}"
        words = f"the mapping lists no name of Jira for '{value}'"
        return Lack(words, " ".join(part for part in (near, cure) if part))

    return Transform(to_side, to_register, lack=lack)


def _otherwise(mapping: FieldMapping) -> Mapping[str, str | Absent]:
    told = mapping.otherwise if mapping.else_ == "map" else None
    return {
        "jira": (told.jira if told else "") or FOREIGN,
        "register": (told.register_ if told else "") or FOREIGN,
    }


def offered(inner: Transform, mapping: FieldMapping, terms: Terms, *, many: bool) -> Transform:
    """A form of names, each among those that the site offers.

    What an issue has may be a name that is offered no more, such as a disabled option or an archived version: as long
    as it stands there it is said.
    """
    choices = frozenset(terms.choices or ())
    unlisted = _otherwise(mapping)["jira"]

    def checked(value: JsonValue) -> Native:
        if empty(value) or str(value) in choices:
            return value
        return unlisted if unlisted in choices else FOREIGN

    def lack(value: JsonValue) -> Lack | None:
        return None if checked(value) is not FOREIGN else no_option(terms, str(value))

    names = Transform(checked, lambda native: native, lack=lack)
    whole = after(each(names) if many else names, inner)

    def alike(value: JsonValue, native: JsonValue) -> bool:
        return inner.says(value, native) or whole.says(value, native)

    return Transform(
        whole.to_side, whole.to_register, inner.within, inner.look, alike, whole.lack, inner.many
    )


def no_option(terms: Terms, word: str) -> Lack:
    """What to say of a name that a field does not offer, or does not offer any more (B-17)."""
    choices = terms.choices or ()
    below = [choice for choice in choices if choice.rpartition(BETWEEN)[2] == word]
    near = f"did you mean '{below[0]}'?" if len(below) == 1 else did_you_mean(word, choices)
    listed = ", ".join(below or choices) if len(below or choices) <= _LISTED else ""
    there = f"there are: {listed}" if listed else "" if near else "see the field's values in Jira"
    cure = " ".join(part for part in (near, there) if part)
    meant = f", and {len(below)} of its choices end so" if len(below) > 1 else ""
    words = f"'{terms.name}' has no option '{word}' that may be chosen{meant}"
    return Lack(words, f"{cure}; an administrator of Jira may add or enable it")


def labels(terms: Terms) -> Transform:
    """Words as labels that begin with our prefix; all other labels are other people's (B-21)."""

    def ours(native: JsonValue) -> JsonValue:
        found = [one for one in as_items(native) if isinstance(one, str) and one.startswith(terms.prefix)]
        return sorted(found) or None  # type: ignore[return-value]  # a list of text is JSON

    def to_side(value: JsonValue) -> Native:
        words = {f"{terms.prefix}{one}" for one in as_items(value)}
        found = sorted(word for word in words if not any(map(str.isspace, word)))
        return FOREIGN if words and not found else [*found] or None

    def to_register(native: JsonValue) -> Native:
        return [str(one)[len(terms.prefix) :] for one in as_items(ours(native))] or None

    def lack(value: JsonValue) -> Lack | None:
        spaced = [str(one) for one in as_items(value) if any(map(str.isspace, str(one)))]
        if not spaced:
            return None
        return Lack(f"no label may hold a space, and '{spaced[0]}' does", "write it in one word")

    return Transform(to_side, to_register, look=ours, lack=lack, many=True)


def names(_terms: Terms) -> Transform:
    """Words without an order, as labels and options are: sorted, each once."""

    def words(value: JsonValue) -> Native:
        return sorted({canonical(item): item for item in as_items(value)}.values(), key=canonical) or None

    return Transform(words, words, many=True)


def first_of(_terms: Terms) -> Transform:
    """One name where the site keeps a list, such as a fix version: others beside it are other people's (B-21)."""

    def to_register(native: JsonValue) -> Native:
        items = as_items(native)
        return items[0] if items else None

    def alike(value: JsonValue, native: JsonValue) -> bool:
        return value in as_items(native) if not empty(value) else empty(native)

    def within(shown: JsonValue, image: JsonValue, former: JsonValue) -> JsonValue:
        new, old = as_items(image), as_items(former)
        return [*(one for one in as_items(shown) if one not in old and one not in new), *new] or None

    return Transform(lambda value: None if empty(value) else [value], to_register, within, alike=alike)


def cascade(_terms: Terms) -> Transform:
    """A choice and the one below it: `Camp / Kitchen` <-> [Camp, Kitchen]."""

    def to_side(value: JsonValue) -> Native:
        return None if empty(value) else [step.strip() for step in str(value).split(BETWEEN, 1)]

    def to_register(native: JsonValue) -> Native:
        return BETWEEN.join(str(step) for step in as_items(native)) or None

    return Transform(to_side, to_register)


def record(terms: Terms) -> Transform:
    """Another record as the issue it has: its key, and back by any key that ever led to it (B-09)."""

    def to_side(value: JsonValue) -> Native:
        return None if empty(value) else terms.issues.keys.get(str(value), FOREIGN)

    def to_register(native: JsonValue) -> Native:
        return None if empty(native) else terms.issues.uids.get(str(native), FOREIGN)

    def lack(value: JsonValue) -> Lack | None:
        words, so = f"{value} has no issue yet", "it becomes the parent as soon as it has one"
        return Lack(words, "map its kind to issues, or remove the reference", Severity.INFO, so)

    return Transform(to_side, to_register, lack=lack)
