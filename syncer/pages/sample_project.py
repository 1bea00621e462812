"""What the sample project says of itself beside its records: document, customer, plan, risks, words and people.

Data only; sample.py makes a project of it.
"""

from syncer.domain.json import JsonObject

PROJECT: JsonObject = {
    "document": {"number": "SHOP-SRS-001", "confidentiality": "商业秘密", "binding_locale": "zh-CN"},
    "customer": {
        "title": "星河零售",
        "industry": "零售",
        "size": "员工约 800 人，门店 42 家",
        "operating_model": "线上商城与门店并行",
        "processes": "门店下单、总仓发货",
        "pains": "大促期间支付失败率高，客诉集中",
        "expectations": {"explicit": "支付更安全", "latent": "减少客服工作量"},
        "tier": "A",
        "service_fee": {"amount": "80000.00", "currency": "CNY"},
    },
    "user_roles": [
        {"name": "注册用户", "permissions": "浏览、下单、支付、查看自己的订单"},
        {"name": "采购经理", "permissions": "查看库存、接收补货提醒、提交采购单"},
        {"name": "管理员", "permissions": "维护商品、用户与权限"},
    ],
    "milestones": [
        {"kind": "requirement_freeze", "planned": "2026-11-27", "forecast": "2026-12-04"},
        {"name": "首批功能上线", "kind": "development_complete", "planned": "2027-02-26"},
        {"name": "立项", "kind": "other", "planned": "2026-09-01", "actual": "2026-09-03"},
    ],
    "risks": [
        {"title": "终端采购延迟", "likelihood": 2, "impact": 3, "responsible": "zhao"},
        {
            "title": "加密后性能下降",
            "trigger": "压力测试延迟超过 50 毫秒",
            "likelihood": 3,
            "impact": 5,
            "mitigation": "提前做压力测试",
            "contingency": "临时扩容",
            "responsible": "li",
        },
    ],
    "glossary": [
        {"term": "CRM系统", "full": "客户关系管理系统", "meaning": "记录客户资料与往来的系统"},
        {"term": "UAT", "full": "用户验收测试", "meaning": "由客户代表按验收标准执行的测试"},
    ],
    "confirmed_plans": [
        {"version": "1.1", "date": "2027-03-15", "confirmed_by": "zhao", "confirmed_at": "2026-11-10"},
    ],
    "people": [
        {
            "id": "wang",
            "name": "王芳",
            "side": "customer",
            "role": "project_lead",
            "department": "信息部",
            "email": "wang.fang@example.com",
        },
        {
            "id": "chen",
            "name": "陈静",
            "side": "customer",
            "role": "operator",
            "department": "采购部",
            "cares_about": "操作要快",
        },
        {
            "id": "li",
            "name": "李伟",
            "side": "ours",
            "role": "analyst",
            "department": "产品部",
            "email": "li.wei@example.com",
        },
        {"id": "zhao", "name": "赵敏", "side": "ours", "role": "project_manager", "department": "交付部"},
        {"id": "gone", "side": "ours", "role": "support"},
    ],
}
