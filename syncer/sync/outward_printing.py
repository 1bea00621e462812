"""Customer editions in a plan's words: what each would newly show, and what keeps one back."""

from collections.abc import Iterable

from syncer.sync.releases import Outlook, Shown

_FEW = 4  # passages of a page that a plan names
_WORDS = 40


def differing(outlooks: Iterable[Outlook]) -> list[str]:
    """Lines of editions that differ from what was released, with what a release would newly show."""
    return [_differing(one) for one in outlooks if one.state == "differs"]


def unreleased(outlooks: Iterable[Outlook]) -> list[str]:
    """Lines of editions that nobody has released; one of something that came to nothing is left out."""
    return [f"{one.page}: {one.title}" for one in outlooks if one.state == "new" and one.waits]


def kept_back(outlooks: Iterable[Outlook]) -> list[str]:
    """Lines of editions that cannot go out, or that the project makes no more, and why."""
    return [f"{one.title}: {why}" for one in outlooks if one.state in {"blocked", "gone"} for why in one.why]


def shown(one: Shown, most: int = _WORDS) -> str:
    """One thing that becomes visible: record, field, and the beginning of its words."""
    where = " ".join(part for part in (one.uid, one.field) if part)
    words = one.words if len(one.words) <= most else f"{one.words[: most - 1]}…"
    return f"{where} “{words}”" if where else f"“{words}”"


def _differing(one: Outlook) -> str:
    few = ", ".join(map(shown, one.newly[:_FEW]))
    more = f" and {len(one.newly) - _FEW} more" if len(one.newly) > _FEW else ""
    newly = f"newly visible: {few}{more}" if one.newly else "nothing newly visible"
    why = "".join(f" ({reason})" for reason in one.why)
    return f"{one.title}{why}: {newly}; syncer release {one.page}"
