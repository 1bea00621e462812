"""A meeting as a file for calendars (RFC 5545), which any calendar takes in by opening it (MTG-6).

It is published, not requested: nobody else is named in it, since whom we write to is nobody else's business, and no calendar answers it.
"""

from icalendar import Calendar, vText
from icalendar import Event as Entry

from syncer.pages.figures import Occasion
from syncer.ports import Event

_PRODUCT = "-//syncer//meetings//EN"


def calendar(event: Event) -> bytes:
    """Return the file's bytes; the same event always gives the same."""
    made = Calendar()
    made.add("prodid", _PRODUCT)
    made.add("version", "2.0")
    made.add("method", method(event))
    made.add_component(_entry(event))
    return bytes(made.to_ical(sorted=False))


def occasion(told: Occasion) -> bytes:
    """Return the file of a meeting as a page offers it; the same meeting always gives the same bytes."""
    made = Event(
        uid=told.uid,
        sequence=told.sequence,
        start=told.start,
        end=told.end,
        title=told.title,
        at=told.stamp,
        place=told.place,
        link=told.link,
        text=told.text,
        cancelled=told.cancelled,
    )
    return calendar(made)


def method(event: Event) -> str:
    """What a calendar is to do with it."""
    return "CANCEL" if event.cancelled else "PUBLISH"


def _entry(event: Event) -> Entry:
    entry = Entry()
    entry.add("uid", event.uid)
    entry.add("sequence", event.sequence)
    entry.add("dtstamp", event.at)
    entry.add("dtstart", event.start)
    if event.end is not None:
        entry.add("dtend", event.end)
    entry.add("summary", vText(event.title))
    for name, text in (("location", event.place), ("description", event.text)):
        if text:
            entry.add(name, vText(text))
    if event.link:
        entry.add("url", event.link)
    entry.add("status", "CANCELLED" if event.cancelled else "CONFIRMED")
    return entry
