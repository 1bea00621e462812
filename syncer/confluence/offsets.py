"""Listings that go by offsets over rows that move while they are read.

Why it exists: a row that goes away shifts all behind it, so that the next part would silently begin one row too
late, and a page that is there would look gone. So each part begins with the last row of the one before; where that
row is elsewhere, the listing starts over. Rows may come twice; readers keep them by id.
"""

from collections.abc import Callable, Iterator

from syncer.confluence.dialect import Query
from syncer.confluence.wire import next_page
from syncer.domain.json import JsonObject, JsonValue
from syncer.http.narrow import as_number, as_objects, as_text, dig
from syncer.ports import Temporary

Read = Callable[[Query], JsonValue]
_TRIES = 3


def rows(read: Read, asked: Query, key: str = "id") -> Iterator[JsonObject]:
    """All rows of a listing, told apart by a member. Raises Temporary where the site turns in circles.

    The last of three tries is taken as it is: where rows are hidden from us, a seam cannot always be checked.
    """
    for trial in range(1, _TRIES + 1):
        query, last = dict(asked), ""
        while query:
            data = read(query)
            found = as_objects(dig(data, "results"))
            if last and last not in {as_text(one.get(key)) for one in found} and trial < _TRIES:
                break
            yield from found
            whole = len(found) == as_number(dig(data, "limit")) > 1
            last = as_text(found[-1].get(key)) if whole else ""
            query = _after(query, data, overlap=whole)
        else:
            return


def _after(query: dict[str, str], data: JsonValue, *, overlap: bool) -> dict[str, str]:
    """What to ask next, one row earlier with `overlap`; nothing after the last part."""
    more = next_page(data)
    if not more:
        return {}
    here, start = as_number(query.get("start")), as_number(more.get("start"))
    if start <= here:
        raise Temporary("confluence repeats a page of a listing", "the next cycle asks again")
    return {**query, **more, "start": str(start - 1 if overlap else start)}
