"""A small project with one of everything, so that a template can be tried before anybody depends on it.

Used to check an admin's templates and to prove our own; it is never published. The texts are those of an online shop,
in the language people there would write, with translations where a document in two languages has them.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from syncer.domain.fields import flatten
from syncer.domain.json import JsonObject, JsonValue
from syncer.domain.kinds import Kind
from syncer.domain.project import ProjectData, load_project
from syncer.pages.context import Ask, PageContext, VersionRow
from syncer.pages.periods import month_of, week_of
from syncer.pages.sample_changes import ASSESSED, CARRIED_OUT, TO_DECIDE
from syncer.pages.sample_clocks import clocks
from syncer.pages.sample_desks import desks, forms
from syncer.pages.sample_drafts import drafts, sent
from syncer.pages.sample_plan import plan
from syncer.pages.sample_project import PROJECT
from syncer.pages.sample_projects import PROJECTS
from syncer.pages.sample_rules import rules
from syncer.pages.sample_signed import baselines, changes, standing
from syncer.pages.sample_suspects import suspects
from syncer.pages.sample_ticks import answers, sign_offs
from syncer.pages.view import Issue, Register, register
from syncer.rules.priority import PriorityRule
from syncer.rules.ranking import Ranked, ranking

_REQUIREMENTS: tuple[JsonObject, ...] = (
    {
        "id": "REQ-0001",
        "title": "支付信息加密存储",
        "translations": {
            "en": {
                "title": "Encrypted payment data",
                "description": "As a registered user, I need payment data to be stored encrypted, so that I can pay online without worry.",
            }
        },
        "description": "作为注册用户，我需要支付信息被加密存储，以便放心使用在线支付。",
        "background": "去年大促期间发生过一次卡号泄露。\n\n- 涉及用户 **312** 人\n- 监管要求整改",
        "customer_words": "我们最怕的就是再出一次泄露，\n钱可以慢点收，数据不能丢。",
        "acceptance_criteria": [
            {"text": "抽查 100 条支付记录，均无法还原卡号", "dimension": "uat"},
            {"text": "加密引入的延迟 < 50 ms", "dimension": "performance"},
        ],
        "kind": "security",
        "importance": "core",
        "urgency": "urgent",
        "priority": "high",
        "agreement": "confirmed",
        "delivery": "in_progress",
        "owner": "li",
        "customer_owner": "wang",
        "scenarios": ["SCN-0001"],
        "raci": {"responsible": ["li.wei@example.com"], "accountable": "zhao", "consulted": ["chen"]},
        "source": {"channel": "workshop", "raised_by": "customer", "stage": "pre_sales"},
        "goal": "避免再次被监管处罚",
        "project_effect": "acceptance_payment",
        "value": 5,
        "cost": 2,
        "risk": 2,
        "scored": {"by": "li", "at": "2026-10-20T02:00:00Z"},
        "forecast": {"version": "1.1", "date": "2027-03-15"},
        "feasibility": {
            "stack_fit": "现有加密组件可用",
            "resources": [
                {"stage": "development", "role": "后端", "people": 2, "day_rate": "1500 CNY", "days": 6},
                {"stage": "test", "role": "测试", "people": 1, "day_rate": "1200 CNY", "days": 3},
            ],
            "expenses": [{"kind": "licence", "title": "加密机", "amount": "8000 CNY"}],
            "risks": [{"title": "性能下降", "contingency": "扩容"}],
            "schedule": "两周",
            "verdict": "feasible",
        },
        "confirmations": [
            {"method": "meeting", "by": "zhao", "customer_by": "wang", "at": "2026-11-05", "baseline": "V1.0"}
        ],
        "attachments": [{"title": "《数据安全法》相关条款", "href": "https://example.com/law"}],
    },
    {
        "id": "REQ-0002",
        "title": "库存不足提醒",
        "translations": {"en": {"title": "Low-stock reminder"}},
        "description": "当库存低于阈值时，系统自动推送补货提醒至采购经理。",
        "background": "目前靠人工每天查两次库存。",
        "acceptance_criteria": [{"text": "库存低于阈值后 1 分钟内收到提醒", "dimension": "functional"}],
        "kind": "functional",
        "importance": "secondary",
        "urgency": "normal",
        "priority": "medium",
        "agreement": "awaiting_confirmation",
        "owner": "li",
        "customer_owner": "chen",
        "depends_on": ["REQ-0005"],
        "source": {"channel": "interview"},
        "preliminary_plan": "先支持按商品设置阈值，再支持按门店设置。",
        "value": 3,
        "cost": 3,
        "risk": 1,
        "forecast": {"version": "1.2", "date": "2027-05-31"},
    },
    {
        "id": "REQ-0003",
        "title": "Search in the order list",
        "description": "As a registered user I want to search my orders",
    },
    {
        "id": "REQ-0004",
        "title": "人脸识别支付",
        "description": "作为注册用户，我希望刷脸支付，以便不用带手机。",
        "kind": "functional",
        "agreement": "infeasible",
        "infeasible_reason": {"reason": "compliance", "text": "现有终端未通过生物特征采集的合规认证。"},
        "alternatives": [
            {
                "title": "会员码支付",
                "quote": {"amount": "60000.00", "currency": "CNY"},
                "cost": {"amount": "38000.00", "currency": "CNY"},
                "duration": "4 周",
                "difficulty": "低",
                "risk": "需向会员推广",
                "benefit": "同样不用带手机",
                "pros": "无需新终端",
                "cons": "要出示会员码",
            },
            {"title": "更换终端后再评估", "duration": "6 个月", "pros": "体验最好", "cons": "投入大"},
        ],
        "choice": {"option": "会员码支付", "by": "wang", "at": "2026-11-12"},
    },
    {
        "id": "REQ-0005",
        "title": "订单满 200 元免运费",
        "description": "订单实付金额满 200 元时不收运费。",
        "kind": "business_rule",
        "agreement": "assessing",
        "owner": "zhao",
        "acceptance_criteria": [{"text": "199.99 元收取运费，200.00 元不收取"}],
        "part_of": "REQ-0006",
    },
    {"id": "REQ-0006", "title": "运费规则", "kind": "functional", "agreement": "deferred"},
    {
        "id": "REQ-0007",
        "title": "深色模式",
        "kind": "colour_scheme",
        "agreement": "clarifying",
        "priority": "low",
    },
)

_OTHERS: tuple[tuple[Kind, JsonObject], ...] = (
    (
        Kind.SCENARIO,
        {
            "id": "SCN-0001",
            "title": "下单支付",
            "translations": {"en": {"title": "Order and pay"}},
            "tier": "core",
            "roles": ["注册用户"],
            "trigger": "用户提交购物车",
            "main_flow": ["用户下单", "库存检查", "支付确认", "物流发货"],
            "branch_flows": [["使用优惠券", "重新计算金额"], ["选择门店自提"]],
            "exception_flows": [["支付超时", "释放库存并通知用户"]],
            "expected_result": "订单状态为“待发货”，用户收到通知",
        },
    ),
    (Kind.SCENARIO, {"id": "SCN-0002", "title": "退货退款", "tier": "core", "main_flow": ["申请退货"]}),
    (Kind.CHANGE_REQUEST, CARRIED_OUT),
    (Kind.CHANGE_REQUEST, TO_DECIDE),
    (Kind.CHANGE_REQUEST, ASSESSED),
    (
        Kind.MEETING,
        {
            "id": "MTG-0001",
            "title": "需求确认会",
            "translations": {"en": {"agreed": "- Card numbers are encrypted in parts"}},
            "type": "requirement_confirmation",
            "state": "issued",
            "start": "2026-11-05T06:00:00Z",
            "end": "2026-11-05T07:00:00Z",
            "timezone": "Asia/Shanghai",
            "place": "三楼会议室",
            "link": "https://example.com/meet/1",
            "attendees": [
                {"person": "wang", "side": "customer", "role": "决策人"},
                {"person": "chen"},
                {"person": "zhao", "side": "ours"},
                {"person": "wu@example.com"},
            ],
            "chair": "zhao",
            "note_taker": "li",
            "timekeeper": "li",
            "purpose": "逐条确认首批需求。",
            "agenda": [{"title": "开场", "minutes": 5}, {"title": "逐条确认", "minutes": 45}],
            "materials": [{"title": "待确认稿", "href": "https://example.com/draft"}],
            "agenda_review": "各项议程均已讨论。",
            "feedback": [
                {
                    "id": "f1",
                    "text": "支付要更安全",
                    "urgency": "urgent",
                    "importance": "core",
                    "satisfaction": 4,
                    "restated": True,
                    "agreed_by": "wang",
                    "became": "REQ-0001",
                },
                {"id": "f2", "text": "导出时偶尔报错", "became": "SHOP-31"},
            ],
            "solution_discussion": [
                {"highlight": "分段加密", "concern": "会不会变慢", "adjustment": "先做压力测试"}
            ],
            "agreed": ["卡号分段加密"],
            "open_questions": ["QST-0002"],
            "parked": ["QST-0003"],
            "actions": ["ACT-0001", "ACT-0002"],
            "next_meeting": {"start": "2026-11-26T06:00:00Z", "place": "线上"},
            "minutes_due": "2026-11-06T07:00:00Z",
            "distribution": ["wang", "chen", "zhao"],
            "issued": {"by": "li", "at": "2026-11-05T10:00:00Z"},
            "sent": {"how": "mail", "by": "li", "at": "2026-11-05T10:05:00Z"},
            "receipts": [{"person": "wang", "at": "2026-11-06T01:00:00Z"}],
            "readiness": [{"item": "投影仪调试", "owner": "li", "state": "ready"}],
            "outline": [
                {
                    "question": "最担心的风险是什么？",
                    "form": "open",
                    "topic": "痛点",
                    "answer": "数据泄露",
                    "by": "wang",
                },
                {"question": "目前的满意度？", "form": "scale"},
            ],
            "notes": "客户对 REQ-0002 的预算有顾虑",
        },
    ),
    (
        Kind.MEETING,
        {
            "id": "MTG-0002",
            "title": "变更专项会议",
            "translations": {"en": {"title": "Special change meeting"}},
            "type": "special_change",
            "state": "planned",
            "start": "2026-11-26T06:00:00Z",
            "end": "2026-11-26T07:00:00Z",
            "timezone": "Europe/Berlin",
            "purpose": "决定加密方案。",
            "agenda": [{"title": "三个方案", "minutes": 20}, {"title": "决定", "minutes": 30}],
            "please_prepare": ["倾向的方案及原因"],
            "attendees": [{"person": "wang", "side": "customer"}],
        },
    ),
    (
        Kind.MEETING,
        {
            "id": "MTG-0003",
            "title": "Review",
            "type": "review",
            "state": "cancelled",
            "agenda": [{"title": "Tests"}],
        },
    ),
    (
        Kind.ACTION,
        {
            "id": "ACT-0001",
            "title": "取得压力测试报告",
            "translations": {"en": {"title": "Get the report of the load test"}},
            "description": "含峰值时段。",
            "outcome": "一份报告",
            "delivery_standard": "双方均已阅读",
            "priority": "p0",
            "owner": "li",
            "due": "2026-11-20",
            "comes_from": "MTG-0001",
            "raci": {
                "department": "研发部",
                "responsible": ["li"],
                "accountable": "zhao",
                "informed": ["wang"],
            },
        },
    ),
    (
        Kind.ACTION,
        {
            "id": "ACT-0002",
            "title": "提供终端清单",
            "owner": "wang",
            "state": "done",
            "comes_from": "MTG-0001",
        },
    ),
    (
        Kind.QUESTION,
        {
            "id": "QST-0001",
            "title": "补货阈值由谁维护？",
            "description": "按商品还是按门店？",
            "asked_by": "li",
            "owner": "chen",
            "due": "2026-11-27T10:00:00Z",
            "about": ["REQ-0002"],
            "state": "open",
            "concern": "担心增加工作量",
        },
    ),
    (
        Kind.QUESTION,
        {
            "id": "QST-0002",
            "form": "0badcafe-1f3a9c-r1 title:5f1c09aa",
            "title": "是否支持国密算法？",
            "asked_by": "wang",
            "owner": "li",
            "level": "urgent",
            "type": "technical_feasibility",
            "plan": "由技术专家评估。",
            "state": "open",
        },
    ),
    (
        Kind.QUESTION,
        {
            "id": "QST-0003",
            "title": "老订单如何处理？",
            "answer": "保持不变。",
            "state": "closed",
            "comes_from": "MTG-0001",
        },
    ),
    (
        Kind.SOLUTION,
        {
            "id": "SOL-0001",
            "title": "智能分单与补货",
            "edition": "standard",
            "requirements": ["REQ-0002"],
            "function": "按库存与距离自动分单。",
            "expected_effect": "减少人工操作。",
            "benefits": [
                {"need": "订单处理慢", "solution": "智能分单", "value": "人工操作减少", "figure": "30%"}
            ],
            "duration": "6 个月",
            "quote": {"amount": "480000.00", "currency": "CNY"},
            "cost": {"amount": "300000.00", "currency": "CNY"},
            "state": "presented",
        },
    ),
)

REPORTED = (week_of(date(2026, 11, 20), "zhao"), month_of(date(2026, 11, 20), "zhao"))


def values() -> tuple[tuple[Kind, Mapping[str, JsonValue]], ...]:
    """Return the sample's records as kind and leaf values."""
    whole = [(Kind.REQUIREMENT, payload) for payload in _REQUIREMENTS] + list(_OTHERS)
    return tuple((kind, flatten(kind, payload)) for kind, payload in whole)


def project() -> ProjectData:
    """Return the sample's project data."""
    return load_project(PROJECT)


def sample() -> Register:
    """Return the sample as a register, with an issue in Jira and response times."""
    issues = {"REQ-0001": (Issue("SHOP-12", "https://example.com/browse/SHOP-12", "进行中", "in_progress"),)}
    scored = (Ranked(str(leaves["id"]), leaves) for kind, leaves in values() if kind is Kind.REQUIREMENT)
    found = register(values(), project(), issues, ranking(PriorityRule(), scored))
    found = replace(found, plan=plan(), suspects=suspects(), drafts=drafts(), sent=sent())
    found = replace(found, overdue=frozenset({"ACT-0001"}), baselines=baselines(), meetings=desks())
    found = replace(found, forms=forms())
    return replace(found, clocks=clocks(), rules=rules(), periods=REPORTED, projects=PROJECTS)


def sample_context(locales: tuple[str, ...] = ("zh-CN", "en")) -> PageContext:
    """Return what else a page of the sample is told: a document once signed and since changed."""
    return PageContext(
        instance="sample",
        project_key="SHOP",
        project_name="Online shop",
        timezone="Asia/Shanghai",
        version="V1.1",
        state="changed",
        dated=date(2026, 11, 20),
        history=(
            VersionRow("V0.1", date(2026, 9, 20), ""),
            VersionRow("V1.0", date(2026, 11, 5), "", ("wang", "zhao"), baselines=("V1.0",), made_of=True),
            VersionRow("V1.1", date(2026, 11, 20), "支付信息改为分段加密", ("wang",), "CR-0001"),
        ),
        ask=Ask("confirm", date(2026, 11, 27)),
        signed_version="V1.0",
        changes=changes(),
        standing=standing(),
        accounts={"li": "5b10a2844c20165700ede21g", "zhao": "5b10ac8d82e05b22cc7d4ef5"},
        tickers=frozenset({"chen", "li", "zhao"}),
        answers=answers(),
        sign_offs=sign_offs(),
        locales=locales,
    )


def empty() -> tuple[Register, PageContext]:
    """Return a project that has just begun, with nothing in it."""
    return register((), ProjectData()), PageContext(instance="sample", project_key="NEW")
