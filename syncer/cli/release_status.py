"""What `status` tells of customer editions: those that differ from their last release, those that cannot go out, and releases that wait.

From the store alone: it is what the last cycle found.
"""

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from syncer.domain.json import JsonObject, JsonValue
    from syncer.sync.observation import HubState

_FEW = 4


def of_hub(hub: "HubState") -> "JsonObject | None":
    """How customer editions stand, and who released what that is not published yet; None where there is neither."""
    from syncer.sync.releases import OUTLOOK, wishes

    editions = json.loads(hub.cursors.get(OUTLOOK) or "[]")
    waiting: list[JsonValue] = [{"page": one.page, "by": one.by} for one in wishes(hub.decisions)]
    return {"pages": editions, "waiting": waiting} if editions or waiting else None


def lines(editions: "JsonObject", *, whole: bool) -> Iterator[str]:
    """What there is to do about them; `whole`: each that is as it was released, too."""
    pages = cast("list[JsonObject]", editions["pages"])
    for one in cast("list[JsonObject]", editions["waiting"]):
        yield f"  released by {one['by']}, published by the next cycle: {one['page']}"
    differing = [one for one in pages if one["state"] == "differs"]
    for one in differing if whole else differing[:_FEW]:
        yield f"  differs from its last release: {one['title']}{_newly(one)}; syncer release {one['page']}"
    if len(differing) > _FEW and not whole:
        yield f"  and {len(differing) - _FEW} more customer editions that differ (syncer release lists them)"
    for one in pages:
        if one["state"] in {"blocked", "gone"}:
            yield from (f"  customer edition {one['title']}: {why}" for why in cast("list[str]", one["why"]))
        if whole and one["state"] == "released":
            last = cast("JsonObject", one["released"])
            yield f"  as released by {last['by']} at {last['at']}: {one['title']}, version {last['version']}"
    new = sum(one["state"] == "new" and not one["why"] for one in pages)
    if new:
        yield f"  customer editions never released: {new} (syncer release lists them)"


def _newly(one: "JsonObject") -> str:
    number = cast("int", one["newly"])
    return f", {number} passage{'' if number == 1 else 's'} newly visible" if number else ""
