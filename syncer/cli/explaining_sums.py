"""The sum behind a priority and the lines behind a grade, in English and in Chinese (PRI-1, CR-3).

The figures are the rule's own; here they get words. What people wrote (a reason, a line's `says`) is shown as it stands.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from syncer.cli.explaining import Told
from syncer.cli.moments import local
from syncer.domain.fields import spec_of
from syncer.domain.json import JsonObject, JsonValue
from syncer.domain.kinds import Kind
from syncer.rules.computed import COMPUTED
from syncer.rules.grading import Grading, Judged, grading
from syncer.rules.priority import PriorityRule, Sum, priority
from syncer.rules.says import words

if TYPE_CHECKING:
    from syncer.cli.one_record import OneRecord

_WORDS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "sum": "sum",
        "of": "of {most}; high from {high}, medium from {medium}",
        "missing": "not worked out: {fields} missing, so what people set stands",
        "floor": "at least {word}: {says}",
        "override": "override: {word}{by}{at}{reason}; syncer recompute {uid} drops it",
        "by": " by {by}",
        "at": " on {at}",
        "reason": " ({reason})",
        "refused": "it counts for nothing: a grade may only be raised",
        "theirs": "in this project Jira alone says it, and no rule is asked",
        "held": "not in the register yet: it waits for a decision; see syncer conflicts list",
        "waits": "not in the register yet: the next cycle brings it there",
        "still": "the register says: {word}",
        "rule": "the rule says: {word}",
        "rank": "rank: {rank} of {count}",
        "nobody": "not set",
        "none": "no rule works it out in this project: it is what people set",
        "yes": "yes",
        "no": "no",
        "figure": "{figure}, limit {limit}",
        "unknown": "not known yet",
        "colon": ": ",
        "comma": ", ",
        "beside": " ({said})",
    },
    "zh-CN": {
        "sum": "合计",
        "of": "满分 {most}；{high} 起为高，{medium} 起为中",
        "missing": "未计算：缺少{fields}，以人工填写为准",
        "floor": "不低于{word}：{says}",
        "override": "人工调整：{word}{by}{at}{reason}；可用 syncer recompute {uid} 取消",
        "by": "，调整人 {by}",
        "at": "，时间 {at}",
        "reason": "（{reason}）",
        "refused": "该调整无效：等级只能调高",
        "theirs": "本项目此字段以 Jira 为准，不采用规则结果",
        "held": "尚未写入登记册：存在待裁决冲突，详见 syncer conflicts list",
        "waits": "尚未写入登记册：将由下一周期写入",
        "still": "登记册中的值：{word}",
        "rule": "规则结果：{word}",
        "rank": "排序：第 {rank} 位，共 {count} 项",
        "nobody": "未设置",
        "none": "本项目未用规则计算，以人工填写为准",
        "yes": "是",
        "no": "否",
        "figure": "{figure}，界限 {limit}",
        "unknown": "尚未评估",
        "colon": "：",
        "comma": "、",
        "beside": "（{said}）",
        "high": "高",
        "medium": "中",
        "low": "低",
        "major": "重大",
        "minor": "轻微",
        "set in Jira": "在 Jira 中修改",
        "set in its file": "在登记文件中修改",
        "set by a decision": "经人工裁决",
    },
}


class _Speech:
    """Words in one language; what it has no word for goes by its own name."""

    def __init__(self, locale: str) -> None:
        self.locale = locale
        self._words = _WORDS[locale]

    def __call__(self, key: str, **given: object) -> str:
        return self._words.get(key, key).format(**given)

    def ours(self, text: str) -> str:
        """A text that we may have written ourselves, in this language; anybody else's as it stands."""
        return self._words.get(text, text)

    def field(self, kind: Kind, path: str) -> str:
        """A field by its name."""
        spec = spec_of(kind, path)
        return spec.zh if spec is not None and self.locale == "zh-CN" else path


def told(one: "OneRecord", locale: str) -> Told | None:
    """Why a requirement's priority or a change's grade is what it is; None for other kinds of record."""
    mapping, speech, values = one.project.mapping, _Speech(locale), one.record.values
    field = COMPUTED.get(one.record.kind)
    if field is None:
        return None
    if one.record.kind is Kind.REQUIREMENT and mapping.priority is not None:
        total = priority(mapping.priority, values, one.find)
        place = _place(one)
        lines = _sum_lines(one, mapping.priority, total, place, speech)
        return Told(_sum_data(mapping.priority, total, place, locale), list(lines))
    if one.record.kind is Kind.CHANGE_REQUEST and mapping.grading is not None:
        grade = grading(mapping.grading, values, one.find)
        return Told(_grade_data(grade, locale), list(_grade_lines(one, grade, speech)))
    present = values.get(field.path)
    head = f"{speech.field(one.record.kind, field.path)}{speech('colon')}{speech(str(present or 'nobody'))}"
    return Told({"result": present, "computed": None}, [head, f"  {speech('none')}"])


def _place(one: "OneRecord") -> tuple[int | None, int]:
    """The requirement's place in the project's ranking (PRI-2), and how many have one."""
    from syncer.cycle.pages import ranks_of

    values = {uid: (record.kind, record.values) for uid, record in one.hub.records.items()}
    ranks = ranks_of(one.project, one.hub, values)
    return ranks.get(one.uid), len(ranks)


# ----------------------------------------------------------------------------------- priority


def _sum_data(rule: PriorityRule, total: Sum, place: tuple[int | None, int], locale: str) -> JsonObject:
    return {
        "field": "priority",
        "result": total.result,
        "computed": total.computed,
        "score": total.score,
        "most": rule.most,
        "thresholds": {"high": rule.thresholds.high, "medium": rule.thresholds.medium},
        "addends": [
            {"name": a.name, "given": a.given, "counts": a.counts, "weight": a.weight, "product": a.product}
            for a in total.addends
        ],
        "missing": list(total.missing),
        "reached": total.reached,
        "floors": [
            {"name": f.name, "at_least": f.at_least, "says": words(f.says, f.name, locale)}
            for f in total.floors
        ],
        "override": dict(total.override) if total.override is not None else None,
        "rank": place[0],
    }


def _sum_lines(
    one: "OneRecord", rule: PriorityRule, total: Sum, place: tuple[int | None, int], speech: _Speech
) -> Iterator[str]:
    kind, word = Kind.REQUIREMENT, _holding(one, total.result)
    yield f"{speech.field(kind, 'priority')}{speech('colon')}{speech(word)}"
    for a in total.addends:
        counts = str(a.counts) if a.name == "value" else f"(6 − {a.given})"
        yield f"  {speech.field(kind, a.name)} {a.given}{speech('colon')}{counts} × {a.weight} = {a.product}"
    if total.score is None:
        fields = speech("comma").join(speech.field(kind, name) for name in total.missing)
        yield f"  {speech('missing', fields=fields)}"
    else:
        scale = speech("of", most=rule.most, high=rule.thresholds.high, medium=rule.thresholds.medium)
        products = " + ".join(str(a.product) for a in total.addends)
        yield f"  {speech('sum')}{speech('colon')}{products} = {total.score} → {speech(total.reached)}{speech('beside', said=scale)}"
    for floor in total.floors:
        says = words(floor.says, floor.name, speech.locale)
        yield f"  {speech('floor', word=speech(floor.at_least), says=says)}"
    yield from _override_lines(one, total.computed, total.override, speech)
    yield from _register_lines(one, total.result, speech)
    if place[0] is not None:
        yield f"  {speech('rank', rank=place[0], count=place[1])}"


def _override_lines(
    one: "OneRecord", computed: str, override: Mapping[str, JsonValue] | None, speech: _Speech
) -> Iterator[str]:
    if override is None:
        return
    if computed:
        yield f"  {speech('rule', word=speech(computed))}"
    given = {**override, "at": _when(override.get("at"), one.project.timezone)}
    said = {
        key: speech(key, **{key: speech.ours(str(given[key]))}) if given.get(key) else ""
        for key in ("by", "at", "reason")
    }
    yield f"  {speech('override', word=speech(str(override.get('value'))), uid=one.uid, **said)}"


def _when(at: JsonValue, zone: str) -> str:
    """An instant as the clocks of the project's zone show it; a day as it stands."""
    try:
        found = datetime.fromisoformat(str(at))
    except ValueError:
        return str(at or "")
    return f"{local(found, zone):%Y-%m-%d %H:%M}" if found.tzinfo is not None else str(at)


def _holding(one: "OneRecord", result: str) -> str:
    """What holds: the rule's word, but where Jira alone says it, or no rule can tell, what the register has."""
    field = COMPUTED[one.record.kind]
    said = "" if _is_theirs(one) else result
    return said or str(one.record.values.get(field.path) or "nobody")


def _is_theirs(one: "OneRecord") -> bool:
    """Whether Jira alone says the field of a record that has an issue."""
    records = one.project.mapping.records.get(one.record.kind)
    mapped = records.fields.get(COMPUTED[one.record.kind].path) if records is not None else None
    if mapped is None or mapped.direction != "from_jira":
        return False
    return any(
        part.uid == one.uid and part.side.value == "jira" and part.primary for part in one.hub.counterparts
    )


def _register_lines(one: "OneRecord", result: str, speech: _Speech) -> Iterator[str]:
    """Why the register says something else than what has just been explained."""
    path = COMPUTED[one.record.kind].path
    present = str(one.record.values.get(path) or "")
    if _is_theirs(one):
        yield f"  {speech('rule', word=speech(result or 'nobody'))}"
        yield f"  {speech('theirs')}"
    elif result and present != result:
        held = any((each.uid, each.field) == (one.uid, path) for each in one.hub.held)
        yield f"  {speech('still', word=speech(present or 'nobody'))}"
        yield f"  {speech('held' if held else 'waits')}"


# -------------------------------------------------------------------------------------- grade


def _grade_data(grade: Grading, locale: str) -> JsonObject:
    return {
        "field": "grade",
        "result": grade.result,
        "computed": grade.computed,
        "lines": [_line_data(one, locale) for one in grade.lines],
        "missing": list(grade.missing),
        "override": dict(grade.override) if grade.override is not None else None,
        "refused": grade.lowers,
    }


def _line_data(one: Judged, locale: str) -> JsonObject:
    figures: JsonObject = {
        path: {"is": str(figure) if figure is not None else None, "above": one.line.above[path]}
        for path, figure in one.figures.items()
    }
    says = words(one.line.says, one.line.name, locale)
    return {"name": one.line.name, "says": says, "holds": one.holds, "figures": figures}


def _grade_lines(one: "OneRecord", grade: Grading, speech: _Speech) -> Iterator[str]:
    kind, word = Kind.CHANGE_REQUEST, _holding(one, grade.result)
    yield f"{speech.field(kind, 'grade')}{speech('colon')}{speech(word)}"
    for judged in grade.lines:
        said = words(judged.line.says, judged.line.name, speech.locale)
        figures = [_figure(path, judged, speech) for path in judged.figures if _verdict(judged) != "unknown"]
        known = speech("beside", said=speech("comma").join(figures)) if figures else ""
        yield f"  {said}{speech('colon')}{speech(_verdict(judged))}{known}"
    if grade.missing:
        fields = speech("comma").join(speech.field(kind, path) for path in grade.missing)
        yield f"  {speech('missing', fields=fields)}"
    yield from _override_lines(one, grade.computed, grade.override, speech)
    if grade.lowers:
        yield f"  {speech('refused')}"
    yield from _register_lines(one, grade.result, speech)


def _verdict(judged: Judged) -> str:
    """Yes, no, or that nobody can tell as long as none of its figures is known."""
    unknown = bool(judged.figures) and all(figure is None for figure in judged.figures.values())
    return "yes" if judged.holds else "unknown" if unknown else "no"


def _figure(path: str, judged: Judged, speech: _Speech) -> str:
    figure = judged.figures[path]
    if figure is None:
        return speech("unknown")
    return speech("figure", figure=figure, limit=judged.line.above[path])
