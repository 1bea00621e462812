"""A cycle's summary in words: the same object that `run --json` prints and `status` remembers."""

from collections.abc import Iterator
from typing import cast

from syncer.domain.json import JsonObject

Counts = dict[str, dict[str, int]]
_WORDS = {
    "create": "created",
    "adopt": "adopted",
    "unmark": "unmarked",
    "update": "updated",
    "transition": "moved",
    "link": "linked",
    "unlink": "unlinked",
    "comment": "commented",
    "waiting": "waiting",
    "chart": "charts drawn",
}
_SIDES = {"jira": "Jira", "files": "files", "pages": "pages"}


def lines(summary: JsonObject) -> Iterator[str]:
    """One line on what was done, then one for each thing that waits for a person."""
    key = summary["project"]
    stops = cast("list[dict[str, str]]", summary["stops"])
    if stops:
        yield f"{key}: stopped, nothing was written"
    else:
        quiet = (
            "nothing to write"
            if summary["held"] or summary["open_claims"]
            else "all sides agree, nothing to write"
        )
        yield f"{key}: {'; '.join(_done(summary)) or quiet} ({_cost(summary)})"
    for stop in stops:
        yield f"  {stop['item']}: {stop['reason']}"
        yield f"    {stop['command']}"
    counted = cast("JsonObject | None", summary.get("census"))
    if counted is not None:
        yield f"  {census(counted)}"
    if expired := cast("JsonObject", summary.get("expired") or {}):
        told = ", ".join(f"{count} of {name}" for name, count in expired.items())
        yield f"  kept long enough, taken out of the store: {told}"
    if summary["held"]:
        yield f"  {summary['held']} held: syncer conflicts list"
    if summary["open_claims"]:
        yield f"  {summary['open_claims']} writes without a reply: the next cycle looks them up"


def census(counted: JsonObject) -> str:
    """What a census compared, and how much of it differed unnoticed."""
    number = cast("int", counted["divergence"])
    listed = ", ".join(cast("list[str]", counted["divergent"]))
    found = f"divergence {number}" + (f" ({listed})" if listed else "")
    return f"census: {counted['issues']} issues and {counted['files']} files compared, {counted['fields']} fields; {found}"


def pages(summary: JsonObject) -> Iterator[str]:
    """Where the pages are, when any was written."""
    written = cast("Counts", summary["changes"])["pages"]
    if written["create"] or written["update"]:
        for page in cast("list[dict[str, str]]", summary["pages"]):
            yield f"  {page['title']} (version {page['version']}): {page['url']}"


def _done(summary: JsonObject) -> Iterator[str]:
    for side, counts in cast("Counts", summary["changes"]).items():
        said = [f"{number} {_WORDS[verb]}" for verb, number in counts.items() if number and verb in _WORDS]
        if said:
            yield f"{_SIDES[side]}: {', '.join(said)}"
    if summary["failed"]:
        yield f"{summary['failed']} failed"
    if summary.get("postponed"):
        yield f"{summary['postponed']} left to the next cycle"


def _cost(summary: JsonObject) -> str:
    sent = cast("Counts", summary["requests"])
    read = sum(counts["read"] for counts in sent.values())
    written = sum(counts["write"] for counts in sent.values())
    return f"{cast('float', summary['seconds']):.1f} s, {read} reads, {written} writes"
