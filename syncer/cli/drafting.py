"""One letter of a record, as `syncer drafts` would print it now, for the command that marks it as sent."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from syncer.cli.evidence import Asking, Target
    from syncer.pages.drafts import Draft


def letter_of(asking: "Asking", target: "Target", name: str) -> "tuple[Draft, frozenset[str] | None] | None":
    """The draft of a kind, be it waiting or on demand, and who has it by now; None for nobody, and where it is refused."""
    from syncer.cycle.conduct import decide
    from syncer.cycle.drafts import desk, written
    from syncer.domain.problems import did_you_mean
    from syncer.rules.notices import named
    from syncer.sync.drafts import on_demand, standing

    project = target.project
    kind = named(project.mapping.notices, name)
    fitting = [one.name for one in project.mapping.notices if one.enabled and target.kind in one.record]
    if kind is None or target.kind not in kind.record:
        hint = did_you_mean(name, fitting) or f"there are {', '.join(fitting) or 'none'}"
        asking.refuse(f"there is no draft '{name}' of a {target.kind.value}", hint, target.uid)
        return None
    planned = decide(project, asking.wired.offline(project))
    seen = planned.seen
    found = desk(project, seen.data, seen.hub, planned.plan.records, asking.now)
    one = on_demand(kind, target.uid, found)
    drafts = written(project, seen.data, found.records, [one] if one is not None else [], asking.now)
    wrong = [problem for draft in drafts for problem in draft.problems]
    asking.wrong += wrong
    if not drafts:
        hint = f"look at it with: syncer drafts {target.uid} --kind {name}"
        asking.refuse(f"the draft '{name}' has nothing to say of it at present", hint, target.uid)
    last = standing(found.sent, found.kinds).get((target.uid, name))
    if not drafts or wrong:
        return None
    reason = drafts[0].waiting.reason
    same = [one for one in found.sent if (one.uid, one.notice, one.reason) == (target.uid, name, reason)]
    stands = last is not None and last.reason == reason
    return drafts[0], frozenset(to for one in same for to in one.to) if stands else None
