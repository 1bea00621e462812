"""What the parts of minutes are called where people write them, in English and Chinese (MTG-3).

A table of words and nothing else: a heading or key that is not here is no mistake, its text stays as notes.
"""

import re
import unicodedata
from collections.abc import Mapping
from functools import cache

from syncer.domain.fields import field_specs
from syncer.domain.kinds import Kind

HEADINGS: Mapping[str, str] = {
    "basics": "basic information|meeting details|details|overview|会议概况|基本信息|会议基本信息|会议信息|会议概要",
    "attendees": "present|attendees|attendance|participants|in attendance|参会人员|参会人|参会者|与会人员|与会者|出席人员|出席",
    "materials": "links|materials|pre-read|reading|references|会议材料|会议资料|会前必读|参考资料|相关链接",
    "purpose": "purpose|objective|会议目的|目的",
    "agenda": "agenda|topics|议程|会议议程|议题|会议议题",
    "please_prepare": "please prepare|preparation|请贵方准备|会前准备",
    "agenda_review": "agenda review|议程回顾",
    "feedback": "customer feedback|feedback|customer feedback and requirements|客户反馈|客户反馈与需求|客户意见",
    "solution_discussion": "solution discussion|方案讨论",
    "agreed": "agreed|agreed points|agreed points and decisions|agreements|decisions|resolutions|conclusions|共识"
    "|共识与决定|决定|决议|会议决议|结论|会议结论|达成共识",
    "open_questions": "open questions|questions|open issues|outstanding questions|待解决问题|遗留问题|待定问题|疑问|问题",
    "parked": "parked|parked questions|parking lot|暂存问题|搁置问题",
    "actions": "action items|actions|action plan|action points|to do|todo|todos|next steps|follow-ups|follow-up|tasks"
    "|行动计划|行动项|待办事项|待办|后续行动|后续事项|任务分工|下一步工作|下一步计划",
    "next_meeting": "next meeting|下次会议|下次会议安排",
}
KEYS: Mapping[str, str] = {
    "title": "会议主题|会议名称|主题|title|subject|meeting",
    "start": "会议时间|会议日期|时间|日期|date|time|when|date and time",
    "place": "会议地点|地点|place|location|venue|where",
    "link": "会议链接|link|meeting link",
    "attendees": f"{HEADINGS['attendees']}|who",
    "chair": "主持人|主持|chair|chairperson|facilitator|moderator|host",
    "note_taker": "记录人|记录员|记录|note taker|note-taker|notes by|minutes by|scribe|secretary",
    "timekeeper": "计时员|timekeeper",
    "purpose": HEADINGS["purpose"],
    "materials": HEADINGS["materials"],
    "type": "会议类型|type|meeting type",
    "timezone": "时区|timezone|time zone",
}
COLUMNS: Mapping[str, str] = {
    "title": "action|action item|task|what|item|description|question|行动项|事项|任务|内容|描述|问题|工作内容",
    "owner": "who|owner|assignee|responsible|负责人|责任人|执行人",
    "due": "when|due|due date|deadline|by|截止|截止日期|截止时间|完成时间|计划完成时间",
    "state": "state|status|状态|进展",
    "priority": "priority|优先级",
    "raci.department": "department|责任部门|部门",
    "asked_by": "asked by|raised by|提出人|提问人",
    "outcome": "outcome|target outcome|目标成果|成果",
    "delivery_standard": "delivery standard|交付标准",
    "level": "level|级别",
    "type": "type|类型",
}
_NUMBERING = re.compile(
    r"^(?:\d+(?:\.\d+)*[.)、\s]\s*|[一二三四五六七八九十]+[、.]\s*|[(（][一二三四五六七八九十\d]+[)）]\s*)"
)


def heading(words: str) -> str | None:
    """Return the part of minutes that a heading names, numbered, bilingual or with a colon as people write it."""
    known, plain = _headings(), fold(words)
    if plain in known:
        return known[plain]
    halves = [known.get(fold(half)) for half in re.split(r"[/|(（]", plain) if half.strip(" )）")]
    return halves[0] if len(halves) > 1 and len(set(halves)) == 1 else None


def key(words: str) -> str | None:
    """Return the field that a key of the minutes' head names."""
    return _folded_keys().get(fold(words))


def column(kind: Kind, words: str) -> str | None:
    """Return the field of an action or question that a word in its details or above a table's column names."""
    path = _columns().get(fold(words))
    return path if path is not None and path.partition(".")[0] in field_specs(kind) else None


def fold(words: str) -> str:
    """Width, case, numbering, emphasis and a colon do not tell names apart."""
    plain = unicodedata.normalize("NFKC", words).strip().strip("*_").strip()
    return " ".join(_NUMBERING.sub("", plain).rstrip(": ").casefold().split())


@cache
def _headings() -> dict[str, str]:
    found = _by_word(HEADINGS)
    return {
        **{fold(spec.zh): path for path, spec in field_specs(Kind.MEETING).items() if path in HEADINGS},
        **found,
    }


@cache
def _folded_keys() -> dict[str, str]:
    return _by_word(KEYS)


@cache
def _columns() -> dict[str, str]:
    own = {
        fold(word): path
        for kind in (Kind.ACTION, Kind.QUESTION)
        for path, spec in field_specs(kind).items()
        if "." not in path and not spec.derived and path not in {"id", "translations"}
        for word in (path.replace("_", " "), spec.zh, *spec.also)
    }
    return {**own, **_by_word(COLUMNS)}


def _by_word(table: Mapping[str, str]) -> dict[str, str]:
    return {fold(word): path for path, words in table.items() for word in words.split("|")}
