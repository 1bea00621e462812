"""What the status comment on an issue says of response times: which are close to their end, over, or paused for too long.

Why it exists: people who live in Jira learn there that an answer is due, where the policy asks for it. It says instants and no
time left, so that it changes when the clock gets somewhere and not as time goes by. Pure: text in Markdown.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from syncer.domain.json import JsonObject
from syncer.rules.slas import Policy
from syncer.sync.clock_rows import ClockRow
from syncer.sync.observation import Agreed, Counterpart
from syncer.text.markdown.escape import escape

CLOCKS: Final = "#clocks"  # agreed under this name: what is to be told of clocks
Names = Mapping[str, str]  # what a rule is called in the comment's language

_EN: Final[Mapping[str, str]] = {
    "head": "{uid}: response times",
    "ended": "{uid}: no response time is about to be over or overdue any more.",
    "warning": "“{name}” is about to be overdue: it has to be done by {at}.",
    "warning_paused": "“{name}” is about to be overdue; it is paused now.",
    "breach": "“{name}” is overdue: it had to be done by {at}.",
    "pause": "“{name}” has been paused since {at}, which is longer than allowed.",
    "zoned": "{at} ({zone})",
}
_ZH: Final[Mapping[str, str]] = {
    "head": "{uid} 响应时效",
    "ended": "{uid}：已无即将超时或已超时的事项。",
    "warning": "“{name}”即将超时，须在 {at}前完成。",
    "warning_paused": "“{name}”即将超时，目前已暂停。",
    "breach": "“{name}”已超时，应在 {at}前完成。",
    "pause": "“{name}”自 {at}起暂停，已超过允许的时长。",
    "zoned": "{at}（{zone}）",
}


def told_on(agreed: Agreed | None) -> tuple[JsonObject, ...]:
    """What is kept to be told of a record's clocks."""
    kept = agreed.register if agreed is not None else None
    return tuple(one for one in (kept if isinstance(kept, list) else ()) if isinstance(one, dict))


def told_of(part: Counterpart) -> tuple[JsonObject, ...]:
    """The same as it is kept with an issue."""
    return told_on(part.agreed.get(CLOCKS))


def names(policies: Iterable[Policy], locale: str) -> Names:
    """What each rule is called in a language, as far as its policy says."""
    key = "zh-CN" if _words(locale) is _ZH else "en"
    return {one.name: said for one in policies for lang, said in one.says.items() if str(lang) == key}


def head(uid: str, locale: str) -> str:
    """The heading where nothing else is told."""
    return _words(locale)["head"].format(uid=uid)


def ended(uid: str, locale: str) -> str:
    """That nothing is to be told of clocks any more."""
    return _words(locale)["ended"].format(uid=uid)


def lines(told: Sequence[JsonObject], called: Names, locale: str) -> Iterator[str]:
    """One sentence a clock."""
    words = _words(locale)
    for one in told:
        at, stage, rule = str(one.get("at") or ""), str(one["stage"]), str(one["rule"])
        form = words[stage if at or stage != "warning" else "warning_paused"]
        name = escape(called.get(rule, rule), angles=True, in_link=False)
        yield form.format(name=name, at=words["zoned"].format(at=at, zone=one.get("zone") or "UTC"))


def _words(locale: str) -> Mapping[str, str]:
    return _ZH if locale.lower().startswith("zh") else _EN


def sentence(row: ClockRow, zone: str) -> JsonObject:
    """What is kept to say where a clock stands, in a zone; a deadline at midnight is the end of the day before."""
    stage = str(row.row["said"])
    at = row.row.get({"breach": "breached", "warning": "deadline", "pause": "paused"}[stage])
    said: JsonObject = {"rule": row.rule, "cycle": row.cycle, "stage": stage, "zone": zone}
    if isinstance(at, str):
        local = datetime.fromisoformat(at).astimezone(ZoneInfo(zone))
        over = stage != "pause" and local.time() == time()
        before = local.date() - timedelta(days=1)
        said["at"] = f"{before.isoformat()} 24:00" if over else local.strftime("%Y-%m-%d %H:%M")
    return said
