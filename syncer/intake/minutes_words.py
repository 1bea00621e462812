"""What the tables of a meeting's page call their columns, and what people write into them, in English and Chinese (MTG-9).

A table of words and nothing else. The first word of a column is the one the page prints; all are read, whatever the page's language.
"""

import re
import unicodedata
from collections.abc import Mapping
from functools import cache

from syncer.domain.kinds import Kind
from syncer.intake import parts

FEEDBACK, AGREED, QUESTION, ACTION, REVIEW = "feedback", "agreed", "question", "action", "review"
TABLES = (REVIEW, FEEDBACK, AGREED, QUESTION, ACTION)
COLUMNS: Mapping[str, Mapping[str, str]] = {
    FEEDBACK: {
        "text": "what was said|feedback|customer feedback|comment|what|反馈内容|客户反馈|客户反馈与需求|反馈|客户意见|意见|内容",
        "urgency": "urgency|紧急程度|紧急性|紧急度",
        "importance": "importance|重要性|重要程度|重要度",
        "satisfaction": "satisfaction|score|满意度|满意度评分|评分",
        "restated": "restated and agreed by|restated and agreed|restated|agreed by|已复述确认|复述确认|确认人",
        "becomes": "becomes|became|turns into|to become|转为|转化为|处理方式",
        "asked_by": "said by|asked by|raised by|customer|提出人|反馈人|发言人",
    },
    AGREED: {
        "text": "agreed|agreed point|agreed points|agreed points and decisions|decision|decisions|共识|共识与决定|决定|决议|结论|内容",
    },
    QUESTION: {
        "title": "question|questions|open question|open questions|疑问|问题|待解决问题|疑问与异议|内容",
        "asked_by": "asked by|raised by|提出人|提问人",
        "owner": "who answers|answered by|responsible|owner|who|答复人|负责人|责任人",
        "due": "answer by|due|by|by when|deadline|答复期限|截止时间|截止日期",
        "answer": "answer|answered|reply|答复|回答",
        "parked": "parked|put aside|暂存|搁置",
        "level": "level|级别",
    },
    ACTION: {
        "title": "what|action|action item|task|事项|行动项|任务|内容",
        "owner": "who|owner|responsible|assignee|负责人|责任人|执行人",
        "due": "by|by when|due|due date|deadline|截止日期|截止时间|完成时间|截止",
        "priority": "priority|优先级",
        "raci.department": "department|责任部门|部门",
        "outcome": "target outcome|outcome|目标成果|成果",
        "delivery_standard": "delivery standard|交付标准",
    },
    REVIEW: {
        "action": "action|action item|what|行动项|事项",
        "done": "done|finished|completed|完成|已完成|是否完成",
        "notes": "notes|note|remarks|progress|备注|说明|进展",
        "owner": "who|owner|负责人",
        "due": "by|by when|due|截止日期",
    },
}
NEEDED: Mapping[str, tuple[str, ...]] = {
    FEEDBACK: ("text", "becomes"),
    AGREED: ("text",),
    QUESTION: ("title", "owner"),
    ACTION: ("title", "owner", "due"),
    REVIEW: ("action",),
}
KINDS: Mapping[str, Kind] = {QUESTION: Kind.QUESTION, ACTION: Kind.ACTION}
BECOMES: Mapping[str, str] = {
    "requirement": "requirement|new requirement|req|需求|新需求|新增需求",
    "change_request": "change|change request|cr|变更|变更申请|需求变更",
    "question": "question|objection|qst|疑问|问题|异议",
    "action": "action|action item|task|act|行动项|行动|待办|任务",
    "bug": "bug|defect|program error|error|程序错误|缺陷|错误|故障",
    "nothing": "nothing|none|remark|no|n/a|na|-|--|–|—|/|无|不转|无需处理|仅记录",
}
YES = "yes|y|true|x|✓|✔|√|☑|✅|done|finished|ok|是|已|已确认|已完成|完成|确认|对"
NO = "no|n|false|-|–|—|not yet|open|☐|否|未|未确认|未完成|无|没有|不"
_BEHIND = re.compile(r"\s*\([^()]*\)$")


def column(table: str, head: str) -> str | None:
    """Return the column that a head names, whatever stands behind it in parentheses."""
    known, plain = _heads()[table], fold(head)
    return known.get(plain) or known.get(fold(_BEHIND.sub("", plain))) or _of_record(table, head)


def becomes(words: str) -> str | None:
    """Return the kind of record that words name, "bug" or "nothing"; None for others."""
    return _becomes().get(fold(words))


def says_yes(words: str) -> bool:
    """Whether words are a plain yes or a tick."""
    return fold(words) in _several(YES)


def says_no(words: str) -> bool:
    """Whether words are a plain no, or nothing."""
    return not words.strip() or fold(words) in _several(NO)


def fold(words: str) -> str:
    """Width, case, emphasis, blanks and a colon do not tell names apart."""
    plain = unicodedata.normalize("NFKC", words).strip().strip("*_").strip()
    return " ".join(plain.rstrip(":*? ").casefold().split())


def _of_record(table: str, head: str) -> str | None:
    """A field of the record that a row becomes, by any name it has elsewhere; lists and what is worked out are none."""
    kind = KINDS.get(table)
    found = parts.column(kind, head) if kind is not None else None
    return found if found in _FIELDS else None


_FIELDS = frozenset(
    {
        "description",
        "level",
        "type",
        "priority",
        "outcome",
        "delivery_standard",
        "plan",
        "concern",
        "raci.department",
    }
)


@cache
def _several(listed: str) -> frozenset[str]:
    return frozenset(fold(word) for word in listed.split("|"))


@cache
def _heads() -> Mapping[str, Mapping[str, str]]:
    return {
        table: {fold(word): path for path, words in columns.items() for word in words.split("|")}
        for table, columns in COLUMNS.items()
    }


@cache
def _becomes() -> Mapping[str, str]:
    found = {fold(word): kind for kind, words in BECOMES.items() for word in words.split("|")}
    return {**found, "-": "nothing", "--": "nothing", "": "nothing"}
