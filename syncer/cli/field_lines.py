"""One field's story in English and Chinese, from what `explaining_field` found."""

from collections.abc import Iterator, Mapping
from typing import Any

from syncer.domain.json import JsonValue
from syncer.sync.changes import RULE
from syncer.sync.flips import FLIPPED
from syncer.sync.gates import GATED
from syncer.sync.past import mover_words
from syncer.sync.printing import brief
from syncer.sync.work import OVERWRITTEN

_MOST = 400

_WORDS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "colon": ": ",
        "nothing": "nothing",
        "jira": "Jira",
        "files": "file",
        "side": "{side} {key}{where}: {said}{direction}",
        "agreed": "agreed on {value}",
        "as": "agreed on {value}, said there as {side}",
        "fresh": "nothing agreed yet",
        "now": "; last seen {value}",
        "unseen": "; not shown there",
        "gone": "; the issue is {standing}",
        "absent": "not shown there",
        "both": " (both sides may change it)",
        "to_jira": " (only told, never taken from there)",
        "from_jira": " (only Jira may say it)",
        "wins": "changed on several sides: {wins}",
        "hold": "it waits for a person (wins: hold)",
        "merge": "merged, and held where both changed the same (wins: merge)",
        "register": "the register is right (wins: register)",
        "wins_jira": "Jira is right (wins: jira)",
        "wins_files": "the file is right (wins: files)",
        "last": "last moved on {at} {mover}: {before} → {after} ({entry})",
        "made": "made with the record on {at} {mover}: {after} ({entry})",
        "erased": "last moved on {at}; its words were erased ({entry})",
        "never": "never moved: the history has no entry of it",
        "entry": "entry {number} of the history, cycle {cycle}",
        "held": "held since {at}{reason}; last agreed {base}",
        "says": "{side} says {value}{author}",
        "author": ", by {author}",
        "decides": "{owner} decides until {due}; syncer --project {project} conflicts show {uid}.{field}",
        "somebody": "whoever comes first",
        "derived": "it follows from other records or from Jira; nobody types it",
        "priority": "a rule works it out; syncer explain {uid} --priority shows how",
        "grading": "a rule works it out; syncer explain {uid} --priority shows how",
        "override": "overridden: {value}{by}{reason}; syncer recompute {uid} drops it",
        "by": " by {by}",
        "reason": " ({reason})",
        "resolve": "{by} decided it on {at}; the next cycle carries it out",
        "evidence": "{by} recorded evidence for it on {at}; the next cycle carries it out",
        "recompute": "{by} dropped the override on {at}; the next cycle carries it out",
    },
    "zh-CN": {
        "colon": "：",
        "nothing": "空",
        "jira": "Jira 事项",
        "files": "登记文件",
        "side": "{side} {key}{where}：{said}{direction}",
        "agreed": "最近一致的值为{value}",
        "as": "最近一致的值为{value}，该侧写作{side}",
        "fresh": "尚未达成一致",
        "now": "；最近读到{value}",
        "unseen": "；该侧不显示",
        "gone": "；该事项当前状态：{standing}",
        "absent": "该侧不显示",
        "both": "（双向同步）",
        "to_jira": "（只写入，不读取）",
        "from_jira": "（只以 Jira 为准）",
        "wins": "多侧同时修改时：{wins}",
        "hold": "等待人工裁决（wins: hold）",
        "merge": "自动合并，改动重叠时等待人工裁决（wins: merge）",
        "register": "以需求登记册为准（wins: register）",
        "wins_jira": "以 Jira 为准（wins: jira）",
        "wins_files": "以登记文件为准（wins: files）",
        "last": "最近一次修改：{at}，{mover}，{before} → {after}（{entry}）",
        "made": "随记录创建：{at}，{mover}，{after}（{entry}）",
        "erased": "最近一次修改：{at}，内容已被清除（{entry}）",
        "never": "从未修改：历史中没有该字段的记录",
        "entry": "历史第 {number} 条，周期 {cycle}",
        "held": "待裁决：自 {at} 起{reason}；最近一致的值为{base}",
        "says": "{side}的值为{value}{author}",
        "author": "，修改人 {author}",
        "decides": "由 {owner} 在 {due} 前裁决；详见 syncer --project {project} conflicts show {uid}.{field}",
        "somebody": "任何一位相关人员",
        "derived": "由其他记录或 Jira 推导得出，不由人工填写",
        "priority": "由规则计算；计算过程见 syncer explain {uid} --priority",
        "grading": "由规则计算；计算过程见 syncer explain {uid} --priority",
        "override": "人工调整：{value}{by}{reason}；可用 syncer recompute {uid} 取消",
        "by": "，调整人 {by}",
        "reason": "（{reason}）",
        "resolve": "{by} 已于 {at} 裁决，下一周期执行",
        "evidence": "{by} 已于 {at} 登记凭据，下一周期写入",
        "recompute": "{by} 已于 {at} 取消人工调整，下一周期执行",
        "set in Jira": "在 Jira 中修改",
        "set in its file": "在登记文件中修改",
        "set by a decision": "经人工裁决",
        FLIPPED: "被反复来回修改",
        OVERWRITTEN: "写入的同时有人在该侧修改",
    },
}
_MOVERS_ZH: Mapping[str, str] = {
    "jira": "在 Jira 中修改",
    "files": "在登记文件中修改",
    "register": "在需求登记册中修改",
    "merge": "多侧合并",
}
_SIDES: Mapping[str, Mapping[str, str]] = {
    "en": {"register": "the register", "jira": "Jira", "files": "the file"},
    "zh-CN": {"register": "需求登记册", "jira": "Jira", "files": "登记文件"},
}


class _Speech:
    """Words in one language."""

    def __init__(self, locale: str) -> None:
        self.locale = locale
        self._words = _WORDS[locale]

    def __call__(self, key: str, /, **given: object) -> str:
        return self._words[key].format(**given)

    def ours(self, text: str) -> str:
        """A text that we may have written ourselves, in this language; anybody else's as it stands."""
        if self.locale != "en" and text.startswith(GATED):
            gate = text.removeprefix(GATED).strip("'")
            return f"被准入检查“{gate}”拦下"
        return self._words.get(text, text)

    def value(self, value: JsonValue) -> str:
        """A value on one line."""
        empty = value is None or value in ("", [], {})
        return self("nothing") if empty else brief(value, _MOST)

    def mover(self, last: Mapping[str, Any]) -> str:
        """Which side or person moved it."""
        by, who = str(last["by"]), str(last["who"])
        if self.locale == "en":
            return mover_words(by, who) or "by nobody known"
        _, _, decided = by.partition("decision:")
        _, _, entered = by.partition("entered:")
        if by.startswith(RULE):
            return f"由规则 {by.removeprefix(RULE)} 得出"
        said = (
            f"由 {decided} 裁决" if decided else f"由 {entered} 录入" if entered else _MOVERS_ZH.get(by, by)
        )
        return f"由 {who} {said}" if who else said or "来源不详"


def lines(data: Mapping[str, Any], uid: str, project: str, locale: str) -> Iterator[str]:
    """The story of a field, its value first."""
    speech = _Speech(locale)
    name = f"{data['zh']}（{data['field']}）" if locale == "zh-CN" else data["field"]
    yield f"{name}{speech('colon')}{speech.value(data['value'])}"
    for side in data["sides"]:
        yield f"  {_side(side, speech)}"
    if data["wins"]:
        key = f"wins_{data['wins']}" if data["wins"] in {"jira", "files", "workbook"} else data["wins"]
        yield f"  {speech('wins', wins=speech(key.replace('workbook', 'files')))}"
    yield f"  {_last(data['last'], speech)}"
    if data["computed"]:
        yield from _computed(data["computed"], uid, speech)
    if data["held"]:
        yield from _held(data, uid, project, speech)
    for one in data["decided"]:
        yield f"  {speech(one['kind'], by=one['by'], at=_moment(one['at']))}"


def _side(side: Mapping[str, Any], speech: _Speech) -> str:
    agreed = side["agreed"]
    if side["direction"] is None and agreed is None:
        said = speech("absent")
    elif agreed is None:
        said = speech("fresh")
    elif agreed["side"] == agreed["register"]:
        said = speech("agreed", value=speech.value(agreed["register"]))
    else:
        said = speech("as", value=speech.value(agreed["register"]), side=speech.value(agreed["side"]))
    if side["unseen"]:
        said += speech("unseen")
    elif side["direction"] is not None and side["seen"] != (agreed["side"] if agreed else None):
        said += speech("now", value=speech.value(side["seen"]))
    if side["standing"] != "live":
        said += speech("gone", standing=side["standing"])
    where = f" ({side['where']})" if side["where"] else ""
    direction = speech(side["direction"]) if side["direction"] else ""
    return speech(
        "side", side=speech(side["side"]), key=side["key"], where=where, said=said, direction=direction
    )


def _last(last: Mapping[str, Any] | None, speech: _Speech) -> str:
    if last is None:
        return speech("never")
    key = "erased" if last["erased"] else "made" if last["source"] == "created" else "last"
    values = {"before": speech.value(last["from"]), "after": speech.value(last["to"])}
    entry = speech("entry", number=last["number"], cycle=last["cycle"])
    return speech(key, at=_moment(last["at"]), mover=speech.mover(last), entry=entry, **values)


def _computed(computed: Mapping[str, Any], uid: str, speech: _Speech) -> Iterator[str]:
    yield f"  {speech(computed['by'], uid=uid)}"
    override = computed["override"]
    if isinstance(override, dict):
        by = speech("by", by=override["by"]) if override.get("by") else ""
        reason = speech("reason", reason=speech.ours(override["reason"])) if override.get("reason") else ""
        value = speech.value(override.get("value"))
        yield f"  {speech('override', value=value, by=by, reason=reason, uid=uid)}"


def _held(data: Mapping[str, Any], uid: str, project: str, speech: _Speech) -> Iterator[str]:
    held = data["held"]
    reason = f"{speech('colon')}{speech.ours(held['reason'])}" if held["reason"] else ""
    yield f"  {speech('held', at=_moment(held['since']), reason=reason, base=speech.value(held['base']))}"
    for side, value in held["values"].items():
        author = speech("author", author=held["authors"][side]) if held["authors"].get(side) else ""
        name = _SIDES[speech.locale].get(side, side)
        yield f"    {speech('says', side=name, value=speech.value(value), author=author)}"
    owner, due = held["owner"] or speech("somebody"), _moment(held["due"]) if held["due"] else "—"
    yield f"  {speech('decides', owner=owner, due=due, project=project, uid=uid, field=data['field'])}"


def _moment(at: str) -> str:
    return at.replace("T", " ")
