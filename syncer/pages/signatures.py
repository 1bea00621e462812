"""What templates say of ticks, signatures and proofs: boxes with what came of them, who signs, and hashes in short (MTG-5, REQ-18).

Bound to one rendering, like the rest of the vocabulary; nothing here changes anything.
"""

import re
from datetime import date
from typing import Protocol

from markupsafe import Markup, escape

from syncer.pages import markup, ticks
from syncer.pages.baselines import grouped
from syncer.pages.context import PageContext
from syncer.pages.edition import Edition
from syncer.text.storage import Box

NAMES = ("can_tick", "tickbox", "signers", "role_of", "id_of", "hash_of", "grouped_hash", "proof")
LEADING = ("project_lead", "project_manager")  # who signs for their side


class Words(Protocol):
    """What is asked of the rest of the vocabulary."""

    def text(self, key: str, **values: object) -> str | Markup:
        """A text of the interface."""
        ...

    def word(self, group: str, word: str | None) -> str:
        """An enumerated word."""
        ...

    def named(self, reference: str | None) -> str:
        """A person's name."""
        ...

    def person(self, reference: str | None) -> str | Markup:
        """A mention, or the name."""
        ...

    def side_of(self, reference: str | None) -> str:
        """The side a person is on."""
        ...

    def moment(self, moment: date | None) -> str:
        """A moment with its time."""
        ...


class Signatures:
    """The functions of one rendering, of the page with that id."""

    def __init__(self, words: Words, edition: Edition, context: PageContext, page: str) -> None:
        self._words, self._edition, self._context, self._page = words, edition, context, page

    def functions(self) -> dict[str, object]:
        """Return the functions by the names templates call them by."""
        return {name: getattr(self, name) for name in NAMES}

    def can_tick(self, reference: str | None) -> bool:
        """Return whether a person has an account to tick a box with; nobody needs one, since staff record evidence too."""
        person = self._edition.person(reference or "")
        return person is not None and person.id.casefold() in self._context.tickers

    def tickbox(
        self,
        action: str,
        about: str,
        person: str = "",
        text: object = "",
        *,
        settled: bool = False,
        named: bool = True,
    ) -> Markup:
        """Return a box that asks for an action on a record, baseline or page, named for the one person whose tick counts ("" for any of ours), with what came of its last tick beside it (MTG-5, REQ-18).

        What is settled in another way needs none, unless somebody ticked it on this page. `named`: it begins with whom it is for.
        """
        whom = self._edition.person(person)
        box = Box(action, about, whom.id if whom is not None else person)
        said = self._answered(box)
        if settled and not said:
            return Markup("")
        label = self._words.text("labelled", label=self._words.person(person)) if person and named else ""
        gap = "" if not said or str(text).endswith("。") else " "
        return ticks.box(box, Markup("{}{}{}{}").format(label, text, gap, said))

    def _answered(self, box: Box) -> Markup:
        found = self._context.answers.get(self._page, {}).get(box.name)
        if found is None:
            return Markup("")
        side = self._words.side_of(found.by)
        values = {
            "who": self._words.named(found.by),
            "person": self._words.named(box.person),
            "side": self._words.word("side", side),
            "when": self._words.moment(found.at),
        }
        said = escape(self._words.word("tick_answer", found.code)).format(**values)
        return Markup("<em>{}</em>").format(said)

    def signers(self, side: str) -> tuple[str, ...]:
        """Return who signs for a side: who leads the project there and has not left."""
        people = (one for one in self._edition.project.people if one.side == side and one.active is not False)
        return tuple(one.id for one in people if one.role in LEADING and one.name)

    def role_of(self, reference: str | None) -> str:
        """Return what a person does in the project; "" when unknown."""
        person = self._edition.person(reference) if reference else None
        return (person.role or "") if person is not None else ""

    def id_of(self, reference: str | None) -> str:
        """Return a person's id, whatever the person is named by; the reference where it means nobody."""
        person = self._edition.person(reference) if reference else None
        return person.id if person is not None else reference or ""

    def hash_of(self, digest: str | None) -> str:
        """Return the beginning of a SHA-256, enough to tell one from another; any other text as it stands."""
        text = digest or ""
        return f"{text[:12]}…" if re.fullmatch(r"[0-9a-f]{64}", text) else text

    def grouped_hash(self, digest: str) -> str:
        """Return a whole SHA-256 in groups of four digits, to be compared by people."""
        return grouped(digest)

    def proof(self, ref: str | None) -> str | Markup:
        """Return where a proof can be found as it was typed; an address on the web as a link that is no wider than its ends."""
        text = ref or ""
        found = re.fullmatch(r"https?://([^/\s]+)/\S*?([^/\s]{1,24})/?", text)
        return markup.link(text, f"{found[1]}/…/{found[2]}") if found is not None else text
