"""Baselines as pages see them: what each says of itself, who signed it, and what took its place (PG-10, PG-14).

Why it exists: a frozen page has two parts. What was frozen never changes; what became of it since stands around it. Here is what
either part may say of the baseline. Nothing is looked up.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from syncer.domain.kinds import Kind
from syncer.domain.people import Directory
from syncer.sync.baselines import Baseline, Head
from syncer.sync.observation import StoredRecord
from syncer.sync.sign_offs import Signature, SignOff, sign_offs
from syncer.sync.signed import ASIDE

_GROUP = 4  # hex digits that are read at once


@dataclass(frozen=True, slots=True)
class BaselineView:
    """A baseline: its head, who signed, what took its place; `digests` by uid, and `awaited` requirements, where it was read whole."""

    head: Head
    signatures: tuple[Signature, ...] = ()
    superseded_by: str = ""
    signed: bool = False
    digests: Mapping[str, str] = field(default_factory=dict)
    awaited: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """What it is called."""
        return self.head.name

    @property
    def state(self) -> str:
        """How it stands: superseded, signed by both sides, or in review."""
        return "superseded" if self.superseded_by else "signed" if self.signed else "in_review"


def grouped(digest: str) -> str:
    """Return a digest in groups that people can read aloud and compare."""
    return " ".join(digest[at : at + _GROUP] for at in range(0, len(digest), _GROUP))


def views(
    heads: Sequence[Head],
    records: Mapping[str, StoredRecord],
    signed: Iterable[Head],
    people: Directory,
) -> tuple[BaselineView, ...]:
    """Return every baseline as it stands, the earliest first; `signed` are those that both sides have confirmed."""
    names = {head.name for head in signed}
    return tuple(
        BaselineView(head, _of(head, off), _successor(head, heads, names), head.name in names)
        for head, off in zip(heads, sign_offs(heads, records, people), strict=True)
    )


def _of(head: Head, off: SignOff) -> tuple[Signature, ...]:
    """The signatures over the baseline's very digest, as far as they name one."""
    return tuple(one for one in off.signatures if one.digest in {"", head.digest})


def with_digests(view: BaselineView, whole: Baseline) -> BaselineView:
    """Return a baseline with the digest of each record, as the customer can compute it, and what was there to be confirmed."""
    digests = {uid: record.customer.digest for uid, record in whole.records.items()}
    wanted = (
        uid
        for uid, one in sorted(whole.records.items())
        if one.kind is Kind.REQUIREMENT and one.values.get("agreement") not in ASIDE
    )
    return replace(view, digests=digests, awaited=tuple(wanted))


def _successor(head: Head, heads: Sequence[Head], signed: Iterable[str]) -> str:
    """The baseline that took its place: a later one of the whole register, once that is signed where this one was."""
    names = set(signed)
    later = [one for one in heads if one.made > head.made and one.whole]
    binding = [one for one in later if one.name in names] if head.name in names else later
    return binding[-1].name if binding else ""
