"""A page's own id: its kind, what it is about, "customer" for the customer's edition, its language, as in "minutes.MTG-0001.customer.en".

Why it exists: what may go to a customer is told by it, so no name that people give (a baseline called "customer", a person called so)
may look like it. Pure.
"""

import re
from typing import Final, NamedTuple

_OUTWARD: Final = "customer"
_LIKE_IT = re.compile(rf"(?:^|\.){_OUTWARD}_*$")  # the end of a subject that would be taken for the audience
_ID = re.compile(r"([a-z0-9]+(?:-[a-z0-9]+)*)\.(?:(.+)\.)?([a-z]{2,3}(?:-[A-Za-z0-9]+)*)")


class PageId(NamedTuple):
    """What an id says; `subject` is "" for a project's page."""

    kind: str
    subject: str
    customers: bool
    locale: str

    def __str__(self) -> str:
        """The id."""
        subject = f"{self.subject}_" if _LIKE_IT.search(self.subject) else self.subject
        outward = _OUTWARD if self.customers else ""
        return ".".join(part for part in (self.kind, subject, outward, self.locale) if part)


def page_id(page: str) -> PageId | None:
    """Read an id back; None for a word that is none, such as the name of a record's field."""
    found = _ID.fullmatch(page)
    if found is None:
        return None
    kind, middle, locale = found[1], found[2] or "", found[3]
    customers = middle == _OUTWARD or middle.endswith(f".{_OUTWARD}")
    subject = middle.removesuffix(_OUTWARD).removesuffix(".") if customers else middle
    return PageId(kind, subject.removesuffix("_") if _LIKE_IT.search(subject) else subject, customers, locale)


def is_customers(page: str) -> bool:
    """Whether a page of ours is a customer edition, by its own id."""
    found = page_id(page)
    return found is not None and found.customers
