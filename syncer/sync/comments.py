"""The one status comment on an issue: which of its fields wait for a decision, which response times are at risk, and when none is.

Why it exists: people who live in Jira learn there that two sides disagree, who decides, and by which command. It is
one comment, updated in place, in the project's language; only where the mapping asks for it. Of fields that Jira
does not show it says nothing (B-22). Pure: text in Markdown, which adapters put into the site's form.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from syncer.domain.ids import kind_of
from syncer.domain.json import JsonObject, JsonValue, canonical
from syncer.rules.gates import Gate
from syncer.sync import clock_words, gate_words
from syncer.sync.bindings import Bound
from syncer.sync.changes import Attach, CommentIssue, Hold, Unhold
from syncer.sync.clock_words import CLOCKS
from syncer.sync.differences import chinese_path
from syncer.sync.flips import FLIPPED
from syncer.sync.gates import GATE, GATED, Note, notes_of, notes_on
from syncer.sync.holding import shown
from syncer.sync.mapping import LOCALES
from syncer.sync.mapping import Mapping as SyncMapping
from syncer.sync.observation import Counterpart, Held, Observation, Side
from syncer.sync.values import empty
from syncer.sync.work import OVERWRITTEN
from syncer.text.markdown.escape import escape

COMMENT: Final = "#comment"  # agreed under this name: the text of our comment as last written
_LONG: Final = 300
_EN: Final[Mapping[str, str]] = {
    "head": "{uid} waits for a decision",
    "field": "{field} was changed differently on more than one side:",
    "flipped": "{field} is turned back and forth, so it was stopped:",
    "overwritten": "{field} was written here while it was being written from the register:",
    "gated": "{field} has to be decided:",
    "by": "{side}: {value} ({who})",
    "plain": "{side}: {value}",
    "jira": "Jira",
    "files": "file",
    "register": "register",
    "nothing": "nothing",
    "owner": "{who} decides, until {due}:",
    "nobody": "To be decided until {due}:",
    "ended": "{uid}: nothing waits for a decision any more.",
    "kept": "This comment is kept up to date by syncer.",
    "off": "{uid}: what waits for a decision is not told here any more; comments by syncer were turned off.",
}
_ZH: Final[Mapping[str, str]] = {
    "head": "{uid} 有待决定",
    "field": "{field} 在多处被改成了不同的内容：",
    "flipped": "{field} 被反复来回修改，已暂停同步：",
    "overwritten": "正从登记册写入 {field} 时，有人也在此处修改了它：",
    "gated": "{field} 须由人决定：",
    "by": "{side}：{value}（{who}）",
    "plain": "{side}：{value}",
    "jira": "Jira",
    "files": "文件",
    "register": "登记册",
    "nothing": "空",
    "owner": "请 {who} 在 {due} 前决定：",
    "nobody": "请在 {due} 前决定：",
    "ended": "{uid}：已无待决定的内容。",
    "kept": "本评论由 syncer 更新。",
    "off": "{uid}：syncer 的评论功能已关闭，待决定的内容不再显示在此。",
}
_REASONS: Final[Mapping[str, str]] = {FLIPPED: "flipped", OVERWRITTEN: "overwritten"}


def comments(
    seen: Observation,
    mapping: SyncMapping,
    locale: str,
    outcome: tuple[Sequence[Hold], Sequence[Unhold]],
    bound: Mapping[str, Bound],
    *,
    attach: Sequence[Attach] = (),
) -> tuple[CommentIssue, ...]:
    """The comments to make or to change: where what has to be said is not what our comment says by now.

    `outcome` are the fields held and no longer held by this cycle; a field it says nothing of stays as it was, and so do
    gates and clocks of which `attach` says nothing. Where comments were turned off, those that say that something waits end by saying so.
    """
    if seen.jira is None:
        return ()
    off = mapping.comments.status == "none"
    waiting = {} if off else _waiting(seen, *outcome)
    noted = [a for a in attach if _on_issue(a)]
    gated = {a.counterpart.uid: notes_of(a.agree[GATE]) for a in noted if GATE in a.agree}
    timed = {a.counterpart.uid: clock_words.told_on(a.agree[CLOCKS]) for a in noted if CLOCKS in a.agree}
    words = _ZH if locale.lower().startswith("zh") else _EN
    told = _Told(gated, timed, clock_words.names(mapping.slas, locale), mapping.gates)
    return tuple(
        CommentIssue(part.uid, part.native, part.key, part.comment, text)
        for part in seen.hub.counterparts
        if part.side is Side.JIRA and part.primary and not part.missing_since
        if part.native not in seen.jira.vanished
        if not off or _open(part)
        if (text := _wanted(_Due(part, waiting.get(part.uid, ()), told), seen, bound, words, off=off))
        and text != _said(part)
    )


def _on_issue(attach: Attach) -> bool:
    return attach.counterpart.side is Side.JIRA


@dataclass(frozen=True, slots=True)
class _Told:
    """What gates and clocks said in this cycle by record, and what rules are called."""

    gated: Mapping[str, Mapping[str, Note]]
    timed: Mapping[str, Sequence[JsonObject]]
    called: clock_words.Names
    guards: Sequence[Gate]


@dataclass(frozen=True, slots=True)
class _Due:
    """What there may be to say on an issue: fields that wait, gates that were passed, and clocks."""

    part: Counterpart
    held: Sequence[Held]
    told: _Told

    @property
    def gates(self) -> Mapping[str, Note]:
        """What gates have said of it by now."""
        return self.told.gated.get(self.part.uid, notes_on(self.part))

    @property
    def clocks(self) -> Sequence[JsonObject]:
        """What is to be told of clocks by now."""
        return self.told.timed.get(self.part.uid, clock_words.told_of(self.part))


def _open(part: Counterpart) -> bool:
    """Whether our comment says that something waits."""
    said = _said(part)
    if not isinstance(said, str):
        return False
    over = {words[name].format(uid=part.uid) for words in (_EN, _ZH) for name in ("ended", "off")}
    over |= {clock_words.ended(part.uid, locale) for locale in LOCALES}
    return _first_line(said) not in over


def _first_line(said: str) -> str:
    return said.partition("\n")[0]


def _waiting(seen: Observation, hold: Sequence[Hold], unhold: Sequence[Unhold]) -> dict[str, list[Held]]:
    """Held fields by record, those of records that this cycle leaves alone included."""
    ended = {(one.uid, one.field) for one in unhold}
    now = {(h.uid, h.field): h for h in seen.hub.held if (h.uid, h.field) not in ended}
    now |= {(one.held.uid, one.held.field): one.held for one in hold}
    found: dict[str, list[Held]] = {}
    for (uid, _), held in sorted(now.items()):
        found.setdefault(uid, []).append(held)
    return found


def _wanted(
    due: _Due, seen: Observation, bound: Mapping[str, Bound], words: Mapping[str, str], *, off: bool
) -> str:
    """What the comment has to say; "" where there is none and none is needed."""
    part = due.part
    if off:
        return words["off"].format(uid=part.uid)
    record = seen.hub.records.get(part.uid)
    kind = bound.get(record.kind) if record is not None else None
    fields = [one for one in due.held if kind is not None and _in_jira(kind, one.field)]
    gates = {path: note for path, note in due.gates.items() if kind is not None and _in_jira(kind, path)}
    if fields or gates or (kind is not None and due.clocks):
        return _text(due, fields, gates, seen, words)
    return _over(part, words)


def _over(part: Counterpart, words: Mapping[str, str]) -> str:
    """That nothing is left to tell; "" where nothing was told, and what says so already stays."""
    said = _said(part)
    if not said or not isinstance(said, str):
        return ""
    timed = {f"**{clock_words.head(part.uid, locale)}**" for locale in LOCALES}
    if _first_line(said) in {clock_words.ended(part.uid, locale) for locale in LOCALES}:
        return said
    if _first_line(said) in timed:
        return _joined([clock_words.ended(part.uid, _locale(words))], words)
    return _joined([words["ended"].format(uid=part.uid)], words)


def _in_jira(bound: Bound, path: str) -> bool:
    return path in bound.bindings or path in bound.mapping.between


def _said(part: Counterpart) -> JsonValue:
    agreed = part.agreed.get(COMMENT)
    return agreed.register if agreed is not None else None


def _locale(words: Mapping[str, str]) -> str:
    return "zh-CN" if words is _ZH else "en"


def _text(
    due: _Due, held: Sequence[Held], gates: Mapping[str, Note], seen: Observation, words: Mapping[str, str]
) -> str:
    uid, locale = due.part.uid, _locale(words)
    head = gate_words.head(uid, gates, locale) if gates else clock_words.head(uid, locale)
    blocks = [f"**{words['head'].format(uid=uid) if held else head}**"]
    blocks += gate_words.blocks(uid, gates, due.told.guards, seen.project, locale)
    for one in held:
        blocks += _blocks(one, seen, words)
    blocks += clock_words.lines(due.clocks, due.told.called, locale)
    return _joined(blocks, words)


def _joined(blocks: Sequence[str], words: Mapping[str, str]) -> str:
    return "\n\n".join((*blocks, f"*{words['kept']}*"))


def _blocks(held: Held, seen: Observation, words: Mapping[str, str]) -> Iterator[str]:
    """One field: its values, who decides, and the commands."""
    reason = "gated" if held.reason.startswith(GATED) else _REASONS.get(held.reason, "field")
    yield words[reason].format(field=_name(held, words))
    yield "\n".join(f"- {_value(held, side, words)}" for side in held.values)
    due = _moment(held.due) if held.due is not None else ""
    who = _literal(shown(seen.data, held.owner))
    yield words["owner" if who else "nobody"].format(who=who, due=due)
    name = f"{held.uid}.{held.field}"
    resolve = f"syncer --project {seen.project} conflicts resolve {name}"
    yield "\n".join(f"- `{resolve} --take {side}`" for side in held.values)


def _name(held: Held, words: Mapping[str, str]) -> str:
    """The field as commands take it, and in Chinese as people call it, too."""
    kind = kind_of(held.uid)
    chinese = chinese_path(kind, held.field) if words is _ZH and kind is not None else ""
    return f"`{held.field}`{f'（{_literal(chinese)}）' if chinese else ''}"


def _value(held: Held, side: str, words: Mapping[str, str]) -> str:
    said, who = _brief(held.values[side], words), _author(held.authors.get(side, ""), words)
    form = words["by" if who else "plain"]
    return form.format(side=words[side], value=said, who=who)


def _author(said: str, words: Mapping[str, str]) -> str:
    """Who wrote a value and when, in words; a side that stands for its writer by its name in the comment's language."""
    who, _, when = said.rpartition(", ")
    try:
        moment = _moment(datetime.fromisoformat(when))
    except ValueError:
        return _literal(said)
    return f"{_literal(words.get(who, who))}, {moment}"


def _brief(value: JsonValue, words: Mapping[str, str]) -> str:
    """A value on one line, no longer than a comment should be; what people wrote is text and no markup."""
    if empty(value):
        return words["nothing"]
    line = " ".join((value if isinstance(value, str) else canonical(value)).split())
    return "“" + _literal(line if len(line) <= _LONG else f"{line[: _LONG - 1]}…") + "”"


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC")


def _literal(text: str) -> str:
    """What people wrote, so that it reads as they wrote it and marks nothing up."""
    return escape(text, angles=True, in_link=False)
