"""What to ask a customer who rings (document B, REQ-12, REQ-13): a sheet of questions in the project's language.

Every answer may be empty: a call is not an interrogation, and what is missing shows later as missing. Asks
on standard error, so that standard output stays the command's result.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from syncer.domain.json import JsonValue
    from syncer.pages.labels import Labels

WORDS = "customer_words"
STAGE = "source.stage"
IMPLEMENTATION, SERVICE = "implementation", "service"


@dataclass(frozen=True, slots=True)
class Ask:
    """One question; `choices` is the group of words it chooses from, `when` the stages it is asked in (none: all)."""

    path: str
    en: str
    zh: str
    choices: str = ""
    when: tuple[str, ...] = ()
    many: bool = False
    person: bool = False


SHEET: Sequence[Ask] = (
    Ask("source.contact", "Who is calling (name)", "来电人姓名", person=True),
    Ask("source.means", "How to reach them (phone, e-mail)", "联系方式（电话、邮箱）"),
    Ask("source.raised_by", "Customer or reseller", "客户还是代理商", choices="raised_by"),
    Ask("source.customer", "Name of the customer (or reseller)", "客户名称（或代理商名称）"),
    Ask(STAGE, "Where the project stands; accepted means in service", "项目所处阶段（已验收即服务阶段）", choices="stage"),
    Ask("source.modules_done", "Modules already in use", "已经实施了哪些模块", when=(IMPLEMENTATION, SERVICE), many=True),
    Ask("source.modules_left", "Modules still to come", "还剩下哪些模块", when=(IMPLEMENTATION,), many=True),
    Ask("source.account_owner", "Who serves them on our side", "目前由我方谁负责服务该客户", person=True),
    Ask(WORDS, "What they ask for, in their own words", "需求内容（客户原话）"),
    Ask("background", "In which situation it arises", "应用背景场景"),
    Ask("importance", "How important it is, in your own view", "您判断的重要性", choices="importance"),
    Ask("urgency", "How urgent it is, in your own view", "您判断的紧急程度", choices="urgency"),
)  # fmt: skip

_ADVICE = {
    "en": (
        "Say: “That is a good point, I have written it down and will pass it to those who plan the product. We will look"
        " into whether a future version can have it.” Promise no version and no date."
    ),
    "zh-CN": (
        "可以这样答复：“这项需求很好，我已经记录下来了，我将转达给产品规划负责人，我们会分析、考虑在未来的版本中"
        "是否能包含这个功能。”不要承诺版本和日期。"
    ),
}
_OWNER = {
    "en": "In service: the written answer goes to our account owner, who passes it on.",
    "zh-CN": "服务阶段：书面答复只发给我方负责人，由其转达客户。",
}
_HINTS = {
    "number": {"en": "number, empty if not known", "zh-CN": "填序号，不清楚可留空"},
    "many": {"en": "separated by commas, empty if none", "zh-CN": "用逗号分隔，没有可留空"},
    "": {"en": "empty if not known", "zh-CN": "不清楚可留空"},
}


@dataclass(slots=True)
class CallSheet:
    """One call: what was asked so far, with the words and the people of the project."""

    labels: "Labels"
    locale: str
    refer: Callable[[str], str]
    values: "dict[str, JsonValue]" = field(default_factory=dict)

    def fill(self) -> "dict[str, JsonValue]":
        """Ask everything; returns the answers by field. Raises click.Abort when the call breaks off."""
        for ask in SHEET:
            stage = self.values.get(STAGE)
            if not ask.when or stage is None or stage in ask.when:
                answer = self._choose(ask) if ask.choices else self._hear(ask)
                if answer:
                    self.values[ask.path] = answer
        return self.values

    def advice(self) -> list[str]:
        """What to say before hanging up, and whom the answer goes to (NOT-1, NOT-2)."""
        said = [_ADVICE[self._language]]
        return [*said, _OWNER[self._language]] if self.values.get(STAGE) == SERVICE else said

    @property
    def _language(self) -> str:
        return "zh-CN" if self.locale.startswith("zh") else "en"

    def _prompt(self, ask: Ask, hint: str) -> str:
        words = ask.zh if self._language == "zh-CN" else ask.en
        left, right = ("（", "）") if self._language == "zh-CN" else (" (", ")")
        shown = f"{words}{left}{_HINTS[hint][self._language]}{right}"
        return str(click.prompt(shown, default="", show_default=False, err=True)).strip()

    def _hear(self, ask: Ask) -> "JsonValue":
        said = self._prompt(ask, "many" if ask.many else "")
        if ask.many:
            return [
                part.strip() for part in said.replace("，", ",").replace("、", ",").split(",") if part.strip()
            ]
        return self.refer(said) if ask.person else said

    def _choose(self, ask: Ask) -> str:
        words = list(self.labels.words[ask.choices])
        for number, word in enumerate(words, 1):
            click.echo(f"  {number}  {self.labels.word(self._language, ask.choices, word)}", err=True)
        while True:
            said = self._prompt(ask, "number")
            if not said:
                return ""
            named = [
                w
                for w in words
                if said.casefold() in {w, self.labels.word(self._language, ask.choices, w).casefold()}
            ]
            if said.isdigit() and 1 <= int(said) <= len(words):
                return words[int(said) - 1]
            if named:
                return named[0]
            click.echo(f"  1–{len(words)}", err=True)
