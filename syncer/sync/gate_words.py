"""What the status comment on an issue says of gates: a move that was put back or only noted, what lacks, and how to record it.

Why it exists: people who live in Jira learn there why their card went back (GATE-6). Fields that the customer must not see
are counted, not named, since issues are read by more than ours (B-22). Pure: text in Markdown.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from syncer.domain.fields import audience_of
from syncer.domain.ids import kind_of
from syncer.domain.kinds import Kind
from syncer.domain.meta import Audience
from syncer.sync.differences import chinese_path
from syncer.sync.gates import Note, cures
from syncer.text.markdown.escape import escape

_EN: Final[Mapping[str, str]] = {
    "head": "{uid}: a gate was passed without proof",
    "back": "{field} went back from {word} to {back}; {gate} asks for what is not on record{entry}:",
    "stays": "{field} is not taken over as {word}; {gate} asks for what is not on record{entry}:",
    "noted": "{field} became {word}; {gate} asks for what is not on record{entry}:",
    "held": "{field} was moved to {word} again and again; {gate} asks for what is not on record, so somebody has to decide{entry}:",
    "entry": " (history {entry})",
    "wanted": "{name} = {wanted} (there: {there})",
    "any": "{name}",
    "nothing": "nothing",
    "more": "internal fields: {count}",
    "why": "Why:",
}
_ZH: Final[Mapping[str, str]] = {
    "head": "{uid} 未经准入检查",
    "back": "{field} 已由 {word} 退回 {back}；{gate} 所需依据尚未记录{entry}：",
    "stays": "{field} 的 {word} 未被采纳；{gate} 所需依据尚未记录{entry}：",
    "noted": "{field} 已变为 {word}；{gate} 所需依据尚未记录{entry}：",
    "held": "{field} 多次被改为 {word}；{gate} 所需依据尚未记录，须由人决定{entry}：",
    "entry": "（变更记录 {entry}）",
    "wanted": "{name} = {wanted}（现为：{there}）",
    "any": "{name}",
    "nothing": "空",
    "more": "内部字段：{count} 项",
    "why": "原因：",
}


def head(uid: str, locale: str) -> str:
    """The heading where nothing waits for a decision."""
    return _words(locale)["head"].format(uid=uid)


def blocks(uid: str, notes: Mapping[str, Note], project: str, locale: str) -> Iterator[str]:
    """What is said of a record's gates: for each what happened, what lacks, and the commands."""
    words, kind = _words(locale), kind_of(uid)
    for path, note in sorted(notes.items()):
        how = "held" if note.held else "noted" if note.noted else "back" if note.back else "stays"
        yield words[how].format(
            field=_name(kind, path, words),
            word=f"`{note.word}`",
            back=f"`{note.back}`",
            gate=f"“{escape(note.gate, angles=True, in_link=False)}”",
            entry=words["entry"].format(entry=note.entry) if note.entry else "",
        )
        yield "\n".join(f"- {line}" for line in _lacks(kind, note, words))
        commands = dict.fromkeys(cures(uid, [field for field, _, _ in note.lacks if _open(kind, field)]))
        own = [f"syncer --project {project} {command.removeprefix('syncer ')}" for command in commands]
        why = f'syncer --project {project} explain {uid} --gate "{note.gate}"'
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
    chinese = chinese_path(kind, path) if words is _ZH and kind is not None else ""
    return f"`{path}`{f'（{chinese}）' if chinese else ''}"
