"""The rules of the sample project: one of everything that the page of rules can say."""

from datetime import datetime

from syncer.domain.json import JsonObject
from syncer.pages.rulebook import Rulebook
from syncer.sync.examples import read_example
from syncer.sync.mapping import Mapping

_RULES: JsonObject = {
    "version": 1,
    "calendars": [
        {
            "name": "office",
            "zone": "Asia/Shanghai",
            "country": "CN",
            "windows": {"mon-fri": ["09:00-12:00", "13:30-18:00"]},
            "days": {
                "2026-12-31": ["09:00-12:00"],
                "2027-05-04": {"hours": "off", "name": {"en": "Company day", "zh-CN": "司庆日"}, "yearly": True},
                "2027-02-07": "working",
            },
        }
    ],
    "slas": [
        {
            "name": "change answered",
            "says": {"en": "A change is answered", "zh-CN": "变更申请答复"},
            "record": "change_request",
            "goal": [
                {"when": {"urgency": "urgent"}, "is": "24h"},
                {"when": {"urgency": "low"}, "is": {"next": "weekly", "weekday": "mon", "at": "10:00"}},
                {"is": "72h"},
            ],
            "starts": [{"state": ["submitted", "assessing"]}, {"not": {"has": "state"}}],
            "pauses": {"state": "awaiting_customer"},
            "longest_pause": "10d",
            "stops": [
                {"urgency": "urgent", "all": [{"has": "answers"}, {"has": "preliminary_plan"}]},
                {"not": {"urgency": "urgent"}, "has": "answers"},
            ],
            "cancels": {"state": "withdrawn"},
            "resets": {"grade": "major"},
            "warn": ["50%", "80%", "2h"],
            "on_warning": {"notify": ["owner"]},
            "on_breach": {"notify": ["owner"], "label": "sy-overdue", "comment": True},
            "due_date": True,
            "escalate": [
                {"after": "0h", "to": ["escalation"], "again": {"after": "24h", "up_to": "7d"}},
                {"after": "48h", "to": ["management", "zhao@example.com"]},
            ],
        },
        {
            "name": "minutes received",
            "since": "2026-11-01",
            "record": "meeting",
            "when": {"has": "distribution"},
            "goal": "90m",
            "calendar": "office",
            "cycles": "restart",
            "starts": {"at": "sent"},
            "stops": {"each_of": "distribution", "in": "receipts.person"},
            "automatic": True,
            "on_breach": {"notify": ["note_taker", "project_manager"]},
        },
        {"name": "action done", "record": "action", "goal": {"at": "due"}, "starts": {"state": "open"}, "stops": {"state": "done"}},
    ],
    "gates": [
        {
            "name": "no change without both sides",
            "says": {"en": "No change is approved without both sides", "zh-CN": "变更须双方批准"},
            "record": "change_request",
            "when": {"not": {"grade": "minor"}},
            "entering": ["approved", "implementing"],
            "requires": {"all": [{"decision.customer.outcome": "approved"}, [{"not": {"grade": "major"}}, {"decision.executive.outcome": "approved"}]]},
            "mode": "hold",
        },
        {
            "name": "no drift",
            "since": "2026-11-01",
            "record": "requirement",
            "changing": "baseline",
            "fields": ["title", "acceptance_criteria"],
            "requires": {"changed_by.state": "approved"},
        },
        {"name": "frozen", "record": "requirement", "changing": "requirement_freeze", "requires": {"has": "changed_by"}, "mode": "comment"},
    ],
    "priority": {
        "floors": [
            {
                "name": "core scenario",
                "when": {"scenarios.tier": "core"},
                "at_least": "high",
                "says": {"en": "It plays in a core scenario", "zh-CN": "属于核心场景"},
            }
        ]
    },
    "grading": {
        "major": [
            {"name": "core", "when": {"changes.requirement.importance": "core"}, "says": {"en": "It touches a core requirement", "zh-CN": "涉及核心需求"}},
            {"name": "delay", "above": {"impact.delay_days": 5}, "says": {"en": "It takes long", "zh-CN": "工期延误"}},
        ]
    },
    "routing": [
        {"name": "service", "when": {"source.stage": "service"}, "owner": "li", "escalation": "zhao"},
        {"name": "questions", "record": "question", "owner": "li"},
    ],
}  # fmt: skip

_CREATED = datetime.fromisoformat("2026-11-02T09:00:00+08:00")
_DUE = datetime.fromisoformat("2026-11-03T09:00:00+08:00")
_EXAMPLES = (
    read_example(
        "slas",
        {
            "row": "SLA-1",
            "says": {"en": "Answered and planned in time", "zh-CN": "按时答复并给出初步方案"},
            "given": {"rule": "change answered", "created": _CREATED},
            "then": {"state": "met", "elapsed": "23h", "deadline": _DUE},
        },
    ),
    read_example(
        "slas",
        {
            "row": "SLA-1",
            "says": {"en": "Approved before it was recorded", "zh-CN": "登记时已批准"},
            "given": {"rule": "change answered", "created": _CREATED},
            "then": {"cycles": 0},
        },
    ),
    read_example(
        "gates",
        {
            "row": "GATE-3",
            "says": {"en": "The executive said nothing yet", "zh-CN": "高层尚未批准"},
            "given": {"record": "change_request"},
            "then": {
                "passages": [
                    {
                        "gate": "no change without both sides",
                        "verdict": "without_proof",
                        "missing": ["decision.executive.outcome"],
                    }
                ]
            },
        },
    ),
    read_example(
        "priority",
        {
            "row": "PRI-1",
            "says": {"en": "What plays in a core scenario is high", "zh-CN": "属于核心场景的需求为高"},
            "given": {},
            "then": {"score": 15, "result": "high"},
        },
    ),
    read_example(
        "grading",
        {
            "row": "CR-3",
            "says": {
                "en": "Without the figures nothing is called minor",
                "zh-CN": "影响数值未评估前，不判定为轻微",
            },
            "given": {},
            "then": {"result": ""},
        },
    ),
    read_example(
        "calendars",
        {
            "row": "SLA-5",
            "says": {"en": "The weekend is skipped", "zh-CN": "周末顺延"},
            "given": {"calendar": {"name": "office"}, "start": "2026-03-06 17:30", "budget": "2h"},
            "then": {"due": "2026-03-09 10:30"},
        },
    ),
)


def rules() -> Rulebook:
    """Return them with an example of each kind."""
    return Rulebook(Mapping.model_validate(_RULES), _EXAMPLES)
