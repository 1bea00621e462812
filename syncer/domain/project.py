"""What stands in a project's `project.yaml`: its document, plan, risks, words, people and customer (PLN, GLO, PPL, CUS).

There is one of it per project, so it has no running number; its fields are described as those of a record are.
"""

from typing import Annotated, Any, cast

from pydantic import Field, model_validator

from syncer.domain.json import JsonObject
from syncer.domain.meta import Audience, internal, part, shown
from syncer.domain.people import Customer, Person
from syncer.domain.prune import prune
from syncer.domain.specs import visible
from syncer.domain.values import Day, Group, Line, Moment, Money, Number, Part, PersonRef, Text, Value
from syncer.domain.vocabulary import Horizon, MeetingType, MilestoneKind

Level = Annotated[int, Field(ge=1, le=5)]
Percent = Annotated[Number, Field(le=100)]


class Document(Group):
    """The requirement document's own data (PG-1)."""

    number: Line | None = part("文档编号", "The document's number (PG-1).", also=("编号",))
    confidentiality: Line | None = part("密级", "How confidential it is (PG-1).")
    binding_locale: Line | None = part("作准语言", "The language that binds when there are two (PG-1).")


class Milestone(Value):
    """A milestone of the plan (PLN-1)."""

    name: Line | None = part("名称", "What it is called (PLN-1).")
    kind: MilestoneKind | None = part("类别", "What it stands for (PLN-1).", also=("类型",))
    planned: Day | None = part("计划", "The day planned (PLN-1).", also=("计划日期",))
    forecast: Day | None = internal("预计", "The day now expected (PLN-1).", also=("预计日期",))
    actual: Day | None = part("实际", "The day it was reached (PLN-1).", also=("实际日期",))


class Phase(Value):
    """A phase of the project (PLN-3)."""

    horizon: Horizon | None = part("期限", "Short 1 to 3, medium 3 to 6, long over 6 months (PLN-3).")
    tasks: tuple[Line, ...] = part("核心任务", "What is done in it (PLN-3).", many=True, also=("任务",))
    deliverables: tuple[Line, ...] = part("交付物", "What comes out of it (PLN-3).", many=True)


class Risk(Value):
    """A risk of the project (PLN-4)."""

    title: Line | None = part("风险", "What may happen (PLN-4).", also=("名称",))
    trigger: Text | None = part("触发条件", "What shows that it happens (PLN-4).")
    likelihood: Level | None = part("可能性", "How likely it is, from 1 to 5 (PLN-4).")
    impact: Level | None = part("影响", "How bad it would be, from 1 to 5 (PLN-4).")
    mitigation: Text | None = part("缓解措施", "What is done against it (PLN-4).")
    contingency: Text | None = internal("应对预案", "What is done when it happens (PLN-4).")
    responsible: PersonRef | None = part("责任人", "Who sees to it (PLN-4).")


class Communication(Value):
    """A series of meetings or reports (PLN-5)."""

    title: Line | None = part("名称", "What the series is called (PLN-5).")
    recurrence: Line | None = part("频率", "When it recurs, such as 'weekly Friday 10:00' (PLN-5).")
    deliverable: Line | None = part("交付物", "What comes out of each (PLN-5).")
    owner: PersonRef | None = part("负责人", "Who sees to it (PLN-5).")
    type: MeetingType | None = part(
        "会议类型", "The kind of meeting, when it is one (PLN-5).", also=("类型",)
    )


class ConfirmedPlan(Value):
    """A release that was promised (REQ-17)."""

    version: Line | None = part("版本", "The version promised (REQ-17).")
    date: Day | None = part("日期", "The day it is promised for (REQ-17).", also=("计划日期",))
    confirmed_by: PersonRef | None = part("确认人", "Who confirmed the plan (REQ-17).")
    confirmed_at: Moment | None = part("确认日期", "When the plan was confirmed (REQ-17).")


class Term(Value):
    """A word of the glossary (GLO-1)."""

    term: Line | None = part("术语", "The word or abbreviation (GLO-1).")
    full: Line | None = part("全称", "Its full form (GLO-1).")
    meaning: Text | None = part("含义", "What it means (GLO-1).")


class UserRole(Value):
    """A role that stories speak of (REQ-20)."""

    name: Line | None = part("名称", "What the role is called (REQ-20).", also=("角色",))
    permissions: Text | None = part("权限范围", "What the role may do (REQ-20).", also=("权限",))


class BudgetLine(Value):
    """One line of the budget (PLN-3)."""

    week: Line | None = part("周", "The week, such as 2026-W45 (PLN-3).")
    item: Line | None = part("科目", "What the money is for (PLN-3).", also=("项目",))
    planned: Money | None = part("预算", "What was planned (PLN-3).", also=("计划",))
    actual: Money | None = part("实际", "What was spent (PLN-3).")


class Buffer(Group):
    """Time kept for changes (PLN-2)."""

    percent: Percent | None = part("预留比例", "How much of the time is kept, in percent (PLN-2).")
    used: Number | None = part(
        "已用比例", "How much of it is used, in percent; over 100 it is gone (PLN-2).", derived=True
    )


class ProjectData(Part):
    """Everything about a project that is no record."""

    document: Document | None = shown("文档", "The requirement document's own data (PG-1).")
    milestones: tuple[Milestone, ...] = shown("里程碑", "Milestones of the plan (PLN-1).", many=True)
    phases: tuple[Phase, ...] = shown("阶段", "Phases of the project (PLN-3).", many=True)
    risks: tuple[Risk, ...] = shown("风险", "Risks of the project (PLN-4).", many=True)
    communication_plan: tuple[Communication, ...] = shown(
        "沟通计划", "Meetings and reports (PLN-5).", many=True
    )
    confirmed_plans: tuple[ConfirmedPlan, ...] = shown(
        "已确认计划", "Releases that were promised (REQ-17).", many=True
    )
    glossary: tuple[Term, ...] = shown("术语表", "Words and abbreviations (GLO-1).", many=True)
    user_roles: tuple[UserRole, ...] = shown("用户角色", "Roles that stories speak of (REQ-20).", many=True)
    budget: tuple[BudgetLine, ...] = internal(
        "预算", "Budget and actual spending by week (PLN-3).", many=True
    )
    buffer: Buffer | None = internal("时间缓冲", "Time kept for changes (PLN-2).")
    phrases: dict[str, dict[str, Text]] = internal(
        "译文", "These texts in other languages, by locale and original words.", mapping=True
    )
    people: tuple[Person, ...] = shown("人员", "People of both sides (PPL-1, PPL-2).", many=True)
    customer: Customer | None = shown("客户", "The customer (CUS-1).")

    @model_validator(mode="before")
    @classmethod
    def _empty_is_absent(cls, payload: Any) -> Any:
        return prune(payload)


def load_project(payload: JsonObject) -> ProjectData:
    """Return the project data a payload describes; pydantic.ValidationError with all its wrong values at once."""
    return ProjectData.model_validate(payload)


def dump_project(project: ProjectData) -> JsonObject:
    """Return the canonical payload of a project's data: only what is set."""
    return cast("JsonObject", project.model_dump(mode="json", by_alias=True, exclude_defaults=True))


def project_for_audience(project: ProjectData, audience: Audience) -> ProjectData:
    """Return the project data as an audience may see it: for the customer, without budgets, contacts and contingencies."""
    if audience is Audience.INTERNAL:
        return project
    return ProjectData.model_validate(visible(ProjectData, dump_project(project), audience))
