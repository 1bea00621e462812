"""A meeting's page as a file for calendars: what the page's reader may see of it, in the page's language (MTG-6).

Its name is that under which the notice is mailed, so that whoever has both has one meeting in the calendar. Pure.
"""

from collections.abc import Iterator

from syncer.pages.context import PageContext
from syncer.pages.entry import Entry
from syncer.pages.figures import Occasion


def occasion(meeting: Entry, context: PageContext) -> Occasion | None:
    """Return a meeting for calendars; None without a beginning."""
    start = meeting.start
    if start is None:
        return None
    sequence, changed = context.revisions.get(meeting.uid, (0, start))
    return Occasion(
        uid=f"{context.instance}-{meeting.uid}@syncer",
        title=str(meeting.title or meeting.uid),
        start=start,
        end=meeting.end,
        place=str(meeting.place or ""),
        link=str(meeting.link or ""),
        text="\n".join(_told(meeting)),
        sequence=sequence,
        stamp=changed,
        cancelled=meeting.state == "cancelled",
    )


def _told(meeting: Entry) -> Iterator[str]:
    if meeting.purpose:
        yield str(meeting.purpose)
    for point in meeting.agenda:
        if point.title:
            minutes = f" ({point.minutes})" if point.minutes else ""
            yield f"- {point.title}{minutes}"
