"""The words a field may hold, exactly as they are written in YAML.

One closed list each, named for what it says. How people say them in Chinese is in words.py; how pages show them is the
business of the pages' labels.
"""

from typing import Literal

REQUIREMENT_KINDS: tuple[str, ...] = (
    "functional",
    "performance",
    "security",
    "compatibility",
    "business_rule",
    "availability",
    "usability",
    "look_and_feel",
    "maintainability",
    "operability",
    "scalability",
    "fault_tolerance",
    "legal",
    "portability",
)

EvidenceForm = Literal["mail", "call", "minutes", "comment", "letter", "meeting", "online", "scan"]
Outcome = Literal["approved", "not_approved", "deferred"]
Dimension = Literal["functional", "performance", "uat"]
Urgency = Literal["urgent", "normal", "low"]
Importance = Literal["core", "secondary", "additional"]
Priority = Literal["high", "medium", "low"]
Reason = Literal["technical", "resources", "cost", "compliance"]
ConfirmationMethod = Literal["meeting", "letter", "online", "mail", "message"]
Channel = Literal[
    "interview",
    "questionnaire",
    "market_analysis",
    "workshop",
    "prototype_demo",
    "meeting",
    "phone",
    "email",
    "ticket",
]
QuestionChannel = Literal[
    "interview",
    "questionnaire",
    "market_analysis",
    "workshop",
    "prototype_demo",
    "meeting",
    "phone",
    "email",
    "ticket",
    "page",
]
RaisedBy = Literal["customer", "reseller", "sales", "pre_sales", "consultant"]
Stage = Literal["pre_sales", "implementation", "service"]
WorkStage = Literal["design", "development", "test", "deployment"]
ExpenseKind = Literal["hardware", "licence", "third_party"]
Verdict = Literal["feasible", "conditional", "infeasible"]
ChangeAction = Literal["add", "change", "withdraw"]
Grade = Literal["minor", "major"]
Side = Literal["ours", "customer", "reseller"]
QuestionForm = Literal["open", "closed", "scale"]
Readiness = Literal["open", "in_progress", "ready"]
Agreement = Literal[
    "draft",
    "clarifying",
    "assessing",
    "awaiting_confirmation",
    "confirmed",
    "deferred",
    "infeasible",
    "rejected",
    "withdrawn",
]
Delivery = Literal["not_started", "in_progress", "built", "delivered", "accepted"]
ChangeState = Literal[
    "submitted",
    "assessing",
    "awaiting_decision",
    "awaiting_customer",
    "approved",
    "not_approved",
    "deferred",
    "withdrawn",
    "implementing",
    "implemented",
    "verified",
    "closed",
]
MeetingState = Literal["planned", "held", "issued", "cancelled"]
ActionState = Literal["open", "in_progress", "done", "cancelled"]
QuestionState = Literal["open", "answered", "closed", "parked", "withdrawn"]
SolutionState = Literal["draft", "presented", "chosen", "not_chosen"]
Nature = Literal["technical", "service", "commercial"]
Difficulty = Literal["short_term", "long_term", "infeasible"]
Expectation = Literal["explicit", "latent"]
ProjectEffect = Literal["acceptance_payment", "blocks_implementation", "wins_deal", "none"]
Tier = Literal["core", "important", "general"]
MeetingType = Literal[
    "kick_off",
    "interview",
    "workshop",
    "prototype_demo",
    "requirement_confirmation",
    "coordination",
    "solution_presentation",
    "special_change",
    "review",
]
ActionPriority = Literal["p0", "p1", "p2"]
QuestionType = Literal[
    "feature", "technical_feasibility", "cost_schedule", "misunderstanding", "demand", "policy"
]
QuestionLevel = Literal["urgent", "important", "routine"]
Edition = Literal["basic", "standard", "custom"]
Role = Literal[
    "project_lead",
    "manager",
    "operator",
    "staff",
    "analyst",
    "expert",
    "account_manager",
    "project_manager",
    "consultant",
    "pre_sales",
    "sales",
    "support",
    "maintenance",
    "product",
]
MilestoneKind = Literal["requirement_freeze", "development_complete", "acceptance_passed", "other"]
Horizon = Literal["short", "medium", "long"]
