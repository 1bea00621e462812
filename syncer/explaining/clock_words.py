"""The words for a record's clocks, in English and in Chinese; `clocks` has the facts.

Times are those of the project's zone. Nothing is worked out here.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import cast
from zoneinfo import ZoneInfo

from syncer.domain.fields import spec_of
from syncer.domain.json import JsonObject, JsonValue
from syncer.domain.kinds import Kind
from syncer.sync.moments import due

_LONG = 60  # characters of a value that a line shows
_FEW = 14  # skipped days that a line shows
_WORDS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "head": "{says}, cycle {cycle}: {state}",
        "no_cycle": "{says}: {state}",
        "running": "running",
        "paused": "paused",
        "met": "met",
        "breached": "breached",
        "cancelled": "cancelled",
        "unknown": "unknown",
        "stopped": "stopped",
        "rule": "rule: {rule}, {version}; goal {goal}; calendar {calendar}",
        "since": "in force since {since}",
        "ever": "in force from the beginning",
        "no_goal": "none",
        "deadline": "deadline: {at}; worked {worked}, left {left}",
        "no_deadline": "deadline: nobody can tell while it is paused; worked {worked}, left {left}",
        "aimless": "deadline: none, no time is set for it as it stands; worked {worked}",
        "over": "deadline: {at}; worked {worked}, over by {left}",
        "skips": "skipped days: {days}{more}",
        "more": ", and {count} more",
        "rest": "free day",
        "week": "free day",
        "holiday": "public holiday",
        "made_up": "free day",
        "written": "free by the calendar",
        "interval": "{start} to {end}: {kind}, {worked} worked{goal}{why}",
        "aim": ", goal {goal}",
        "now": "now",
        "because": ", since {why}",
        "event": "{at} {field}: {before} → {after}{by}{ref}",
        "automatic": ", by a program",
        "by": ", by {by}",
        "jira": ", entry {ref} of the issue's history",
        "history": ", entry {ref} of the register's history",
        "evidence": ", the instant that stands in it",
        "nothing": "nothing",
        "of_goal": "{name} of {goal}",
        "reached": "{name} reached {at}{told}",
        "coming": "{name} comes {at}",
        "when": "{name} comes when the pause is over",
        "breach": "breach",
        "pause": "pause too long",
        "told": "; told {at}: {to}",
        "later": "; in a digest: {to}",
        "noted": "; noted {at}, nobody was told",
        "heard": "; noted {at}, {to} heard of something graver",
        "acknowledged": "; acknowledged by {by} {at}",
        "ended": "ended {at}: {ending}",
        "by_evidence": "stopped by evidence",
        "reset": "begun anew",
        "not_meant": "the rule means the record no more",
        "proof": "evidence: {value}",
        "gone": "this evidence does not stand in the record any more",
        "untold": "nobody can tell the past of {field}: {why}",
        "erased": "an entry of its history was erased ({ref})",
        "known_late": "the register knows the field since {at}, the record is from {since}, and its issue's history does not say",
        "rebuilt": "the register was rebuilt {at}, and the record has no issue whose history says since when it was so",
        "does_not_lead_to_present": "what is recorded of it does not lead to what it says now",
        "begins": "{rule} begins {at}",
        "none": "no clock of it has begun",
        "known": "known? syncer ack {uid} {rule} stops what follows",
        "level": "level {level}",
        "again": "level {level}, said again ({time})",
        "zone": "times in {zone}",
        "comma": ", ",
        "day": "{day} ({name})",
        "is": "{field}: {value}",
        "or": " or ",
        "has": "{field} is there",
        "not": "not ({condition})",
        "all": "{condition}",
        "h": "{h} h {m:02} min",
    },
    "zh-CN": {
        "head": "{says}，第 {cycle} 轮：{state}",
        "no_cycle": "{says}：{state}",
        "running": "计时中",
        "paused": "已暂停",
        "met": "按时完成",
        "breached": "已超时",
        "cancelled": "已取消",
        "unknown": "无法判定",
        "stopped": "停止",
        "rule": "规则：{rule}，{version}；时限 {goal}；日历 {calendar}",
        "since": "自 {since} 起生效",
        "ever": "一直有效",
        "no_goal": "无",
        "deadline": "截止时间：{at}；已用 {worked}，剩余 {left}",
        "no_deadline": "截止时间：暂停期间无法确定；已用 {worked}，剩余 {left}",
        "aimless": "截止时间：无，当前情况下未规定时限；已用 {worked}",
        "over": "截止时间：{at}；已用 {worked}，超时 {left}",
        "skips": "跳过的日期：{days}{more}",
        "more": "，另有 {count} 天",
        "rest": "休息日",
        "week": "休息日",
        "holiday": "法定节假日",
        "made_up": "休息日",
        "written": "日历中的休息日",
        "interval": "{start} 至 {end}：{kind}，计入 {worked}{goal}{why}",
        "aim": "，时限 {goal}",
        "now": "现在",
        "because": "，原因：{why}",
        "event": "{at} {field}：{before} → {after}{by}{ref}",
        "automatic": "，由程序执行",
        "by": "，操作人 {by}",
        "jira": "，见问题历史第 {ref} 条",
        "history": "，见登记册历史第 {ref} 条",
        "evidence": "，以其自身记载的时间为准",
        "nothing": "空",
        "of_goal": "{name}（时限 {goal}）",
        "reached": "{name}：{at}{told}",
        "coming": "{name}：预计 {at}",
        "when": "{name}：待暂停结束后确定",
        "breach": "超时",
        "pause": "暂停过久",
        "told": "；{at} 已通知 {to}",
        "later": "；汇总通知 {to}",
        "noted": "；{at} 仅记录，未通知任何人",
        "heard": "；{at} 仅记录，{to} 已收到更高级别的通知",
        "acknowledged": "；{by} 已于 {at} 确认知悉",
        "ended": "{at} 结束：{ending}",
        "by_evidence": "凭证据停止",
        "reset": "重新开始",
        "not_meant": "规则不再适用于该记录",
        "proof": "证据：{value}",
        "gone": "该证据现已不在记录中",
        "untold": "无法得知“{field}”的历史：{why}",
        "erased": "其历史中有一条已被删除（{ref}）",
        "known_late": "登记册自 {at} 才有该字段，而记录始于 {since}，问题历史亦无记载",
        "rebuilt": "登记册于 {at} 重建，该记录没有对应的 Jira 问题，无从得知自何时起如此",
        "does_not_lead_to_present": "已有的记载与现值不符",
        "begins": "{rule} 将于 {at} 开始",
        "none": "尚无计时开始",
        "known": "如已知悉，可用 syncer ack {uid} {rule} 停止后续升级",
        "level": "第 {level} 级升级",
        "again": "第 {level} 级升级（第 {time} 次重复提醒）",
        "zone": "时区：{zone}",
        "comma": "，",
        "day": "{day}（{name}）",
        "is": "{field}为 {value}",
        "or": " 或 ",
        "has": "已有{field}",
        "not": "并非（{condition}）",
        "all": "{condition}",
        "h": "{h} 小时 {m:02} 分",
    },
}


Line = tuple[
    int, str
]  # how far below its clock it stands (0: it is one's head, or stands alone), and what it says


def lines(data: JsonObject, kind: Kind, uid: str, locale: str) -> Iterator[str]:
    """What `explain --sla` prints of a record."""
    speech = _Speech(locale, kind, str(data["timezone"]))
    for depth, text in told(data, kind, locale, uid=uid):
        yield f"{'  ' * depth}{text}"
    yield speech("zone", zone=data["timezone"])


def told(data: JsonObject, kind: Kind, locale: str, *, uid: str = "") -> Iterator[Line]:
    """Each cycle of a record's clocks, and what begins; with an ID, what acknowledges a breach is told, too."""
    speech = _Speech(locale, kind, str(data["timezone"]))
    clocks = cast("Sequence[JsonObject]", data["clocks"])
    begin = cast("Sequence[JsonObject]", data["begin"])
    for clock in clocks:
        yield from _clock(clock, speech)
        if uid and _not_acknowledged(clock):
            yield 1, speech("known", uid=uid, rule=clock["rule"])
    for one in begin:
        yield 0, speech("begins", rule=one["rule"], at=speech.at(one["at"]))
    if not clocks and not begin:
        yield 0, speech("none")


def _clock(clock: JsonObject, speech: "_Speech") -> Iterator[Line]:
    head = "head" if clock["cycle"] else "no_cycle"
    yield 0, speech(head, says=clock["says"], cycle=clock["cycle"], state=speech(str(clock["state"])))
    version = speech("since", since=clock["version"]) if clock["version"] else speech("ever")
    goal = speech.goal(clock["goal"]) or speech("no_goal")
    yield 1, speech("rule", rule=clock["rule"], version=version, goal=goal, calendar=clock["calendar"])
    for one in cast("Sequence[JsonObject]", clock["unknown"]):
        yield 1, _untold(one, speech)
    if clock["unknown"]:
        return
    yield 1, _deadline(clock, speech)
    skipped = cast("Sequence[JsonObject]", clock["skipped"])
    if skipped:
        yield 1, _skipped(skipped, speech)
    intervals = cast("Sequence[JsonObject]", clock["intervals"])
    changed = len({str(one["goal"]) for one in intervals if one["kind"] != "stopped"}) > 1
    for interval in intervals:
        yield from _interval(interval, speech, changed=changed)
    for point in cast("Sequence[JsonObject]", clock["points"]):
        yield 1, _point(point, clock["goal"], speech)
    yield from _end(clock, speech)


def _skipped(skipped: Sequence[JsonObject], speech: "_Speech") -> str:
    days = [
        speech("day", day=one["day"], name=one["name"] or speech(str(one["kind"]))) for one in skipped[:_FEW]
    ]
    rest = len(skipped) - _FEW
    return speech(
        "skips", days=speech["comma"].join(days), more=speech("more", count=rest) if rest > 0 else ""
    )


def _not_acknowledged(clock: JsonObject) -> bool:
    """Whether somebody was told of a breach that goes on, and nobody said that it is known."""
    points = cast("Sequence[JsonObject]", clock["points"])
    kinds, goal = {"breach", "level", "again"}, clock["goal"]
    of_breach = (one for one in points if one["kind"] in kinds and one["goal"] == goal)
    said = [cast("JsonObject", one["told"]) for one in of_breach if one["told"] is not None]
    late = clock["state"] == "breached" and clock["ended"] is None
    return late and bool(said) and not any(one["acknowledged_by"] for one in said)


def _untold(one: JsonObject, speech: "_Speech") -> str:
    why = cast("JsonObject", one["why"])
    given = {key: speech.at(why[key]) if key != "ref" else why[key] for key in why if key != "code"}
    return speech("untold", field=speech.field(str(one["field"])), why=speech(str(why["code"]), **given))


def _deadline(clock: JsonObject, speech: "_Speech") -> str:
    left = cast("int | None", clock["left"])
    key = "over" if clock["state"] == "breached" else "deadline"
    if clock["deadline"] is None:
        key = "no_deadline" if clock["goal"] else "aimless"
    worked, rest = speech.span(clock["worked"]), speech.span(abs(left) if left is not None else 0)
    return speech(key, at=speech.until(clock["deadline"]), worked=worked, left=rest)


def _interval(one: JsonObject, speech: "_Speech", *, changed: bool) -> Iterator[Line]:
    goal = speech("aim", goal=speech.goal(one["goal"])) if changed and one["goal"] else ""
    why = speech("because", why=speech.condition(one["why"])) if one["why"] else ""
    end = speech.at(one["to"]) if one["to"] else speech("now")
    kind, worked = speech(str(one["kind"])), speech.span(one["worked"])
    start = speech.at(one["from"])
    yield 1, speech("interval", start=start, end=end, kind=kind, worked=worked, goal=goal, why=why)
    for event in cast("Sequence[JsonObject]", one["events"]):
        yield 2, _event(event, speech)


def _event(event: JsonObject, speech: "_Speech") -> str:
    place, _, number = str(event["ref"]).partition(":")
    by = speech("by", by=event["by"]) if event["by"] else ""
    return speech(
        "event",
        at=speech.at(event["at"]),
        field=speech.field(str(event["field"])),
        before=speech.value(event["before"]),
        after=speech.value(event["after"]),
        by=by + (speech("automatic") if event["automatic"] else ""),
        ref=speech(place, ref=number) if place in {"jira", "history", "evidence"} else "",
    )


def _point(point: JsonObject, goal: JsonValue, speech: "_Speech") -> str:
    name = speech.point(str(point["name"]))
    if point["kind"] != "pause" and point["goal"] != goal:
        name = speech("of_goal", name=name, goal=speech.goal(point["goal"]))
    told = cast("JsonObject | None", point["told"])
    if point["at"] is None:
        return speech("when", name=name)
    if not point["reached"] and told is None:
        return speech("coming", name=name, at=speech.at(point["at"]))
    return speech("reached", name=name, at=speech.at(point["at"]), told=_told(told, speech))


def _told(told: JsonObject | None, speech: "_Speech") -> str:
    if told is None:
        return ""
    to, later = (", ".join(cast("Sequence[str]", told[key])) for key in ("to", "later"))
    said = speech("told", at=speech.at(told["at"]), to=to) if to else ""
    said += speech("later", to=later) if later else ""
    if told["acknowledged_by"]:
        at = speech.at(told["acknowledged_at"])
        return (said or "") + speech("acknowledged", by=told["acknowledged_by"], at=at)
    heard = ", ".join(cast("Sequence[str]", told["heard"]))
    return said or speech("heard" if heard else "noted", at=speech.at(told["at"]), to=heard)


def _end(clock: JsonObject, speech: "_Speech") -> Iterator[Line]:
    if clock["ended"] is None:
        return
    ending = "by_evidence" if clock["ending"] == "stopped" else str(clock["ending"])
    yield 1, speech("ended", at=speech.at(clock["ended"]), ending=speech(ending))
    for event in cast("Sequence[JsonObject]", clock["ended_by"]):
        yield 2, _event(event, speech)
    for value in cast("Sequence[JsonValue]", clock["evidence"]):
        yield 2, speech("proof", value=speech.value(value))
    if clock["evidence_gone"]:
        yield 2, speech("gone")


class _Speech:
    """Words in one language for a kind of record, and times in one zone."""

    def __init__(self, locale: str, kind: Kind, zone: str) -> None:
        self._words, self._chinese = _WORDS[locale], locale == "zh-CN"
        self._kind, self._zone = kind, ZoneInfo(zone)

    def __call__(self, key: str, **given: object) -> str:
        return self._words.get(key, key).format(**given)

    def __getitem__(self, key: str) -> str:
        return self._words[key]

    def point(self, name: str) -> str:
        """A point of a clock: a share of its time as it is written, the breach, a level of what follows."""
        level, again, time = name.removeprefix("level ").partition(" again ")
        if name.startswith("level "):
            return self("again", level=level, time=time) if again else self("level", level=level)
        return self(name) if name in {"breach", "pause"} else name

    def field(self, path: str) -> str:
        """A field by its name."""
        spec = spec_of(self._kind, path)
        return spec.zh if spec is not None and self._chinese else path

    def at(self, instant: JsonValue) -> str:
        """An instant as the clocks of the zone show it."""
        if instant is None:
            return ""
        return datetime.fromisoformat(str(instant)).astimezone(self._zone).strftime("%Y-%m-%d %H:%M")

    def until(self, instant: JsonValue) -> str:
        """An instant by which something is due: midnight is the end of the day before."""
        return due(datetime.fromisoformat(str(instant)).astimezone(self._zone)) if instant is not None else ""

    def goal(self, goal: JsonValue) -> str:
        """A goal: a time as it was written, or an instant."""
        try:
            return self.until(goal)
        except ValueError:
            return str(goal)

    def span(self, seconds: JsonValue) -> str:
        """Working time in hours and minutes."""
        minutes = int(timedelta(seconds=cast("int", seconds)).total_seconds()) // 60
        return self("h", h=minutes // 60, m=minutes % 60)

    def value(self, value: JsonValue) -> str:
        """A value in one line."""
        if value is None:
            return self("nothing")
        if isinstance(value, dict) and "at" in value and all(isinstance(one, str) for one in value.values()):
            words = {**value, "at": self.at(value["at"]) if "T" in str(value["at"]) else value["at"]}
            known = [name for name in ("how", "by", "at") if name in words]
            rest = [name for name in words if name not in known]
            return self["comma"].join(self.value(words[name]) for name in [*known, *rest])
        text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        line = " ".join(text.split())
        return line if len(line) <= _LONG else f"{line[:_LONG]}…"

    def condition(self, why: JsonValue) -> str:
        """The part of a condition that held."""
        if isinstance(why, list):
            return self["comma"].join(self.condition(each) for each in why)
        if not isinstance(why, dict):
            return str(why)
        return self["comma"].join(self._part(path, wanted) for path, wanted in why.items())

    def _part(self, path: str, wanted: JsonValue) -> str:
        if path == "has":
            return self("has", field=self.field(str(wanted)))
        if path in {"not", "all"}:
            return self(path, condition=self.condition(wanted))
        several = wanted if isinstance(wanted, list) else [wanted]
        return self("is", field=self.field(path), value=self["or"].join(self.value(each) for each in several))
