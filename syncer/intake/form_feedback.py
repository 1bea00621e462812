"""The feedback form 客户反馈表 with its satisfaction table 满意度评分表: what it asks, and what a filled one says (PG-16, MTG-4).

Why it exists: what people think of the work is asked for one by one after a meeting, or without any (A06). Says what stands in a
form and makes records of it; which of these the register has already is `form_again`'s.
"""

from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass

from syncer.domain.json import JsonObject, JsonValue
from syncer.domain.kinds import Kind
from syncer.domain.problems import Place, Problem
from syncer.intake import form_reading
from syncer.intake.draft import Draft
from syncer.intake.flaws import Flaw
from syncer.intake.form_change import URGENCY
from syncer.intake.form_reading import LINES, Filled, Found
from syncer.intake.forms import Entry, Form, Table, Texts
from syncer.intake.grid import Grid
from syncer.intake.scores import is_none, score
from syncer.intake.sheetvalues import SheetReader
from syncer.intake.titles import WIDTH, cut

SAID, SCORES = "said", "scores"
OVERALL: Texts = {"en": "Overall", "zh-CN": "总体满意度"}
TOPICS: tuple[Texts, ...] = (
    {"en": "Response speed", "zh-CN": "响应速度"},
    {"en": "Understanding of our needs", "zh-CN": "需求理解"},
    {"en": "Quality of the solution", "zh-CN": "方案质量"},
    {"en": "Delivery on time", "zh-CN": "交付及时性"},
    {"en": "Communication and service", "zh-CN": "沟通与服务"},
)
_URGENCY = Entry("urgency", {"en": "Urgency", "zh-CN": "紧急程度"}, options=URGENCY)
_IMPORTANCE = Entry(
    "importance",
    {"en": "Importance", "zh-CN": "重要性"},
    options={
        "core": {"en": "Core", "zh-CN": "核心"},
        "secondary": {"en": "Secondary", "zh-CN": "次要"},
        "additional": {"en": "Additional", "zh-CN": "附加"},
    },
)
FORM = Form(
    {"en": "Customer feedback form", "zh-CN": "客户反馈表"},
    {
        "en": "Please write what you think of our work, a line for each point, and score the topics below. Then save the file and send it back.",
        "zh-CN": "请填写您的意见与建议，每条填一行，并为下方各项评分。填写后请保存并发回本文件，请勿改动栏目名称。",
    },
    (
        Entry("asked_by", {"en": "Filled in by", "zh-CN": "填写人"}, needed=True),
        Entry("date", {"en": "Date", "zh-CN": "填写日期"}),
    ),
    (
        Table(
            SAID,
            {"en": "Feedback", "zh-CN": "客户反馈"},
            (
                Entry("text", {"en": "What you think", "zh-CN": "反馈内容"}),
                _URGENCY,
                _IMPORTANCE,
                Entry("satisfaction", {"en": "Satisfaction (1–10)", "zh-CN": "满意度（1–10 分）"}),
                Entry("asked_by", {"en": "Said by (if somebody else)", "zh-CN": "提出人（非填写人时）"}),
            ),
            frozenset({"text", "urgency"}),
        ),
        Table(
            SCORES,
            {
                "en": "Satisfaction, from 1 (not at all) to 10 (entirely)",
                "zh-CN": "满意度评分表（1 分为非常不满意，10 分为非常满意）",
            },
            (
                Entry("topic", {"en": "Topic", "zh-CN": "评分项目"}),
                Entry("score", {"en": "Score (1–10)", "zh-CN": "评分（1–10 分）"}),
                Entry("remark", {"en": "Remark", "zh-CN": "评分说明"}),
            ),
            frozenset({"topic", "score"}),
            rows=2,
        ),
    ),
)
_COLON = {"en": ": ", "zh-CN": "："}
_OF = {"en": "{topic}: {score}/10", "zh-CN": "{topic}：{score} 分"}
_BEHIND = {"en": "{line} – {remark}", "zh-CN": "{line}，{remark}"}
_RATING = {"en": "Satisfaction rating", "zh-CN": "满意度评分"}
_SCORE = {"en": "Satisfaction", "zh-CN": "满意度"}


@dataclass(frozen=True, slots=True)
class Said:
    """One thing that somebody thinks, in which row of the form, and how satisfied that leaves them."""

    row: int
    text: str
    asked_by: str
    urgency: str = ""
    importance: str = ""
    satisfaction: int | None = None


@dataclass(frozen=True, slots=True)
class Scored:
    """A topic, its score, and what was remarked on it."""

    row: int
    topic: str
    score: int | None
    remark: str = ""


@dataclass(frozen=True, slots=True)
class FilledFeedback:
    """What a feedback form says: who filled it in, on which day, what was said, and scores; or all that is wrong with it, beside what is told."""

    by: str = ""
    day: str = ""
    said: tuple[Said, ...] = ()
    scores: tuple[Scored, ...] = ()
    problems: tuple[Problem, ...] = ()


def topics(listed: Sequence[Texts], locale: str) -> tuple[str, ...]:
    """What the satisfaction table asks for in a language: satisfaction overall, then the topics of the mapping or the usual ones."""
    return tuple(
        one.get(locale) or next(iter(one.values()), "") for one in (OVERALL, *(tuple(listed) or TOPICS))
    )


def read(
    grid: Grid, file: str, name: Callable[[int, int], str], reader: SheetReader, known: Container[str]
) -> FilledFeedback:
    """Return what a filled form says, or everything that is wrong with it; `name` as for a change application."""
    return told(Filled(grid, Place(file), name, reader, known))


def told(filled: Filled, by: str = "", day: str = "") -> FilledFeedback:
    """Return what a form says, or all that is wrong with it; `by` and `day` are known where nobody fills them in."""
    form_reading.lay_out(filled, FORM)
    form_reading.missing(filled, FORM, {"asked_by"} if by else ())
    at, found = filled.lines, filled.tables
    who, when = at.get("asked_by"), at.get("date")
    by = (filled.person(who.row, who.column) if who is not None else "") or by
    dated = filled.value(Kind.ACTION, "due", when.row, when.column) if when is not None else None
    said = tuple(_said(filled, by, found[SAID])) if SAID in found else ()
    scores = tuple(_scores(filled, found[SCORES])) if SCORES in found else ()
    if not (said or scores or filled.problems):
        hint = "write what you think into its tables, or score a topic"
        filled.amiss("nothing has been filled in", hint, Flaw("nothing", LINES, 0, ""))
    if filled.problems:
        return FilledFeedback(problems=(*filled.problems, *filled.notices))
    return FilledFeedback(by, str(dated or day), said, scores, tuple(filled.notices))


def _said(filled: Filled, by: str, table: Found) -> Iterator[Said]:
    at = table.columns
    for row in table.rows:
        text, urgency, importance, satisfaction, other = (
            filled.text(row, at[path]) if path in at else ""
            for path in ("text", "urgency", "importance", "satisfaction", "asked_by")
        )
        if not any((text, urgency, importance, satisfaction)):
            filled.unread_beside(row, table)
            continue
        if not text:
            filled.wrong(
                row, at["text"], "it does not say what you think", "write it, or clear the row", "empty"
            )
        yield Said(
            row - table.head,
            "\n".join((text, *filled.more(row, table))),
            filled.person(row, at["asked_by"]) if other else by,
            form_reading.chosen(filled, _URGENCY, row, at["urgency"]) if urgency else "",
            form_reading.chosen(filled, _IMPORTANCE, row, at["importance"]) if importance else "",
            _score(filled, row, at["satisfaction"], satisfaction)
            if satisfaction and not is_none(satisfaction)
            else None,
        )


def _scores(filled: Filled, table: Found) -> Iterator[Scored]:
    at = table.columns
    for row in table.rows:
        topic, said, remark = (
            filled.text(row, at[path]) if path in at else "" for path in ("topic", "score", "remark")
        )
        remark = "; ".join(one for one in (remark, *filled.more(row, table)) if one)
        scored = "" if is_none(said) else said
        if not scored and not remark:
            continue
        if not topic:
            filled.wrong(
                row, at["topic"], "it does not say what is scored", "write it, or clear the row", "empty"
            )
        yield Scored(
            row - table.head, topic, _score(filled, row, at["score"], scored) if scored else None, remark
        )


def _score(filled: Filled, row: int, column: int, said: str) -> int | None:
    found = score(said)
    if found is None:
        message = f"'{said}' is no whole number from 1 to 10"
        filled.wrong(row, column, message, "write one of 1 to 10", "number")
    return found


# --------------------------------------------------------------------------------------- records


def entries(found: FilledFeedback, locale: str) -> list[tuple[str, JsonObject]]:
    """What a meeting's feedback gets of a form, each under the name of its row: what was said, then scores by topic (MTG-4)."""
    made: list[tuple[str, JsonObject]] = []
    for one in found.said:
        values: JsonObject = {
            "text": _line(one.text),
            "asked_by": one.asked_by,
            "urgency": one.urgency,
            "importance": one.importance,
            "satisfaction": one.satisfaction,
        }
        made.append((f"r{one.row}", _filled(values)))
    for rated in found.scores:
        text = _COLON[locale].join(_line(part) for part in (rated.topic, rated.remark) if part)
        values = {"text": text, "asked_by": found.by, "satisfaction": rated.score}
        made.append((f"s{rated.row}", _filled(values)))
    return made


def questions(found: FilledFeedback, locale: str, called: str) -> list[tuple[str, Draft]]:
    """The questions that a form without a meeting becomes, each under the name of its row; `called` is who filled it in.

    A score is for our side alone, so it stands in `concern`; all topics together are one question, which is closed once somebody
    has answered whoever filled in the form (A06).
    """
    made: list[tuple[str, Draft]] = []
    for one in found.said:
        first, _, rest = one.text.partition("\n")
        title = cut(first, WIDTH)
        values: JsonObject = {
            "title": title,
            "description": one.text if rest or title != first else "",
            "asked_by": one.asked_by,
            "level": _level(one),
            "concern": _OF[locale].format(topic=_SCORE[locale], score=one.satisfaction)
            if one.satisfaction
            else "",
        }
        made.append((f"r{one.row}", _question(values, one.row)))
    if found.scores:
        title = " · ".join(part for part in (_RATING[locale], called, found.day) if part)
        lines = "\n".join(_rated(one, locale) for one in found.scores)
        values = {"title": title, "asked_by": found.by, "level": "routine", "concern": lines}
        made.append(("s", _question(values, found.scores[0].row)))
    return made


def _level(one: Said) -> str:
    """How soon an answer is due: what is urgent first, then what is core (A06)."""
    return "urgent" if one.urgency == "urgent" else "important" if one.importance == "core" else "routine"


def _question(values: Mapping[str, JsonValue], row: int) -> Draft:
    whole = {**values, "channel": "questionnaire", "state": "open"}
    return Draft(Kind.QUESTION, _filled(whole), row)


def _rated(one: Scored, locale: str) -> str:
    line = _OF[locale].format(topic=_line(one.topic), score=one.score) if one.score else _line(one.topic)
    return _BEHIND[locale].format(line=line, remark=_line(one.remark)) if one.remark else line


def _line(text: str) -> str:
    return " ".join(text.split())


def _filled(values: Mapping[str, JsonValue]) -> JsonObject:
    return {path: value for path, value in values.items() if value not in (None, "")}
