"""The change requests of the sample project: one carried out, with something in every part, and one the customer must decide.

Data only; sample.py puts it among the other records.
"""

from syncer.domain.json import JsonObject

CARRIED_OUT: JsonObject = {
    "id": "CR-0001",
    "title": "卡号改为分段加密",
    "translations": {"en": {"title": "Encrypt card numbers in parts"}},
    "owner": "li",
    "requested_by": "wang",
    "requested_at": "2026-11-10T06:30:00Z",
    "content": "卡号分段加密，客服只能看到**后四位**。",
    "reason": "监管机构 11 月的新要求。",
    "objective": "任何人都无法看到完整卡号。",
    "urgency": "urgent",
    "application": {"title": "变更申请书", "href": "https://example.com/cr-1"},
    "changes": [
        {
            "action": "change",
            "requirement": "REQ-0001",
            "field": "description",
            "from": "加密存储",
            "to": "分段加密",
        },
        {"action": "change", "requirement": "REQ-0001", "field": "重要性", "from": "secondary", "to": "core"},
        {"action": "change", "requirement": "REQ-0001", "field": "value", "from": 4, "to": 5},
        {"action": "withdraw", "requirement": "REQ-0006"},
    ],
    "state": "closed",
    "impact": {
        "delay_days": 1,
        "quote": {"amount": "0.00", "currency": "CNY"},
        "quality_risk": "低",
        "deliverables": ["需求规格说明书", "测试报告"],
        "plan": "里程碑不变",
        "cost": {"amount": "6000.00", "currency": "CNY"},
        "cost_percent": 1.5,
        "feasibility": "现有组件支持",
        "resources": "一名开发人员，一天",
    },
    "grade": "major",
    "grade_override": {"value": "major", "reason": "涉及监管", "by": "zhao", "at": "2026-11-11T02:00:00Z"},
    "decision": {
        "ours": {"outcome": "approved", "by": "zhao", "at": "2026-11-12", "opinion": "建议尽快实施"},
        "executive": {"outcome": "approved", "by": "zhao", "at": "2026-11-13"},
        "customer": {"outcome": "approved", "by": "wang", "at": "2026-11-20T03:00:00Z", "opinion": "同意"},
    },
    "adjustment": {"plan": "测试延长一天", "budget": "从缓冲中支出"},
    "preliminary_plan": "先改存储，再改展示。",
    "special_meeting": "MTG-0001",
    "implementation_plan": "1. 改存储\n2. 改展示",
    "done": "已上线。",
    "effect": "抽查未见完整卡号。",
    "source": {"channel": "email", "raised_by": "customer", "account_owner": "zhao"},
    "answers": [{"how": "mail", "by": "li", "at": "2026-11-10T08:00:00Z", "ref": "已答复"}],
}

TO_DECIDE: JsonObject = {
    "id": "CR-0002",
    "form": "5f1c09aa title:1f3a9c2b",
    "title": "会员码支付",
    "requested_by": "chen",
    "requested_at": "2026-11-18",
    "urgency": "normal",
    "state": "awaiting_customer",
    "grade": "minor",
    "changes": [{"action": "add", "field": "description", "to": "作为注册用户，我希望用会员码支付。"}],
    "impact": {"delay_days": 12, "quote": {"amount": "60000.00", "currency": "CNY"}},
    "alternatives": [
        {
            "title": "自建会员码",
            "quote": {"amount": "60000.00", "currency": "CNY"},
            "cost": {"amount": "38000.00", "currency": "CNY"},
            "duration": "12 天",
        },
        {"title": "接入第三方会员码", "duration": "5 天", "cons": "按笔收费"},
    ],
}

ASSESSED: JsonObject = {"id": "CR-0003", "title": "导出报表", "state": "assessing", "owner": "li"}
