"""The parts requirements, changes, meetings and solutions are made of (domain rows REQ, CR, MTG, SOL).

A `Group` is flattened into leaves; a `Value` is compared as a whole, as is every element of a list. A sub-field
has its parent's audience unless its line says otherwise.
"""

from typing import Annotated

from pydantic import Field, JsonValue

from syncer.domain.meta import Refers, Shape, internal, part, shown
from syncer.domain.values import (
    AnyRef,
    Day,
    Decision,
    Group,
    Instant,
    Line,
    Moment,
    Money,
    Number,
    PersonRef,
    Text,
    Value,
    Word,
)
from syncer.domain.vocabulary import (
    ChangeAction,
    Channel,
    ConfirmationMethod,
    Dimension,
    ExpenseKind,
    Grade,
    Importance,
    Priority,
    QuestionForm,
    RaisedBy,
    Readiness,
    Reason,
    Side,
    Stage,
    Urgency,
    Verdict,
    WorkStage,
)

Names = Annotated[tuple[Line, ...], Shape.SET]
Score = Annotated[int, Field(ge=1, le=5)]
RequirementRef = Annotated[AnyRef, Refers("requirement")]


class UserStory(Group):
    """A user story as read from the description (REQ-2)."""

    role: Line | None = part("角色", "Who needs it (REQ-2).")
    need: Line | None = part("功能", "What is needed (REQ-2).")
    benefit: Line | None = part("价值", "What it is good for (REQ-2).")


class Criterion(Value):
    """One acceptance criterion (REQ-10)."""

    text: Line = part("内容", "What must hold for the customer to accept (REQ-10).", required=True)
    dimension: Dimension | None = part("维度", "The kind of test that shows it (REQ-10).")


class Source(Group):
    """Where a need comes from (REQ-12)."""

    channel: Channel | None = part("渠道", "The channel through which it reached us (REQ-12).")
    raised_by: RaisedBy | None = part("提出方", "Who brought it up (REQ-12).")
    stage: Stage | None = part("阶段", "The stage the customer was in (REQ-12).")
    customer: Line | None = part("客户", "The customer it came from; may be empty (REQ-12).")
    contact: PersonRef | None = part("联系人", "Whom to speak to about it (REQ-12).")
    means: Line | None = part("联系方式", "How the contact can be reached (REQ-12).")
    modules_done: Names = part("已实施模块", "Modules already implemented there (REQ-12).", many=True)
    modules_left: Names = part("未实施模块", "Modules still to be implemented there (REQ-12).", many=True)
    account_owner: PersonRef | None = part("客户经理", "The account owner on our side (REQ-12).")


class RequirementSource(Source):
    """Where a requirement comes from, with the words it was imported by (REQ-12)."""

    original: Text | None = shown("原文", "The original words, unaltered, as imported (REQ-12).")


class StaffCost(Value):
    """People needed for one stage (REQ-14)."""

    stage: WorkStage | None = part("阶段", "The stage of work (REQ-14).")
    role: Line | None = part("角色", "The role that is needed (REQ-14).")
    people: Number | None = part("人数", "How many people (REQ-14).")
    day_rate: Money | None = part("日均费率", "What one of them costs a day (REQ-14).")
    days: Number | None = part("天数", "For how many working days (REQ-14).")


class Expense(Value):
    """Hardware, licences or third-party fees (REQ-14)."""

    kind: ExpenseKind | None = part("类别", "What the money is spent on (REQ-14).")
    title: Line | None = part("名称", "What is bought (REQ-14).")
    amount: Money | None = part("金额", "What it costs (REQ-14).")


class FeasibilityRisk(Value):
    """A technical risk and what we would do (REQ-14)."""

    title: Line | None = part("风险", "What may go wrong (REQ-14).")
    contingency: Text | None = part("应对预案", "What is done when it does (REQ-14).")


class Feasibility(Group):
    """Whether and how a need can be met (REQ-14)."""

    stack_fit: Text | None = part("技术栈匹配度", "How well it fits the present technology (REQ-14).")
    resources: tuple[StaffCost, ...] = part(
        "人力投入", "People by stage and role (REQ-14).", many=True, also=("资源",)
    )
    expenses: tuple[Expense, ...] = part("其他费用", "Hardware, licences and fees (REQ-14).", many=True)
    risks: tuple[FeasibilityRisk, ...] = part("风险", "Risks with their contingency (REQ-14).", many=True)
    schedule: Text | None = part("实施周期", "How long it takes, by stage (REQ-14).")
    total: Money | None = part("费用合计", "Staff cost and expenses together (REQ-14).", derived=True)
    verdict: Verdict | None = part("结论", "Whether it can be done (REQ-14).")


class InfeasibleReason(Group):
    """Why a need cannot be met, in plain words (REQ-15)."""

    reason: Reason | None = part("原因", "The class of reason (REQ-15).")
    text: Text | None = part("说明", "The reason in plain words (REQ-15).")


class Alternative(Value):
    """Another way to reach the goal behind a need (REQ-15, CR-6)."""

    title: Line | None = part("方案", "What the alternative is called (REQ-15).", also=("名称",))
    quote: Money | None = part("报价", "What the customer would pay (REQ-15).")
    cost: Money | None = internal("替代方案成本", "What it costs us (REQ-15).", also=("成本",))
    duration: Line | None = part("工期", "How long it takes (REQ-15).", also=("周期",))
    difficulty: Text | None = part("实施难度", "How hard it is to do (CR-6).")
    risk: Text | None = part("风险", "What may go wrong with it (REQ-15).")
    benefit: Text | None = part("预期效益", "What it achieves of the goal (REQ-15).", also=("预期效果",))
    pros: Text | None = part("优势", "What speaks for it (REQ-15).", also=("优点",))
    cons: Text | None = part("劣势", "What speaks against it (REQ-15).", also=("缺点",))


class Choice(Group):
    """The customer's written choice between options (REQ-15, CR-6)."""

    option: Line | None = part("选项", "The title of the option chosen (REQ-15).")
    by: PersonRef | None = part("选择人", "Who chose on the customer's side (REQ-15).")
    at: Moment | None = part("日期", "When it was chosen (REQ-15).")
    ref: Line | None = part("凭证", "Where the written choice can be found (REQ-15).")


class Commitment(Group):
    """A confirmed plan for a requirement (REQ-17)."""

    version: Line | None = part("版本", "The version it is promised for (REQ-17).")
    date: Day | None = part("日期", "The day that version is promised for (REQ-17).", also=("计划日期",))


class Forecast(Group):
    """A planned release nobody has confirmed (REQ-17)."""

    version: Line | None = part("版本", "The version it is expected in (REQ-17).")
    date: Day | None = part("日期", "The day that version is expected (REQ-17).", also=("预计日期",))


class Confirmation(Value):
    """One confirmation of a requirement by both sides (REQ-18)."""

    method: ConfirmationMethod | None = part("方式", "How it was confirmed (REQ-18).")
    by: PersonRef | None = part("我方确认人", "Who confirmed for us (REQ-18).")
    customer_by: PersonRef | None = part("客户确认人", "Who confirmed for the customer (REQ-18).")
    at: Moment | None = part("日期", "When it was confirmed (REQ-18).", also=("时间",))
    baseline: Line | None = part("基线", "Which baseline was confirmed (REQ-18).")
    digest: Line | None = part("哈希值", "The digest of what was signed (REQ-18, PG-14).")
    ref: Line | None = part("凭证", "Where the proof of it can be found (REQ-18).")
    recorded_by: PersonRef | None = part("登记人", "Who of us recorded it, where it is no tick (REQ-18).")


class Conclusion(Group):
    """How a requirement was settled (REQ-25)."""

    how: Text | None = part("实现方式", "How it was done (REQ-25).")
    at: Moment | None = part("日期", "When it was done (REQ-25).", also=("时间",))
    version: Line | None = part("版本", "The version that has it (REQ-25).")
    patch: Line | None = part("补丁号", "The patch that has it (REQ-25).")
    where: Line | None = part("获取方式", "Where to get it (REQ-25).")
    install: Text | None = part("安装方法", "How to install it (REQ-25).")


class Scored(Group):
    """Who scored value, cost and risk (REQ-8)."""

    by: PersonRef | None = part("评分人", "Who scored (REQ-8).")
    at: Instant | None = part("评分时间", "When it was scored (REQ-8).")


class Override(Value):
    """A computed value replaced by a person, who says why; `value` is typed where it is used."""

    reason: Text | None = part("原因", "Why it was replaced.")
    by: PersonRef | None = part("调整人", "Who replaced it.")
    at: Instant | None = part("时间", "When it was replaced.")


class PriorityOverride(Override):
    """A priority set by a person (REQ-9)."""

    value: Priority | None = part("优先级", "The priority that holds instead (REQ-9).", also=("取值",))


class GradeOverride(Override):
    """A change grade set by a person, upwards only (CR-3)."""

    value: Grade | None = part("变更等级", "The grade that holds instead (CR-3).", also=("取值",))


class Raci(Group):
    """Who does, decides, is asked and is told (REQ-16)."""

    responsible: tuple[PersonRef, ...] = part("执行负责人", "Who does it; at least one (REQ-16).", many=True)
    accountable: PersonRef | None = part("最终决策者", "Who decides; exactly one (REQ-16).")
    consulted: tuple[PersonRef, ...] = part("咨询参与方", "Who is asked (REQ-16).", many=True)
    informed: tuple[PersonRef, ...] = part("知情方", "Who is told (REQ-16).", many=True)
    department: Line | None = part("责任部门", "The one department responsible (REQ-16).")
    contact: PersonRef | None = part("对接人", "The contact in that department (REQ-16).")


class ActionRaci(Raci):
    """As a requirement's, but the customer sees the department (ACT-2)."""

    department: Line | None = shown("责任部门", "The one department responsible (ACT-2).")


class ChangeItem(Value):
    """One change a change request makes to one requirement (CR-1)."""

    action: ChangeAction | None = part("操作", "What happens to the requirement (CR-1).")
    requirement: RequirementRef | None = part(
        "需求", "The requirement changed; none yet for an addition (CR-1)."
    )
    field: Line | None = part("字段", "The field that changes (CR-1).")
    from_: JsonValue | None = part("原值", "Its value before (CR-1).", alias="from")
    to: JsonValue | None = part("新值", "Its value after (CR-1).")


class Impact(Group):
    """What a change would do to date, price and quality (CR-2)."""

    delay_days: Number | None = part("工期延误天数", "Working days of delay (CR-2).")
    quote: Money | None = part("报价", "What the customer would pay for it (CR-2).")
    quality_risk: Text | None = part("质量风险", "What it may do to quality (CR-2).")
    deliverables: tuple[Line, ...] = part("涉及交付物", "Deliverables it touches (CR-2).", many=True)
    plan: Text | None = part("计划影响", "What it does to the plan (CR-2).")
    cost: Money | None = internal("增加成本", "What it costs us in addition (CR-2).")
    cost_percent: Number | None = internal("成本占比", "That cost in percent of the planned budget (CR-2).")
    feasibility: Text | None = internal("技术可行性", "Whether it can be done technically (CR-2).")
    resources: Text | None = internal("资源", "Who and what it needs (CR-2).")


class Decisions(Group):
    """Both sides' decisions on a change, and the executive's on a major one (CR-4)."""

    ours: Decision | None = part("我方", "Our project team's decision (CR-4).")
    customer: Decision | None = part("客户", "The customer's decision (CR-4).")
    executive: Decision | None = part("高层", "The executive's decision on a major change (CR-4).")


class Adjustment(Group):
    """What was agreed for plan and budget with a major change (CR-4)."""

    plan: Text | None = part("计划调整", "The agreed adjustment of the plan (CR-4).")
    budget: Text | None = internal("预算调整", "The agreed adjustment of the budget (CR-4).")


class Attendee(Value):
    """Who takes part in a meeting (MTG-1)."""

    person: PersonRef | None = part("人员", "Who it is (MTG-1).", also=("姓名",))
    side: Side | None = part("所属方", "For which side (MTG-1).")
    role: Line | None = part("角色", "In which role (MTG-1).")


class AgendaItem(Value):
    """One point of the agenda (MTG-2)."""

    title: Line | None = part("议题", "What it is about (MTG-2).", also=("标题",))
    minutes: Number | None = part("分钟", "How many minutes it has (MTG-2).", also=("时长",))


class Feedback(Value):
    """One thing the customer said in a meeting (MTG-4)."""

    id: Word | None = part("编号", "Its name inside the meeting, such as f3 (MTG-4).")
    text: Line | None = part("内容", "What was said (MTG-4).")
    asked_by: PersonRef | None = part("提出人", "Who said it, where a form tells (MTG-4, PG-16).")
    urgency: Urgency | None = part("紧急程度", "How urgent it is (MTG-4).")
    importance: Importance | None = part("重要性", "How important it is (MTG-4).")
    satisfaction: Annotated[int, Field(ge=1, le=10)] | None = part(
        "满意度", "Satisfaction from 1 to 10 (MTG-4)."
    )
    restated: bool | None = part("已复述确认", "Whether it was restated and agreed (MTG-4).")
    agreed_by: PersonRef | None = part("确认人", "Who agreed to the restatement (MTG-4).")
    became: AnyRef | None = part("转为", "The record or issue it became (MTG-4).")
    form: Line | None = internal(
        "表单",
        "The form it came in by, with a mark for each thing that said, so that a corrected one finds it (PG-16).",
    )


class DiscussionPoint(Value):
    """One point of a solution discussion (MTG-3)."""

    highlight: Line | None = part("方案亮点", "What the solution offers (MTG-3).")
    concern: Line | None = part("客户关切", "What concerns the customer about it (MTG-3).")
    adjustment: Line | None = part("调整建议", "What to adjust (MTG-3).")


class NextMeeting(Group):
    """When and where the next meeting is (MTG-3)."""

    start: Instant | None = part("开始时间", "When it starts (MTG-3).", also=("时间",))
    place: Line | None = part("地点", "Where it is (MTG-3).")


class Issued(Group):
    """Who issued the minutes (MTG-9)."""

    by: PersonRef | None = part("发布人", "Who issued them (MTG-9).")
    at: Instant | None = part("发布时间", "When they were issued (MTG-9).")


class Receipt(Value):
    """One recipient's confirmation that the minutes arrived (MTG-5)."""

    person: PersonRef | None = part("人员", "Who confirmed (MTG-5).")
    at: Instant | None = part("时间", "When (MTG-5).")
    how: Line | None = part("方式", "By what means (MTG-5).")
    ref: Line | None = part("凭证", "Where the confirmation can be found (MTG-5).")
    recorded_by: PersonRef | None = part("登记人", "Who of us recorded it, where it is no tick (MTG-5).")


class ReadinessItem(Value):
    """One thing to have ready before a meeting (MTG-8)."""

    item: Line | None = part("事项", "What must be ready (MTG-8).")
    owner: PersonRef | None = part("负责人", "Who sees to it (MTG-8).")
    state: Readiness | None = part("状态", "How far it is (MTG-8).")


class OutlineQuestion(Value):
    """One question of an interview or workshop, with its answer (MTG-7)."""

    question: Line | None = part("问题", "What is asked (MTG-7).")
    form: QuestionForm | None = part("形式", "Open, closed, or on a scale from 1 to 10 (MTG-7).")
    topic: Line | None = part("主题", "What it is about (MTG-7).")
    answer: Text | None = part("回答", "What was answered (MTG-7).")
    by: PersonRef | None = part("回答人", "Who answered (MTG-7).")


class Benefit(Value):
    """Need, solution and value with a figure (SOL-1)."""

    need: Line | None = part("需求", "The need (SOL-1).")
    solution: Line | None = part("方案", "What the solution does about it (SOL-1).")
    value: Line | None = part("价值", "What that is worth (SOL-1).")
    figure: Line | None = part("数据", "The figure that shows it (SOL-1).")
