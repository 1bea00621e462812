"""The words people write for values, in Chinese and loose English, and the canonical word each stands for.

Reading only: what is written back is canonical, and what pages show comes from their labels. A word nobody knows is
left as it is, so that the model can refuse it and say where. Traditional script is folded before looking up.
"""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Any, get_args

from syncer.domain import vocabulary as v
from syncer.domain.fields import name_to_path, spec_of
from syncer.domain.json import JsonObject, JsonValue
from syncer.domain.specs import TRANSLATIONS

_TRADITIONAL = str.maketrans(
    "緊級務響應戶類術發認證專審準備會議訪談問調場電話郵單責團隊員維護產經專業變輕現實施約開標環節設計測試硬軟體請書評後銷計劃項長營運組織澄暫緩難當無絕掛準訴總結劃導監訓復規範圍採購與關閉驗過決層廠將動點貨資訊確權來簽慣風險類聯繫語測計",
    "紧级务响应户类术发认证专审准备会议访谈问调场电话邮单责团队员维护产经专业变轻现实施约开标环节设计测试硬软体请书评后销计划项长营运组织澄暂缓难当无绝挂准诉总结划导监训复规范围采购与关闭验过决层厂将动点货资讯确权来签惯风险类联系语测计",
)

# each line: the canonical word, then what people write for it
_TABLES: tuple[tuple[Any, Mapping[str, str]], ...] = (
    (v.EvidenceForm, {"mail": "邮件 电子邮件 email", "call": "电话 通话 phone", "minutes": "会议纪要 纪要",
                      "comment": "评论 备注", "letter": "确认函 信函 函件", "meeting": "会议", "online": "线上",
                      "scan": "扫描件 扫描"}),
    (v.Outcome, {"approved": "批准 已批准 同意 通过", "not_approved": "不批准 未批准 不同意 驳回 rejected",
                 "deferred": "暂缓 延后"}),
    (v.Dimension, {"functional": "功能测试 功能", "performance": "性能测试 性能", "uat": "用户验收测试 用户验收 验收"}),
    (v.Urgency, {"urgent": "紧急 急 加急 特急 critical", "normal": "一般 普通 正常 常规 medium", "low": "低 不急"}),
    (v.Importance, {"core": "核心 核心需求", "secondary": "次要 次要需求", "additional": "附加 附加需求"}),
    (v.Priority, {"high": "高 高优先级", "medium": "中 中优先级 中等", "low": "低 低优先级"}),
    (v.Reason, {"technical": "技术限制 技术", "resources": "资源约束 资源 资源不足", "cost": "成本过高 成本",
                "compliance": "合规风险 合规"}),
    (v.ConfirmationMethod, {"meeting": "会议 正式会议", "letter": "确认函 书面", "online": "线上 线上确认 在线",
                            "mail": "邮件 电子邮件 email", "message": "即时通讯 消息 微信"}),
    (v.Channel, {"interview": "访谈 客户访谈", "questionnaire": "问卷 问卷调查 调查问卷", "market_analysis": "市场分析",
                 "workshop": "工作坊 需求工作坊", "prototype_demo": "原型演示", "meeting": "会议", "phone": "电话 call",
                 "email": "邮件 电子邮件 mail", "ticket": "工单 提单"}),
    (v.QuestionChannel, {"interview": "访谈 客户访谈", "questionnaire": "问卷 问卷调查 调查问卷",
                         "market_analysis": "市场分析", "workshop": "工作坊 需求工作坊", "prototype_demo": "原型演示",
                         "meeting": "会议", "phone": "电话 call", "email": "邮件 电子邮件 mail", "ticket": "工单 提单",
                         "page": "页面评论 评论"}),
    (v.RaisedBy, {"customer": "客户", "reseller": "代理商", "sales": "销售 销售人员", "pre_sales": "售前 售前顾问",
                  "consultant": "实施人员 实施顾问 实施"}),
    (v.Stage, {"pre_sales": "售前", "implementation": "实施 实施中", "service": "服务 服务阶段 已验收 服务·已验收"}),
    (v.WorkStage, {"design": "设计", "development": "开发", "test": "测试", "deployment": "部署"}),
    (v.ExpenseKind, {"hardware": "硬件 硬件设备", "licence": "软件授权 授权 license", "third_party": "第三方 第三方服务"}),
    (v.Verdict, {"feasible": "可行", "conditional": "有条件可行 部分可行", "infeasible": "不可行"}),
    (v.ChangeAction, {"add": "新增 增加", "change": "修改 变更", "withdraw": "撤回 取消 删除 remove"}),
    (v.Grade, {"minor": "轻微 轻微变更", "major": "重大 重大变更"}),
    (v.Side, {"ours": "我方 我司 公司", "customer": "客户 客户方", "reseller": "代理商"}),
    (v.QuestionForm, {"open": "开放 开放式", "closed": "封闭 封闭式", "scale": "评分 打分"}),
    (v.Readiness, {"open": "未开始 待准备", "in_progress": "准备中 进行中", "ready": "就绪 已就绪 已准备 done"}),
    (v.Agreement, {"draft": "草稿", "clarifying": "澄清中 待澄清", "assessing": "评估中",
                   "awaiting_confirmation": "待客户确认 待确认", "confirmed": "已确认 确认", "deferred": "暂缓",
                   "infeasible": "当前无法实现 不可行 无法实现", "rejected": "暂不采纳 不采纳", "withdrawn": "已撤回 撤回"}),
    (v.Delivery, {"not_started": "未开始", "in_progress": "开发中 进行中", "built": "开发完成", "delivered": "已交付",
                  "accepted": "已验收"}),
    (v.ChangeState, {"submitted": "已提交 提交", "assessing": "评估中", "awaiting_decision": "待决策",
                     "awaiting_customer": "待客户确认", "approved": "已批准 批准", "not_approved": "未批准 不批准",
                     "deferred": "暂缓", "withdrawn": "已撤回 撤回", "implementing": "变更实施中 实施中",
                     "implemented": "已实施", "verified": "已验证", "closed": "已关闭 关闭"}),
    (v.MeetingState, {"planned": "已计划 计划中 待召开", "held": "已召开 已举行", "issued": "已发布 纪要已发布",
                      "cancelled": "已取消 取消 canceled"}),
    (v.ActionState, {"open": "未开始 待办 待处理 to_do", "in_progress": "进行中 处理中", "done": "已完成 完成",
                     "cancelled": "已取消 取消 canceled"}),
    (v.QuestionState, {"open": "待答复 未答复 未解决 打开", "answered": "已答复", "closed": "已闭环 已关闭 闭环 关闭",
                       "parked": "暂存 搁置", "withdrawn": "已撤回 撤回"}),
    (v.SolutionState, {"draft": "草稿", "presented": "已呈现 已演示", "chosen": "已选定 已选择 选定",
                       "not_chosen": "未选定 未选择"}),
    (v.Nature, {"technical": "技术类 技术", "service": "服务类 服务", "commercial": "商务类 商务"}),
    (v.Difficulty, {"short_term": "短期可落地 短期", "long_term": "中长期规划 中长期", "infeasible": "不可行"}),
    (v.Expectation, {"explicit": "明确", "latent": "潜在"}),
    (v.ProjectEffect, {"acceptance_payment": "影响验收(收款) 影响验收（收款） 影响验收 影响收款",
                       "blocks_implementation": "实施障碍", "wins_deal": "影响签单", "none": "无 无影响"}),
    (v.Tier, {"core": "核心场景 核心", "important": "重要场景 重要", "general": "一般场景 一般"}),
    (v.MeetingType, {"kick_off": "启动会 项目启动会 kickoff", "interview": "访谈 访谈会", "workshop": "工作坊 需求工作坊",
                     "prototype_demo": "原型演示 原型演示会", "requirement_confirmation": "需求确认会 需求确认",
                     "coordination": "协调会 需求协调会", "solution_presentation": "方案呈现会 方案呈现",
                     "special_change": "变更专项会议 专项会议", "review": "评审会 评审 回顾会"}),
    (v.ActionPriority, {"p0": "紧急 p0紧急", "p1": "重要 p1重要", "p2": "常规 p2常规"}),
    (v.QuestionType, {"feature": "功能 功能需求", "technical_feasibility": "技术可行性", "cost_schedule": "成本与周期",
                      "misunderstanding": "误解性 误解性异议 误解", "demand": "需求性 需求性异议",
                      "policy": "政策性 政策性异议"}),
    (v.QuestionLevel, {"urgent": "紧急", "important": "重要", "routine": "常规"}),
    (v.Edition, {"basic": "基础版", "standard": "标准版", "custom": "定制版"}),
    (v.Role, {"project_lead": "项目负责人", "manager": "管理人员 管理层", "operator": "操作人员", "staff": "普通员工",
              "analyst": "业务分析师 分析师", "expert": "技术专家", "account_manager": "客户经理",
              "project_manager": "项目经理", "consultant": "实施人员 实施顾问", "pre_sales": "售前顾问 售前",
              "sales": "销售 销售人员", "support": "技术支持", "maintenance": "维护部", "product": "产品"}),
    (v.MilestoneKind, {"requirement_freeze": "需求冻结", "development_complete": "开发完成",
                       "acceptance_passed": "验收通过", "other": "其他"}),
    (v.Horizon, {"short": "短期", "medium": "中期", "long": "长期"}),
)  # fmt: skip

_REQUIREMENT_KINDS: Mapping[str, str] = {
    "functional": "功能需求 功能", "performance": "性能 性能需求", "security": "安全 安全需求 安全性",
    "compatibility": "兼容性", "business_rule": "业务规则", "availability": "可用性", "usability": "易用性",
    "look_and_feel": "界面观感 外观", "maintainability": "可维护性", "operability": "可操作性", "scalability": "可扩展性",
    "fault_tolerance": "容错性", "legal": "法律合规 法规", "portability": "可移植性",
}  # fmt: skip
_YES_NO = {
    "是": True,
    "已": True,
    "yes": True,
    "true": True,
    "否": False,
    "未": False,
    "no": False,
    "false": False,
}


def normalise_value(kind: str, path: str, raw: JsonValue) -> JsonValue:
    """Return a value as the model wants it: canonical words for synonyms, English names inside list items and values.

    `path` is a canonical path of `kind` (field, leaf or part). What is not understood comes back as it was.
    """
    if isinstance(raw, list):
        return [normalise_value(kind, path, item) for item in raw]
    if isinstance(raw, dict):
        return _normalise_members(kind, path, raw)
    return _normalise_word(kind, path, raw) if isinstance(raw, str) else raw


def normalise(kind: str, payload: JsonObject) -> JsonObject:
    """Return a whole payload with English names for Chinese keys and canonical words for synonyms, at any depth."""
    return _normalise_members(kind, "", payload)


def chinese_word(values: tuple[str, ...], word: str) -> str:
    """Return what people write in Chinese for one of a field's words (`FieldSpec.values`), or "" when there is nothing."""
    table = next((table for words, table in _TABLES if get_args(words) == values), {})
    return table.get(word, "").partition(" ")[0]


def _normalise_members(kind: str, path: str, members: JsonObject) -> JsonObject:
    found: JsonObject = {}
    for key, value in members.items():
        below = name_to_path(kind, f"{path}.{key}" if path else key)
        if below is None:
            found[key] = value
        elif below.startswith(f"{TRANSLATIONS}.") and isinstance(value, dict):
            found[key] = {name_to_path(kind, name) or name: text for name, text in value.items()}
        else:
            found[below.removeprefix(f"{path}.")] = normalise_value(kind, below, value)
    return found


def _normalise_word(kind: str, path: str, raw: str) -> JsonValue:
    spec = spec_of(kind, path)
    if spec is None:
        return raw
    if (kind, path) == ("requirement", "kind"):
        return _requirement_kinds().get(_fold(raw), raw)
    if spec.type == "boolean":
        return _YES_NO.get(_fold(raw), raw)
    return _synonyms().get(spec.values, {}).get(_fold(raw), raw) if spec.values else raw


@cache
def _synonyms() -> Mapping[tuple[str, ...], Mapping[str, str]]:
    return MappingProxyType({get_args(words): _by_synonym(table) for words, table in _TABLES})


@cache
def _requirement_kinds() -> Mapping[str, str]:
    return _by_synonym(_REQUIREMENT_KINDS)


def _by_synonym(table: Mapping[str, str]) -> Mapping[str, str]:
    found = {_fold(word): canonical for canonical, words in table.items() for word in words.split()}
    found.update({_fold(canonical): canonical for canonical in table})
    return MappingProxyType(found)


def _fold(word: str) -> str:
    """Case, spaces, hyphens and traditional script do not tell words apart."""
    return word.strip().casefold().translate(_TRADITIONAL).replace("-", "_").replace(" ", "_")
