"""User stories as people write them, in English and Chinese (REQ-2).

"As a …, I want …, so that …" and "作为…，我需要…，以便…" with the words people use instead, the event form
("当库存低于阈值时，系统自动…") and the plain "the system shall …". Words are kept, never improved; what is lacking is
named. A text that is no story is None, not an error.
"""

import re
from dataclasses import dataclass
from typing import Literal

from syncer.domain.json import JsonObject
from syncer.domain.sentences import Sentence, sentences

Language = Literal["en", "zh"]

_LABEL = r"^(?:[^:：,，]{1,24}[:：]\s*)?[\"“'「『]?\s*"
_EN_MODAL = (
    r"(?:(?:would|['’]d)\s+(?:really\s+)?(?:like|love|want|prefer|be\s+able)|(?:am|are|['’]m|['’]re)\s+able"
    r"|(?:really\s+|also\s+|only\s+|just\s+)?(?:want|wish|need|require|expect|hope|desire)"
    r"|have\s+to|must|should|shall|can|could|may|will|['’]ll)"
)
_EN_ABLE = r"(?:\s+(?:to\s+be\s+able(?:\s+to)?|be\s+able(?:\s+to)?|the\s+ability\s+to|to))?"
_EN_NOT_A_ROLE = (
    r"(?!(?:result|consequence|rule|reminder|follow[- ]?up|side|note|whole|first|second|next|last|final|matter|workaround"
    r"|starting|bonus|example|precaution|general|temporary|quick|small|part|means|way|always|is|was|requirements|follows)\b)"
)
_EN_SYSTEM = r"(?:system|application|app|product|software|website|web\s*site|platform|tool|service|program)"
_EN_DUTY = r"(?:(?:shall|should|must|needs?\s+to|has\s+to|is\s+required\s+to|will(?=\s+automatically))|(?=automatically\b))"

# "As a user", "As anInspector", "As Admin", "As users, we"
_EN_AS = rf"(?:as|being)\s+(?:(?:an?|the|our|my|any|each|every)\s+|an(?=(?-i:[A-Z]))|(?=(?-i:[A-Z]))|(?=\w+s\s*,)){_EN_NOT_A_ROLE}"
_EN_ROLE = r"(?P<role>(?:(?!\bso\s+that\b).)+?)"
_EN_STORY = re.compile(
    rf"{_LABEL}{_EN_AS}{_EN_ROLE}[\s,;:]*\b(?:I|we)\s*{_EN_MODAL}\b{_EN_ABLE}\s+(?P<need>.+)$", re.IGNORECASE
)
_EN_STORY_WHEN = re.compile(
    rf"{_LABEL}{_EN_AS}(?P<role>[^,;]+?)\s*,\s*(?P<when>(?:when(?:ever)?|if|while|after|before|once|on|in|at|during)\b[^;]+?)"
    rf"(?<=[\s,])(?:I|we)\s*{_EN_MODAL}\b{_EN_ABLE}\s+(?P<need>.+)$",
    re.IGNORECASE,
)
_EN_PLAIN = re.compile(rf"{_LABEL}{_EN_AS}(?P<role>[^,;]+?)\s*[,;]\s*(?:I|we)\s+(?P<need>.+)$", re.IGNORECASE)
_EN_SYSTEM_FOR = re.compile(
    rf"{_LABEL}{_EN_AS}(?P<role>[^,;]+?)\s*[,;]\s*(?P<need>(?:the\s+{_EN_SYSTEM}|it|there)\s+{_EN_DUTY}\s*.+)$",
    re.IGNORECASE,
)
_EN_NEEDLESS = re.compile(
    rf"{_LABEL}{_EN_AS}(?P<role>[^,;]+?)\s*[,;]?\s*(?P<need>)(?=\bso\s+that\b)", re.IGNORECASE
)
_EN_ROLELESS = re.compile(
    rf"{_LABEL}(?P<role>)(?:I|we)\s*{_EN_MODAL}\b{_EN_ABLE}\s+(?P<need>.+?\b(?:so\s+that|in\s+order)\b.+)$",
    re.IGNORECASE,
)
_EN_EVENT = re.compile(
    rf"{_LABEL}(?P<when>(?:when(?:ever)?|if|once|after|before|as\s+soon\s+as)\b.+?,\s*)?(?:the|our|this)\s+"
    rf"(?P<role>{_EN_SYSTEM})\s+{_EN_DUTY}\s*(?P<need>.+)$",
    re.IGNORECASE,
)
_EN_STORIES = (_EN_STORY_WHEN, _EN_STORY, _EN_SYSTEM_FOR, _EN_PLAIN, _EN_NEEDLESS, _EN_ROLELESS, _EN_EVENT)
_EN_GOAL_FIRST = re.compile(
    rf"{_LABEL}in\s+order\s+(?:to|that)\s+(?P<benefit>.+?)\s*,\s*(?P<rest>(?:as|I|we)\b.+)$", re.IGNORECASE
)
_EN_BENEFITS = (
    re.compile(r"[\s,;.]*\bso\s+that\b[\s,:]*(?:so\s+that\b\s*)*", re.IGNORECASE),
    re.compile(r"[\s,;.]*\bin\s+order\s+(?:to|that|for)\b\s*", re.IGNORECASE),
    re.compile(
        r"(?:[\s,;.]*,\s*so\s+(?!far\b|on\b|forth\b|called\b|much\b|many\b)"
        r"|\s+so\s+(?=(?:I|we|they|he|she|it|you|the|my|our|their|every\w+|no\s?body)\b"
        r"|(?:\w+\s+){1,3}(?:can|could|may|will|do|don['’]t|does|doesn['’]t|is|are)\b))",
        re.IGNORECASE,
    ),
    re.compile(r"[\s,;.]*\bbecause\b\s*", re.IGNORECASE),
)

_ZH_AS = (
    r"(?:作为|身为|做为|作為|身為|做為)\s*(?:一名|一个|一個|一位|某个|某個)?\s*"
    r"(?!结果|結果|补充|補充|参考|參考|替代|备选|備選|示例|对比|對比|前提|依据|依據|一部分|回应|回應|总结|總結|附件|补偿)"
)
_ZH_I = r"(?:我们|我們|我方|本人|咱们|我)\s*[，,]?\s*"
_ZH_MODAL = (
    r"(?:都|也|还|還|就|最)?(?:需要|希望|想要|期望|盼望|要求|想|要|需|能够|能夠|可以|必须|必須|应该|應該|应当|應當|应|應|能)"
    r"(?:能够|能夠|可以|要|能)?"
)
_ZH_SYSTEM = r"(?:(?:本|该|該|整个)?(?:系统|系統|平台|应用程序|应用|應用|程序|程式|软件|軟體|后台|後台|服务器|伺服器|网站|網站|小程序|APP|App|app))"
_ZH_DUTY = (
    r"(?:应该|應該|应当|應當|应能够?|應能夠?|应可以?|應可以?|应|應|必须|必須|须|須|需要|需能够?|需|要能够?|能够|能夠|可以"
    r"|(?:会|將|将|會)?(?=自动|自動)|(?=支持|支援|提供|允许|允許|具备|具備))"
)
_ZH_STORIES = (
    re.compile(
        rf"{_LABEL}{_ZH_AS}(?P<role>[^，,；;]+?)\s*[，,；;]\s*(?P<when>(?:当|當|在|如果|若|一旦|每当|每當|每次|对于|對於)[^。；;]+?[，,]\s*)"
        rf"{_ZH_I}{_ZH_MODAL}\s*(?P<need>.+)$"
    ),
    re.compile(rf"{_LABEL}{_ZH_AS}(?P<role>.+?)[\s，,、:：;；]*{_ZH_I}{_ZH_MODAL}\s*(?P<need>.+)$"),
    re.compile(rf"{_LABEL}{_ZH_AS}(?P<role>[^，,；;]+?)\s*[，,；;]\s*(?P<need>{_ZH_SYSTEM}{_ZH_DUTY}.+)$"),
    re.compile(
        rf"{_LABEL}{_ZH_AS}(?P<role>[^，,；;]+?)\s*(?:[，,；;]\s*|(?=希望|需要|想要)){_ZH_MODAL}\s*(?P<need>.+)$"
    ),
    re.compile(rf"{_LABEL}{_ZH_AS}(?P<role>[^，,；;]+?)\s*[，,；;]\s*(?P<need>)(?=以便|从而|從而)"),
    re.compile(
        rf"{_LABEL}(?P<role>){_ZH_I}{_ZH_MODAL}\s*(?P<need>.+?(?:以便|从而|從而|为了|為了|[，,]以).+)$"
    ),
    re.compile(
        rf"{_LABEL}(?P<when>(?:当|當|每当|每當|如果|若|一旦|在)[^。]+?[，,]\s*)?(?P<role>{_ZH_SYSTEM})\s*{_ZH_DUTY}\s*(?P<need>.+)$"
    ),
)
_ZH_GOAL_INSIDE = re.compile(
    rf"{_LABEL}(?P<before>(?:{_ZH_AS}[^，,]+?)?[\s，,]*)(?:为了|為了)(?P<benefit>[^，,]+?)\s*[，,]\s*"
    rf"(?P<rest>(?:{_ZH_AS}|{_ZH_I}|{_ZH_MODAL}).+)$"
)
_ZH_BENEFITS = (
    re.compile(
        r"[\s，,；;。]*(?:以便于|以便於|以便|以利于|以利於|以利|以期|从而|從而|好让|好讓|目的是|为的是|為的是)[\s，,：:]*"
    ),
    re.compile(
        r"[\s，,；;。]*(?:(?<=[，,；;。\s])(?:这样一来|這樣一來|这样|這樣|使得|为了|為了|因为|因為))[\s，,：:]*"
    ),
    re.compile(r"[\s，,；;。]*(?=以免|以防|免得)"),
    re.compile(
        r"\s*[，,；;]\s*以(?!免|防|及|上|下|内|內|外|前|后|後|来|來|往|为|為|至|.{1,12}?(?:形式|方式|身份|身分|名义|名義|格式|单位|單位))"
    ),
)
_BRACKETS = {"[": "]", "【": "】", "「": "」", "“": "”", "『": "』", "<": ">", "〈": "〉", "{": "}"}


@dataclass(frozen=True, slots=True)
class Story:
    """A user story's words as written; a part that is lacking is "" and stands in `missing`."""

    role: str
    need: str
    benefit: str
    language: Language
    missing: tuple[str, ...]
    original: str

    def payload(self) -> JsonObject:
        """Return the parts as a requirement's `story`, without those that are lacking."""
        parts = {"role": self.role, "need": self.need, "benefit": self.benefit}
        return {name: words for name, words in parts.items() if words}


def parse(text: str) -> Story | None:
    """Return the first user story in a text (a sentence, or a Markdown description), or None when there is none (REQ-2)."""
    return next((story for sentence in sentences(text) if (story := _read(sentence))), None)


def _read(sentence: Sentence) -> Story | None:
    words = sentence.words.rstrip("”’」』\"'")
    if re.search(r"[\u3400-\u9fff]", words):
        return _chinese(words, sentence.original) or _english(words, sentence.original)
    return _english(words, sentence.original)


def _english(words: str, original: str) -> Story | None:
    goal = _EN_GOAL_FIRST.match(words)
    if goal:
        words = f"{goal['rest'].rstrip('. ')}, so that {goal['benefit']}"
    return _match(_EN_STORIES, words, _EN_BENEFITS, "en", original)


def _chinese(words: str, original: str) -> Story | None:
    goal = _ZH_GOAL_INSIDE.match(words)
    if goal:
        words = f"{goal['before']}{goal['rest'].rstrip('。 ')}，以便{goal['benefit']}"
    return _match(_ZH_STORIES, words, _ZH_BENEFITS, "zh", original)


def _match(
    patterns: tuple[re.Pattern[str], ...],
    words: str,
    benefits: tuple[re.Pattern[str], ...],
    language: Language,
    original: str,
) -> Story | None:
    found = next((match for pattern in patterns if (match := pattern.match(words))), None)
    if found is None:
        return None
    need, benefit = _cut_benefit(words[found.start("need") :], benefits)
    when = found.groupdict().get("when") or ""
    return _story(
        _tidy(found["role"]).removesuffix("的"), _tidy(f"{when}{need}"), _tidy(benefit), language, original
    )


def _cut_benefit(rest: str, markers: tuple[re.Pattern[str], ...]) -> tuple[str, str]:
    for marker in markers:
        found = marker.search(rest)
        if found is not None and rest[found.end() :].strip():
            return rest[: found.start()], rest[found.end() :]
    return rest, ""


def _story(role: str, need: str, benefit: str, language: Language, original: str) -> Story | None:
    missing = tuple(
        name for name, words in (("role", role), ("need", need), ("benefit", benefit)) if not words
    )
    return None if len(missing) > 1 else Story(role, need, benefit, language, missing, original)


def _tidy(part: str) -> str:
    """Punctuation around a part is not of it; brackets are where they enclose all of it, as in a filled-in template."""
    words = part.strip(" ,，;；。.!！、:：")
    if len(words) > 2 and _BRACKETS.get(words[0]) == words[-1] and words.count(words[0]) == 1:
        return words[1:-1].strip()
    return words
