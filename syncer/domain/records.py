"""The records: every field of every kind, one line each, with its Chinese key, audience and meaning.

Values are validated; completeness and the order of states are not: what is missing or odd is a finding
(findings.py, lifecycle.py), so that no record is ever unreadable for being unfinished.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, Any, ClassVar, cast

from pydantic import Field, StringConstraints, field_validator, model_validator

from syncer.domain import parts
from syncer.domain.ids import kind_of
from syncer.domain.json import JsonObject, JsonValue
from syncer.domain.kinds import FOLDERS, PREFIXES, Kind
from syncer.domain.meta import Audience, Refers, internal, shown
from syncer.domain.parts import Names, RequirementRef, Score
from syncer.domain.prune import prune
from syncer.domain.specs import audience_in, resolve, visible
from syncer.domain.values import (
    AnyRef,
    Attachment,
    Day,
    Evidence,
    Instant,
    IssueRef,
    Line,
    Markdown,
    Moment,
    Money,
    Part,
    PersonRef,
    Text,
    Word,
)
from syncer.domain.vocabulary import (
    REQUIREMENT_KINDS,
    ActionPriority,
    ActionState,
    Agreement,
    ChangeState,
    Delivery,
    Difficulty,
    Edition,
    Expectation,
    Grade,
    Importance,
    MeetingState,
    MeetingType,
    Nature,
    Priority,
    ProjectEffect,
    QuestionChannel,
    QuestionLevel,
    QuestionState,
    QuestionType,
    SolutionState,
    Tier,
    Urgency,
)

__all__ = [
    "FOLDERS",
    "MODELS",
    "PREFIXES",
    "REQUIREMENT_KINDS",
    "Action",
    "ChangeRequest",
    "Kind",
    "Meeting",
    "Question",
    "Record",
    "Requirement",
    "Scenario",
    "Solution",
    "dump",
    "for_audience",
    "load",
    "visible_payload",
]


Count = Annotated[int, Field(ge=0)]
Steps = tuple[Line, ...]
Locale = Annotated[str, StringConstraints(pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$")]
ScenarioRef = Annotated[AnyRef, Refers("scenario")]
ChangeRef = Annotated[AnyRef, Refers("change_request")]
MeetingRef = Annotated[AnyRef, Refers("meeting")]
ActionRef = Annotated[AnyRef, Refers("action")]
QuestionRef = Annotated[AnyRef, Refers("question")]


class Record(Part):
    """What all kinds have in common."""

    kind_of_record: ClassVar[Kind]

    id: Line = shown("编号", "The stable ID, independent of any Jira key and never reused.", required=True)
    title: Line = shown("名称", "What it is called, in one line.", required=True)
    translations: dict[Locale, dict[Word, Text]] = shown(
        "译文", "People's own texts in other languages, by locale and field.", mapping=True
    )
    attachments: tuple[Attachment, ...] = shown(
        "附件", "Files and links that belong to it (REQ-19).", many=True
    )

    @model_validator(mode="before")
    @classmethod
    def _empty_is_absent(cls, payload: Any) -> Any:
        return prune(payload)

    @field_validator("id")
    @classmethod
    def _id_is_of_this_kind(cls, uid: str) -> str:
        kind = cls.kind_of_record
        if kind_of(uid) is not kind:
            raise ValueError(f"'{uid}' is no ID of a {kind.value}: write it like {PREFIXES[kind]}-0001")
        return uid


class Requirement(Record):
    """A requirement 需求 (REQ-1 … REQ-25)."""

    kind_of_record = Kind.REQUIREMENT

    id: Line = shown("需求ID", "The stable ID, never reused (REQ-1).", required=True, also=("编号",))
    title: Line = shown("需求名称", "What it is called, in one line (REQ-1).", required=True, also=("名称",))
    description: Markdown | None = shown("描述", "What is wanted, as people wrote it (REQ-1).")
    owner: PersonRef | None = shown("需求负责人", "Who answers for it on our side (REQ-1).", also=("负责人",))
    customer_owner: PersonRef | None = shown("客户负责人", "Who leads it on the customer's side (REQ-1).")
    story: parts.UserStory | None = shown("用户故事", "Role, need and benefit (REQ-2).", derived=True)
    background: Markdown | None = shown(
        "应用背景", "The situation it arises in (REQ-13).", also=("应用背景场景",)
    )
    customer_words: Text | None = shown("客户原话", "The customer's own words, verbatim (REQ-13).")
    acceptance_criteria: tuple[parts.Criterion, ...] = shown(
        "验收标准", "What must hold to accept it (REQ-10).", many=True
    )

    kind: Word | None = shown("类型", "Its kind, from the list the mapping declares (REQ-3).")
    importance: Importance | None = shown("重要性", "How much depends on it (REQ-6).")
    urgency: Urgency | None = shown("紧急程度", "How soon it is needed (REQ-7).")
    priority: Priority | None = shown("优先级", "Its priority (REQ-9, PRI-1).", computed=True)
    agreement: Agreement | None = shown("确认状态", "How far the two sides agree on it (REQ-22).")
    delivery: Delivery | None = shown(
        "实施状态", "How far it is built and handed over (REQ-22).", derived=True
    )

    scenarios: tuple[ScenarioRef, ...] = shown("业务场景", "The scenarios it plays in (REQ-11).", many=True)
    part_of: RequirementRef | None = shown("上级需求", "The requirement it was split from (REQ-23).")
    depends_on: tuple[RequirementRef, ...] = shown(
        "依赖", "What must be planned before it (REQ-23).", many=True
    )
    changed_by: tuple[ChangeRef, ...] = shown("相关变更", "Changes to it (REQ-21).", many=True, derived=True)
    discussed_in: tuple[MeetingRef, ...] = shown(
        "相关会议", "Meetings about it (REQ-21).", many=True, derived=True
    )
    questions: tuple[QuestionRef, ...] = shown(
        "相关疑问", "Questions about it (REQ-21).", many=True, derived=True
    )
    source: parts.RequirementSource | None = internal("来源", "Where it comes from (REQ-12).")

    infeasible_reason: parts.InfeasibleReason | None = shown("不可行原因", "Why it cannot be done (REQ-15).")
    alternatives: tuple[parts.Alternative, ...] = shown(
        "替代方案", "Other ways to the goal (REQ-15).", many=True
    )
    choice: parts.Choice | None = shown("客户选择", "What the customer chose in writing (REQ-15).")
    preliminary_plan: Markdown | None = shown("初步方案", "A first plan, given with the answer (SLA-1).")
    commitment: parts.Commitment | None = shown(
        "计划版本", "The confirmed plan for it (REQ-17).", derived=True
    )
    confirmations: tuple[parts.Confirmation, ...] = shown(
        "确认", "Who confirmed it, and when (REQ-18).", many=True
    )
    conclusion: parts.Conclusion | None = shown("处理结论", "How it was settled (REQ-25).")

    value: Score | None = internal("价值", "Its value from 1 to 5 (REQ-8).")
    cost: Score | None = internal("成本", "Its cost from 1 to 5 (REQ-8).")
    risk: Score | None = internal("风险", "Its risk from 1 to 5 (REQ-8).")
    scored: parts.Scored | None = internal("评分", "Who scored it, and when (REQ-8).")
    priority_override: parts.PriorityOverride | None = internal(
        "优先级调整", "A priority set by a person (REQ-9)."
    )
    rank: Count | None = internal("排序", "Its place in the project's ranking (PRI-2).", derived=True)
    nature: Nature | None = internal("性质", "Technical, service or contract matter (REQ-4).")
    difficulty: Difficulty | None = internal("实现难度", "How soon it can be done at all (REQ-5).")
    expectation: Expectation | None = internal("期望类型", "Said by the customer, or found by us (REQ-13).")
    goal: Text | None = internal("真实目的", "The goal behind the need (REQ-13).")
    project_effect: ProjectEffect | None = internal(
        "项目影响", "What it does to the project for us (REQ-24)."
    )

    components: Names = internal("组件", "Parts of the product it touches (PPL-3).", many=True)
    affected_version: Line | None = internal("影响版本", "The version the customer runs (PPL-3).")
    feasibility: parts.Feasibility | None = internal("可行性", "Whether and how it can be done (REQ-14).")
    raci: parts.Raci | None = internal("责任分工", "Who does, decides, is asked and is told (REQ-16).")
    forecast: parts.Forecast | None = internal("预计版本", "The unconfirmed plan for it (REQ-17).")
    implemented_by: tuple[IssueRef, ...] = internal(
        "Jira事项", "Issues that implement it (REQ-21).", many=True, derived=True
    )
    answers: tuple[Evidence, ...] = internal("答复记录", "Proof that it was answered (SLA-6).", many=True)


class Scenario(Record):
    """A business scenario 业务场景 (SCN-1 … SCN-3)."""

    kind_of_record = Kind.SCENARIO

    tier: Tier | None = shown("场景级别", "How much hangs on the scenario (SCN-1).")
    roles: tuple[Line, ...] = shown("角色", "Roles that take part (SCN-1).", many=True, also=("用户角色",))
    trigger: Text | None = shown("触发条件", "What starts it (SCN-2).")
    main_flow: Steps = shown("主流程", "The steps when all goes well (SCN-1).", many=True, also=("执行步骤",))
    branch_flows: tuple[Steps, ...] = shown("分支流程", "Other ways through it (SCN-1).", many=True)
    exception_flows: tuple[Steps, ...] = shown(
        "异常场景", "What happens when something fails (SCN-1).", many=True
    )
    expected_result: Text | None = shown("预期结果", "What holds at its end (SCN-2).")
    requirements: tuple[RequirementRef, ...] = shown(
        "相关需求", "Requirements that play in it (SCN-2).", many=True, derived=True
    )


class ChangeRequest(Record):
    """A change request 变更申请 (CR-1 … CR-9)."""

    kind_of_record = Kind.CHANGE_REQUEST

    owner: PersonRef | None = shown("负责人", "Who answers for it on our side (CR-1).")
    requested_by: PersonRef | None = shown("申请人", "Who asks for the change (CR-1).")
    requested_at: Moment | None = shown("申请日期", "When it was asked for (CR-1).")
    content: Markdown | None = shown("变更内容", "What is to change (CR-1).")
    reason: Markdown | None = shown("变更原因", "Why it is to change (CR-1).")
    objective: Markdown | None = shown("期望目标", "What the change is to achieve (CR-1).")
    urgency: Urgency | None = shown("紧急程度", "How soon it must be answered (CR-1, CR-5).")
    changes: tuple[parts.ChangeItem, ...] = shown(
        "变更明细", "What changes, field by field (CR-1).", many=True
    )
    application: Attachment | None = shown("书面申请", "The written application (CR-1).")
    state: ChangeState | None = shown("状态", "How far it has come (CR-8).")

    impact: parts.Impact | None = shown("影响评估", "What it does to date, price and quality (CR-2).")
    grade: Grade | None = shown("变更等级", "Minor or major (CR-3).", computed=True)
    decision: parts.Decisions | None = shown("审批", "What each side decided (CR-4).")
    adjustment: parts.Adjustment | None = shown(
        "计划与预算调整", "What was agreed for plan and budget (CR-4)."
    )
    alternatives: tuple[parts.Alternative, ...] = shown(
        "替代方案", "Two or three other ways (CR-6).", many=True
    )
    choice: parts.Choice | None = shown("客户选择", "What the customer chose in writing (CR-6).")
    preliminary_plan: Markdown | None = shown("初步方案", "A first plan, given with the answer (CR-5).")
    special_meeting: MeetingRef | None = shown("专项会议", "The meeting about a major change (CR-5).")
    implementation_plan: Markdown | None = shown("实施计划", "How it will be carried out (CR-7).")
    done: Markdown | None = shown("实施情况", "What was done (CR-7).")
    effect: Markdown | None = shown("效果反馈", "What came of it (CR-7).")
    document_version: Line | None = shown(
        "文档版本", "The document version that has it (CR-9).", derived=True
    )

    grade_override: parts.GradeOverride | None = internal("等级调整", "A grade set by a person (CR-3).")
    source: parts.Source | None = internal("来源", "Where it comes from (REQ-12).")
    form: Line | None = internal(
        "表单",
        "The form it came in by, with a mark for each thing that said, so that a corrected one finds it (PG-15).",
    )
    answers: tuple[Evidence, ...] = internal("答复记录", "Proof that it was answered (SLA-6).", many=True)


class Meeting(Record):
    """A meeting 会议 (MTG-1 … MTG-9)."""

    kind_of_record = Kind.MEETING

    type: MeetingType | None = shown("会议类型", "What kind of meeting it is (MTG-1).", also=("类型",))
    start: Instant | None = shown("开始时间", "When it starts (MTG-1).")
    end: Instant | None = shown("结束时间", "When it ends (MTG-1).")
    timezone: Line | None = shown("时区", "The zone its times are shown in (MTG-1).")
    place: Line | None = shown("地点", "Where it is held (MTG-1).")
    link: Line | None = shown("会议链接", "The address to join it by (MTG-1).")
    attendees: tuple[parts.Attendee, ...] = shown("参会人员", "Who takes part, by side (MTG-1).", many=True)
    chair: PersonRef | None = shown("主持人", "Who chairs it (MTG-1).")
    note_taker: PersonRef | None = shown("记录人", "Who writes the minutes (MTG-1).")
    timekeeper: PersonRef | None = shown("计时员", "Who watches the time (MTG-1).")
    purpose: Text | None = shown("会议目的", "What it is held for (MTG-6).")
    agenda: tuple[parts.AgendaItem, ...] = shown("议程", "Its points with minutes each (MTG-2).", many=True)
    materials: tuple[Attachment, ...] = shown("会议材料", "What to read for it (MTG-6).", many=True)
    please_prepare: tuple[Line, ...] = shown(
        "请贵方准备", "What the customer is asked to prepare (MTG-6).", many=True
    )

    previous_actions: tuple[ActionRef, ...] = shown(
        "上次行动项回顾", "Actions of the last meeting (MTG-3).", many=True, derived=True
    )
    agenda_review: Markdown | None = shown("议程回顾", "How the agenda went (MTG-3).")
    feedback: tuple[parts.Feedback, ...] = shown("客户反馈", "What the customer said (MTG-4).", many=True)
    solution_discussion: tuple[parts.DiscussionPoint, ...] = shown(
        "方案讨论", "Highlights, concerns and adjustments (MTG-3).", many=True
    )
    agreed: tuple[Line, ...] = shown("共识与决定", "What was agreed and decided (MTG-3).", many=True)
    open_questions: tuple[QuestionRef, ...] = shown("待解决问题", "Questions left open (MTG-3).", many=True)
    parked: tuple[QuestionRef, ...] = shown("暂存问题", "Questions put aside (MTG-3).", many=True)
    actions: tuple[ActionRef, ...] = shown("行动计划", "Who does what by when (MTG-3).", many=True)
    next_meeting: parts.NextMeeting | None = shown("下次会议", "When and where the next one is (MTG-3).")
    minutes_due: Instant | None = shown("纪要发布时间", "When the minutes will be out (MTG-3).")

    distribution: tuple[PersonRef, ...] = shown("分发范围", "Who receives the minutes (MTG-5).", many=True)
    issued: parts.Issued | None = shown("发布", "Who issued the minutes, and when (MTG-9).")
    sent: Evidence | None = shown("发送", "Proof that the minutes were sent (MTG-5, SLA-3).")
    receipts: tuple[parts.Receipt, ...] = shown("接收确认", "Who has confirmed receipt (MTG-5).", many=True)
    state: MeetingState | None = shown("状态", "How far it has come.")

    readiness: tuple[parts.ReadinessItem, ...] = internal(
        "会前检查", "What must be ready (MTG-8).", many=True
    )
    outline: tuple[parts.OutlineQuestion, ...] = internal("访谈提纲", "Questions to ask (MTG-7).", many=True)
    notes: Markdown | None = internal("其他记录", "Notes that have no other place (MTG-3).")


class Action(Record):
    """An action item 行动项 (ACT-1 … ACT-3)."""

    kind_of_record = Kind.ACTION

    description: Markdown | None = shown("描述", "What is to be done (ACT-1).")
    outcome: Text | None = shown("目标成果", "What it is to bring about (ACT-1).")
    delivery_standard: Text | None = shown("交付标准", "When it counts as done (ACT-1).")
    priority: ActionPriority | None = shown("优先级", "How urgent it is (ACT-1).")
    owner: PersonRef | None = shown("负责人", "Who does it (ACT-1).")
    due: Day | None = shown("截止日期", "The day it is due (ACT-1).")
    state: ActionState | None = shown("状态", "How far it has come (ACT-3).")
    comes_from: AnyRef | None = shown("来自", "The meeting, change or question it comes from (ACT-3).")
    carried_over: Count | None = shown("结转次数", "How often it was carried over (ACT-3).", derived=True)
    raci: parts.ActionRaci | None = internal("责任分工", "Who does, decides, is asked and is told (ACT-2).")


class Question(Record):
    """A question or objection 疑问与异议 (QST-1 … QST-3)."""

    kind_of_record = Kind.QUESTION

    description: Markdown | None = shown("问题描述", "What is asked or objected (QST-1).", also=("描述",))
    asked_by: PersonRef | None = shown("提出人", "Who asks (QST-1).")
    type: QuestionType | None = shown("类型", "What kind of question or objection it is (QST-1).")
    level: QuestionLevel | None = shown("级别", "How soon it must be answered (QST-1).")
    answer: Markdown | None = shown("答复", "What we answer (QST-2).")
    plan: Markdown | None = shown("解决计划", "How it will be settled (QST-2).")
    owner: PersonRef | None = shown("负责人", "Who answers it (QST-2).")
    due: Moment | None = shown("截止时间", "When the answer is due (QST-2).")
    about: tuple[AnyRef, ...] = shown("相关记录", "Records it is about (QST-1).", many=True)
    comes_from: AnyRef | None = shown("来自", "The meeting it came up in (QST-1).")
    state: QuestionState | None = shown("状态", "How far it has come (QST-3).")

    channel: QuestionChannel | None = internal("渠道", "The channel it reached us by (QST-1).")
    contact: Line | None = internal("联系方式", "How the asker can be reached (QST-1).")
    concern: Text | None = internal("真实诉求", "The real concern behind it (QST-1).")
    form: Line | None = internal(
        "表单",
        "The form it came in by, with a mark for each thing that said, so that a corrected one finds it (PG-16).",
    )
    answered_on_spot: bool | None = internal("现场已答复", "Whether it was answered on the spot (QST-2).")
    answers: tuple[Evidence, ...] = internal("答复记录", "Proof that it was answered (SLA-6).", many=True)
    closure: Evidence | None = internal("闭环", "Proof that the asker has the answer (QST-3).")


class Solution(Record):
    """A solution 方案 (SOL-1)."""

    kind_of_record = Kind.SOLUTION

    edition: Edition | None = shown("版本", "Which edition it is (SOL-1).")
    requirements: tuple[RequirementRef, ...] = shown("覆盖需求", "Requirements it covers (SOL-1).", many=True)
    benefits: tuple[parts.Benefit, ...] = shown("方案价值", "Need, solution and value (SOL-1).", many=True)
    function: Markdown | None = shown("功能说明", "What it does (SOL-1).")
    implementation_plan: Markdown | None = shown("实施计划", "How it will be carried out (SOL-1).")
    expected_effect: Markdown | None = shown("预期效果", "What will come of it (SOL-1).")
    duration: Line | None = shown("工期", "How long it takes (SOL-1).")
    quote: Money | None = shown("报价", "What the customer would pay (SOL-1).")
    present_state: Markdown | None = shown("现状对比", "How it compares with the present state (SOL-1).")
    choice: parts.Choice | None = shown("客户选择", "What the customer chose in writing (SOL-1).")
    state: SolutionState | None = shown("状态", "How far it has come (SOL-1).")
    cost: Money | None = internal("成本", "What it costs us (SOL-1).")


MODELS: Mapping[Kind, type[Record]] = MappingProxyType(
    {
        model.kind_of_record: model
        for model in (Requirement, Scenario, ChangeRequest, Meeting, Action, Question, Solution)
    }
)


def load(kind: Kind, payload: JsonObject) -> Record:
    """Return the record a payload describes; pydantic.ValidationError with all its wrong values at once."""
    return MODELS[kind].model_validate(payload)


def dump(record: Record) -> JsonObject:
    """Return the canonical payload of a record: only what is set; `load` gives the same record back."""
    return cast("JsonObject", record.model_dump(mode="json", by_alias=True, exclude_defaults=True))


def for_audience(record: Record, audience: Audience) -> Record:
    """Return the record as an audience may see it: for the customer, a copy without any internal field, nested or translated."""
    if audience is Audience.INTERNAL:
        return record
    return load(record.kind_of_record, visible_payload(record.kind_of_record, dump(record), audience))


def visible_payload(kind: Kind, payload: JsonObject, audience: Audience) -> JsonObject:
    """Return a payload as an audience may see it; a change of an internal field is internal too."""
    if audience is Audience.INTERNAL:
        return payload
    seen = visible(MODELS[kind], payload, audience)
    changes = seen.get("changes")
    if kind is Kind.CHANGE_REQUEST and isinstance(changes, list):
        seen["changes"] = [item for item in map(_visible_change, changes) if item is not None]
    return seen


def _visible_change(item: JsonValue) -> JsonValue:
    """Values of a field we do not know are withheld; a change of an internal field is not mentioned at all."""
    if not isinstance(item, dict) or "field" not in item:
        return item
    path = resolve(Requirement, str(item["field"]))
    if path is None:
        return {key: value for key, value in item.items() if key not in {"from", "to"}}
    return item if audience_in(Requirement, path) is Audience.CUSTOMER else None
