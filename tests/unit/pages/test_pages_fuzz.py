"""Thousands of hostile texts through every template: each page stays valid and shows what was typed, as it was typed (B-40).

`make hostile` tries 2,000 texts on every kind of page, in both languages and for every audience; otherwise it is a few dozen.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

import pytest

from syncer.domain.fields import FieldSpec
from syncer.domain.meta import Audience, Shape
from syncer.pages.catalogue import Templates
from syncer.pages.context import PageContext
from syncer.pages.render import Rendered, render, subjects
from syncer.pages.sample import sample
from syncer.pages.view import Register
from syncer.text import storage
from syncer.text.characters import clean
from tests.support.hostile import TEXTS, texts
from tests.unit.pages.conftest import Everything, shipped

MANY: Final = 1000
KINDS: Final = sorted(name.removesuffix(".storage.j2") for name in shipped() if name.endswith(".storage.j2"))
_TOKEN: Final = re.compile(r"tok[0-9]+x")


@dataclass(frozen=True, slots=True)
class _Field:
    """A field of text, and the token that tells where it is shown."""

    key: str
    token: str
    plain: bool


@pytest.fixture(scope="module")
def fields(everything: Everything) -> dict[str, _Field]:
    """Every field of text by kind and path."""
    found: dict[str, _Field] = {}

    def say(kind: str, spec: FieldSpec) -> str:
        key = f"{kind}.{spec.path}"
        plain = spec.shape is not Shape.MARKDOWN
        return found.setdefault(key, _Field(key, f"tok{len(found)}x", plain)).token

    everything(say)
    return found


def _register(everything: Everything, fields: dict[str, _Field], said: dict[str, str]) -> Register:
    """A register with something in every field; what is not `said` is the field's token alone."""

    def say(kind: str, spec: FieldSpec) -> str:
        known = fields[f"{kind}.{spec.path}"]
        return f"{said[known.key]} {known.token}" if known.key in said else known.token

    other = sample()
    return replace(
        everything(say),
        clocks=other.clocks,
        rules=other.rules,
        drafts=other.drafts,
        sent=other.sent,
        plan=other.plan,
        suspects=other.suspects,
    )


def _editions(templates: Templates, kind: str, register: Register) -> Iterator[tuple[str, Audience, str]]:
    """Language, audience and record of some pages of a kind; few texts are for one page an audience."""
    locales = ("en", "zh-CN")
    for turn, audience in enumerate(templates.pages[kind].kind.audiences):
        for number, subject in enumerate(subjects(templates, kind, register)):
            if number == 0 or TEXTS >= MANY:
                yield (locales[(number + turn) % 2], audience, subject)


def _words(page: Rendered) -> str:
    """What a reader sees, white space folded; a line end is white space."""
    text = "".join(str(part) for part in storage.parse(page.body.replace("<br/>", " ")).itertext())
    return " ".join(text.split())


@pytest.mark.parametrize("kind", KINDS)
def test_every_text_through_a_template_is_shown_as_typed(
    kind: str,
    everything: Everything,
    templates: Templates,
    context: PageContext,
    fields: dict[str, _Field],
) -> None:
    benign = _register(everything, fields, {})
    for locale, audience, subject in _editions(templates, kind, benign):
        page = render(templates, kind, benign, locale, audience, context, subject)
        assert page.problems == ()
        tokens = set(_TOKEN.findall(_words(page)))
        shown = [one for one in fields.values() if one.token in tokens]
        for batch in _batches(texts(TEXTS), max(1, sum(one.plain for one in shown))):
            said = _dealt(shown, batch)
            found = render(
                templates, kind, _register(everything, fields, said), locale, audience, context, subject
            )
            assert found.problems == ()
            words = _words(found)
            expected = {
                one.key: f"{' '.join(clean(said[one.key]).split())} {one.token}"
                for one in shown
                if one.plain and one.key in said
            }
            assert {key: text for key, text in expected.items() if text not in words} == {}


def _batches(found: Sequence[str], size: int) -> Iterator[Sequence[str]]:
    return (found[at : at + size] for at in range(0, len(found), size))


def _dealt(shown: Sequence[_Field], batch: Sequence[str]) -> dict[str, str]:
    """A text for each plain field; Markdown gets them too, of which only validity is asked."""
    plain = [one for one in shown if one.plain]
    said = {one.key: text for one, text in zip(plain, batch, strict=False)}
    return said | {one.key: batch[i % len(batch)] for i, one in enumerate(o for o in shown if not o.plain)}
