"""What the status comment on an issue says of gates: a move that was put back or only noted, what lacks, and how to record it.

Why it exists: people who live in Jira learn there why their card went back (GATE-6). Fields that the customer must not see
are counted, not named, since issues are read by more than ours (B-22). Pure: text in Markdown.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from syncer.domain.fields import audience_of
from syncer.domain.ids import kind_of
from syncer.domain.kinds import Kind
from syncer.domain.meta import Audience
from syncer.rules.gates import Gate
from syncer.rules.says import words as said
from syncer.sync.differences import chinese_path
from syncer.sync.gates import Note, cures
from syncer.text.markdown.escape import escape

_EN: Final[Mapping[str, str]] = {
    "back head": "{uid} was put back",
    "stays head": "{uid} is not taken over",
    "noted head": "{uid} passed a gate without proof",
    "back": "{field} went back from {word} to {back}{entry}. {gate} What is not on record yet:",
    "stays": "{field} is not taken over as {word}{entry}. {gate} What is not on record yet:",
    "noted": "{field} became {word}{entry}. {gate} What is not on record yet:",
    "held": "{field} was moved to {word} three times{entry}. {gate} What is not on record yet:",
    "back frozen": "{field} was changed, and put back{entry}. {gate} What is not on record yet:",
    "stays frozen": "A change of {field} is not taken over{entry}. {gate} What is not on record yet:",
    "noted frozen": "{field} was changed{entry}. {gate} What is not on record yet:",
    "held frozen": "{field} was changed three times{entry}. {gate} What is not on record yet:",
    "gate": "{gate}.",
    "entry": " (history {entry})",
    "wanted": "{name} = {wanted} (there: {there})",
    "any": "{name}",
    "nothing": "nothing",
    "more": "internal fields: {count}",
    "cure": "Record it, and see why:",
}
_ASKED: Final[Mapping[str, str]] = {  # what English paths of proofs say
    "decision.ours.outcome": "our decision",
    "decision.customer.outcome": "the customer's decision",
    "decision.executive.outcome": "the executive's decision",
    "changed_by.state": "the change request about it",
}
_ZH: Final[Mapping[str, str]] = {
    "back head": "{uid} 已退回",
    "stays head": "{uid} 的改动未被采纳",
    "noted head": "{uid} 未经准入检查即已通过",
    "back": "{field} 已由 {word} 退回 {back}{entry}。{gate}尚未记录的依据：",
    "stays": "{field} 改为 {word} 未被采纳{entry}。{gate}尚未记录的依据：",
    "noted": "{field} 已变为 {word}{entry}。{gate}尚未记录的依据：",
    "held": "{field} 已三次被改为 {word}{entry}。{gate}尚未记录的依据：",
    "back frozen": "{field} 的改动已退回{entry}。{gate}尚未记录的依据：",
    "stays frozen": "{field} 的改动未被采纳{entry}。{gate}尚未记录的依据：",
    "noted frozen": "{field} 已被改动{entry}。{gate}尚未记录的依据：",
    "held frozen": "{field} 已三次被改动{entry}。{gate}尚未记录的依据：",
    "gate": "{gate}。",
    "entry": "（变更记录 {entry}）",
    "wanted": "{name} = {wanted}（现为：{there}）",
    "any": "{name}",
    "nothing": "空",
    "more": "内部字段：{count} 项",
    "cure": "补录命令及查看原因：",
}


def head(uid: str, notes: Mapping[str, Note], locale: str) -> str:
    """The heading where nothing waits for a decision."""
    hows = {_how(note) for note in notes.values()}
    gravest = next((how for how in ("noted", "stays") if how in hows), "back")
    return _words(locale)[f"{gravest} head"].format(uid=uid)


def _how(note: Note) -> str:
    if note.held:
        return "held"
    if note.noted:
        return "noted"
    return "back" if note.back else "stays"


def blocks(
    uid: str, notes: Mapping[str, Note], gates: Sequence[Gate], project: str, locale: str
) -> Iterator[str]:
    """What is said of a record's gates: for each what happened, what lacks, and the commands."""
    words, kind = _words(locale), kind_of(uid)
    for path, note in sorted(notes.items()):
        says = next((gate.says for gate in gates if gate.name == note.gate), {})
        shown = escape(said(says, note.gate, locale), angles=True, in_link=False)
        yield words[f"{_how(note)} frozen" if note.frozen else _how(note)].format(
            field=_name(kind, path, words),
            word=f"`{note.word}`",
            back=f"`{note.back}`",
            gate=words["gate"].format(gate=shown),
            entry=words["entry"].format(entry=note.entry) if note.entry else "",
        )
        yield "\n".join(f"- {line}" for line in _lacks(kind, note, words))
        commands = dict.fromkeys(cures(uid, [field for field, _, _ in note.lacks if _open(kind, field)]))
        own = [f"syncer --project {project} {command.removeprefix('syncer ')}" for command in commands]
        why = f'syncer --project {project} explain {uid} --gate "{note.gate}"'
        yield words["cure"]
        yield "\n".join(f"- `{command}`" for command in (*own, why))


def _words(locale: str) -> Mapping[str, str]:
    return _ZH if locale.lower().startswith("zh") else _EN


def _lacks(kind: Kind | None, note: Note, words: Mapping[str, str]) -> Iterator[str]:
    internal = 0
    for field, wanted, there in note.lacks:
        if not _open(kind, field):
            internal += 1
            continue
        shown = escape(there, angles=True, in_link=False) if there else words["nothing"]
        form = words["wanted" if wanted else "any"]
        yield form.format(name=_name(kind, field, words), wanted=wanted, there=shown)
    if internal:
        yield words["more"].format(count=internal)


def _open(kind: Kind | None, path: str) -> bool:
    return kind is not None and audience_of(kind, path) is Audience.CUSTOMER


def _name(kind: Kind | None, path: str, words: Mapping[str, str]) -> str:
    if words is not _ZH:
        return f"`{path}`{f' ({_ASKED[path]})' if path in _ASKED else ''}"
    chinese = chinese_path(kind, path) if kind is not None else ""
    return f"`{path}`{f'（{chinese}）' if chinese else ''}"
