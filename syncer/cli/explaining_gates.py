"""What passed a record's gates, with what proof, what lacks now, and the command that records it, in English and Chinese (GATE-1 … GATE-7)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from syncer.cli.explaining import Told
from syncer.domain.fields import spec_of
from syncer.domain.json import JsonObject, JsonValue
from syncer.domain.problems import did_you_mean
from syncer.domain.values import read_instant
from syncer.rules.conditions import paths_of
from syncer.rules.gates import Gate, Lack
from syncer.rules.passages import CREATED, Passage, Proof, Verdict, lacks, passages
from syncer.rules.says import words
from syncer.sync.gates import cures, said

if TYPE_CHECKING:
    from syncer.cli.one_record import OneRecord
    from syncer.rules.timeline import Timeline
    from syncer.sync.past import PastChange

_EVER = datetime(1, 1, 1, tzinfo=UTC)
EVERY = "*"  # what --gate without a name asks for
_WORDS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "gate": "gate: {says} ({mode})",
        "passage": "{at} {word}{by}{ref}: {verdict}{until}",
        "until": ", until {until}",
        "by": " by {by}",
        "ref": " ({ref})",
        "passed": "with proof",
        "without_proof": "without proof",
        "proved_late": "proof came later, on {proved}",
        "unknown": "nobody can tell any more what stood on record",
        "created": "made after the freeze",
        "decided": "let through by {by}'s decision on {at} (history:{seq})",
        "lacked": "lacked: {what}",
        "proof": "proof: {what}{by}{at}{ref}",
        "on": " on {at}",
        "lacks": "lacks now: {what}",
        "clear": "nothing lacks now",
        "wanted": "{field} = {wanted} (there: {there})",
        "one of": "{what}, or one of those beside it",
        "nothing": "nothing",
        "cure": "record it with: {command}",
        "hold": "holds: puts back what has no proof",
        "comment": "says so on the issue",
        "observe": "observes",
        "comma": ", ",
    },
    "zh-CN": {
        "gate": "准入检查：{says}（{mode}）",
        "passage": "{at} {word}{by}{ref}：{verdict}{until}",
        "until": "（至 {until}）",
        "by": "，{by}",
        "ref": "（{ref}）",
        "passed": "依据齐全",
        "without_proof": "无依据通过",
        "proved_late": "依据于 {proved} 补齐",
        "unknown": "当时的记录已不可考",
        "created": "冻结后新增",
        "decided": "{by} 于 {at} 决定放行（history:{seq}）",
        "lacked": "当时缺少：{what}",
        "proof": "依据：{what}{by}{at}{ref}",
        "on": "，{at}",
        "lacks": "目前缺少：{what}",
        "clear": "目前不缺依据",
        "wanted": "{field} = {wanted}（现为：{there}）",
        "one of": "{what}（或并列的另一项）",
        "nothing": "空",
        "cure": "补录命令：{command}",
        "hold": "退回无依据者",
        "comment": "在事项评论中提示",
        "observe": "仅观察",
        "comma": "、",
    },
}


@dataclass(frozen=True, slots=True)
class _Judged:
    """A gate with what passed it and what it would lack now."""

    gate: Gate
    passages: tuple[Passage, ...]
    lacks: tuple[Lack, ...]
    decisions: tuple["PastChange", ...] = ()  # on the record's fields, the earliest first

    def decided(self, one: Passage) -> "PastChange | None":
        """The decision that let a passage through, as by `conflicts resolve` or `undo`; None where nobody decided."""
        if one.verdict is not Verdict.WITHOUT_PROOF:
            return None
        paths = {self.gate.state} if self.gate.entering else set(one.word.split(", "))
        for each in self.decisions:
            again = not self.gate.entering or each.after == one.word
            if (
                each.field in paths
                and again
                and one.at <= each.at
                and (one.until is None or each.at < one.until)
            ):
                return each
        return None


def told(one: "OneRecord", given: object, locale: str) -> Told | None:
    """The gates that something of a record passed, or the one of that name; None for none. Raises BadParameter for another name."""
    gates = {g.name: g for g in one.project.mapping.gates if g.enabled and g.record is one.record.kind}
    given = None if given == EVERY else given
    if isinstance(given, str) and given not in gates:
        known = ", ".join(f"“{name}”" for name in gates) or "none"
        hint = did_you_mean(given, gates) or f"its gates are: {known}"
        raise click.BadParameter(f"no gate for {one.uid} is called “{given}”; {hint}", param_hint="--gate")
    chosen = [gates[given]] if isinstance(given, str) else [*gates.values()]
    timeline = one.past.get(one.uid)
    if not chosen or timeline is None:
        return None
    judged = (_judged(one, gate, timeline) for gate in chosen)
    found = [each for each in judged if each.passages or given]
    if not found:
        return None
    data: list[JsonValue] = [_data(one.uid, each, locale) for each in found]
    return Told({"gates": data}, [line for each in found for line in _lines(one, each, locale)])


def _judged(one: "OneRecord", gate: Gate, timeline: "Timeline") -> _Judged:
    versions = [each for each in one.project.mapping.gates if each.name == gate.name]
    entries = one.wired.hub.recent(one.project.key, [one.uid], _EVER)
    decisions = tuple(entry for entry in entries if entry.by.startswith("decision:"))
    return _Judged(gate, passages(versions, timeline, one.facts), lacks(gate, timeline, one.facts), decisions)


# --------------------------------------------------------------------------------- for scripts


def _data(uid: str, one: _Judged, locale: str) -> JsonObject:
    return {
        "gate": one.gate.name,
        "says": words(one.gate.says, one.gate.name, locale),
        "mode": one.gate.mode,
        "passages": [_passage(each, one.decided(each)) for each in one.passages],
        "lacks": [_lack(each) for each in one.lacks],
        "commands": [*_commands(uid, one.lacks)],
    }


def _passage(one: Passage, decided: "PastChange | None") -> JsonObject:
    return {
        "decided_by": _decider(decided) if decided is not None else "",
        "at": one.at.isoformat(),
        "word": one.word,
        "by": one.by,
        "ref": one.ref,
        "verdict": one.verdict.value,
        "until": one.until.isoformat() if one.until is not None else None,
        "missing": [_lack(each) for each in one.missing],
        "proofs": [
            {"field": min(paths_of(p.leaf)), "value": p.value, "by": p.by, "at": p.at, "ref": p.ref}
            for p in one.proofs
        ],
        "proved": one.proved.isoformat() if one.proved is not None else None,
    }


def _lack(one: Lack) -> JsonObject:
    field, wanted, _ = said(one)
    return {"field": field, "wanted": wanted, "there": one.there, "instead": one.instead}


def _commands(uid: str, missing: Sequence[Lack]) -> Iterator[str]:
    yield from dict.fromkeys(cures(uid, [one.path for one in missing]))


# ---------------------------------------------------------------------------------- for people


def _lines(one: "OneRecord", judged: _Judged, locale: str) -> Iterator[str]:
    speech, gate = _WORDS[locale], judged.gate
    yield speech["gate"].format(says=words(gate.says, gate.name, locale), mode=speech[gate.mode])
    for each in judged.passages:
        yield f"  {_head(one, each, speech)}"
        decided = judged.decided(each)
        if decided is not None:
            at = _moment(one, decided.at)
            yield f"    {speech['decided'].format(by=_decider(decided), at=at, seq=decided.seq)}"
        if each.missing:
            yield f"    {speech['lacked'].format(what=_missing(one, each.missing, speech, locale))}"
        for proof in each.proofs:
            yield f"    {_proof(one, proof, speech, locale)}"
    if judged.lacks:
        yield f"  {speech['lacks'].format(what=_missing(one, judged.lacks, speech, locale))}"
        for command in _commands(one.uid, judged.lacks):
            yield f"    {speech['cure'].format(command=command)}"
    else:
        yield f"  {speech['clear']}"


def _head(one: "OneRecord", each: Passage, speech: Mapping[str, str]) -> str:
    proved = _moment(one, each.proved) if each.proved is not None else ""
    return speech["passage"].format(
        at=_moment(one, each.at),
        word=speech["created"] if each.word == CREATED else each.word,
        by=speech["by"].format(by=each.by) if each.by else "",
        ref=speech["ref"].format(ref=each.ref) if each.ref else "",
        verdict=speech[each.verdict.value].format(proved=proved),
        until=speech["until"].format(until=_moment(one, each.until)) if each.until is not None else "",
    )


def _decider(decided: "PastChange") -> str:
    return decided.who or decided.by.partition(":")[2]


def _moment(one: "OneRecord", at: datetime) -> str:
    return f"{at.astimezone(one.facts.zone):%Y-%m-%d %H:%M}"


def _when(one: "OneRecord", said: str) -> str:
    """When a proof was given, in the project's zone as all else; a day stays one, and words that are no instant as well."""
    try:
        return _moment(one, read_instant(said)) if "T" in said else said
    except ValueError:
        return said


def _missing(one: "OneRecord", missing: Sequence[Lack], speech: Mapping[str, str], locale: str) -> str:
    return speech["comma"].join(_missed(one, lack, speech, locale) for lack in missing)


def _missed(one: "OneRecord", lack: Lack, speech: Mapping[str, str], locale: str) -> str:
    path, wanted, there = said(lack)
    name = _name(one, path, locale)
    if wanted:
        name = speech["wanted"].format(field=name, wanted=wanted, there=there or speech["nothing"])
    return speech["one of"].format(what=name) if lack.instead else name


def _proof(one: "OneRecord", proof: Proof, speech: Mapping[str, str], locale: str) -> str:
    name = _name(one, min(paths_of(proof.leaf)), locale)
    value = proof.value if isinstance(proof.value, str) else ""
    return speech["proof"].format(
        what=f"{name} {value}".rstrip() if len(value) <= 40 else name,
        by=speech["by"].format(by=proof.by) if proof.by else "",
        at=speech["on"].format(at=_when(one, proof.at)) if proof.at else "",
        ref=speech["ref"].format(ref=proof.ref) if proof.ref else "",
    )


def _name(one: "OneRecord", path: str, locale: str) -> str:
    spec = spec_of(one.record.kind, path)
    return f"{spec.zh} {path}" if spec is not None and locale == "zh-CN" else path
