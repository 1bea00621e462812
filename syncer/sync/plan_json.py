"""A plan as JSON, for the script that keeps it, and two of them compared.

Pure, and complete: two plans whose JSON is equal (`made` aside) do the same, so a saved plan can be refused
when it would not any more. What a plan would only note for itself (versions seen, values agreed) is no change
and does not stand in it.
"""

from collections.abc import Iterator, Mapping, Sequence

from syncer.domain.json import JsonObject, JsonValue
from syncer.sync.changes import (
    Aim,
    CommentIssue,
    CreateRecord,
    FileEdit,
    IssueDraft,
    IssueEdit,
    LinkIssues,
    SetFields,
    TransitionIssue,
    UnlinkIssues,
    UnmarkIssue,
)
from syncer.sync.failures import Failure
from syncer.sync.observation import Candidate, Held
from syncer.sync.plan import Plan
from syncer.sync.releases import Outlook

FORMAT = 1


def as_json(plan: Plan) -> JsonObject:
    """Everything a plan would do, with the values its changes were made from."""
    return {
        "format": FORMAT,
        "project": plan.project,
        "made": plan.made.isoformat(timespec="seconds"),
        "mapping": plan.mapping,
        "writes": plan.writes,
        "register": {
            "create": [_create(change) for change in plan.creates],
            "update": [_set_fields(change) for change in plan.changes],
        },
        "jira": {
            "create": [_draft(draft) for draft in plan.drafts],
            "update": [_edit(edit) for edit in plan.edits],
            "unmark": [_unmark(change) for change in plan.unmarks],
            "unlink": [_unlink(link) for link in plan.unlinks],
            "transition": [_transition(move) for move in plan.transitions],
            "link": [_link(link) for link in plan.links],
            "comment": [_comment(one) for one in plan.comments],
            "adopt": [_candidate(one) for one in plan.adopts],
        },
        "proposed": [_candidate(one) for one in plan.proposed],
        "files": [_file(edit) for edit in plan.files],
        "pages": [
            _without_empty({"page": p.page, "title": p.title, "action": p.action, "reason": p.reason})
            for p in plan.pages
        ],
        "editions": [_edition(one) for one in plan.editions],
        "edits": [
            {"id": p.id, "page": p.page, "uid": p.uid, "field": p.field, "from": p.was, "to": p.now}
            for p in plan.proposals
        ],
        "held": [_held(hold.held) for hold in plan.hold],
        "settled": [{"uid": end.uid, "field": end.field, "reason": end.reason} for end in plan.unhold],
        "suspect": [{"link": one.link, "before": dict(one.before)} for one in plan.looked.put],
        "confirmed": [one.suspect.link for one in plan.looked.confirmed],
        "meetings_wanted": list(plan.special.waiting),
        "decisions": list(plan.rulings),
        "stops": [{"item": s.item, "reason": s.reason, "command": s.command} for s in plan.stops],
        "census": plan.census.to_json() if plan.census is not None else None,
        "waiting": [failure_json(row) for row in plan.waiting],
        "problems": [problem.to_json() for problem in plan.problems],
    }


def as_saved(plan: Plan, templates: str) -> JsonObject:
    """A plan as it is saved, with the digest of the templates that its pages would be made with."""
    return {**as_json(plan), "templates": templates}


def document(entries: Sequence[JsonObject]) -> JsonObject:
    """The plans of all projects as one object: what `syncer apply` takes."""
    return {"plans": list(entries)}


def failure_json(row: Failure) -> JsonObject:
    """A change that failed: what, why, since when, and when it is tried again."""
    return {
        "key": row.key,
        "side": row.side,
        "item": row.item,
        "what": row.what,
        "cause": row.cause.value,
        "message": row.message,
        "hint": row.hint,
        "code": row.code,
        "first": row.first.isoformat(timespec="seconds"),
        "last": row.last.isoformat(timespec="seconds"),
        "tries": row.tries,
        "next": row.next.isoformat(timespec="seconds"),
        "aside": row.aside,
    }


def _edition(one: Outlook) -> JsonObject:
    """A customer edition; what a page shows that was never released is its whole text, and only counted."""
    shows: list[JsonValue] = [each.to_json() for each in one.newly] if one.state == "differs" else []
    return _without_empty({**one.to_json(), "shows": shows})


def _create(change: CreateRecord) -> JsonObject:
    return {
        "handle": change.handle,
        "kind": change.kind.value,
        "uid": change.uid,
        "by": change.mover,
        "values": dict(change.values),
    }


def _set_fields(change: SetFields) -> JsonObject:
    fields: JsonObject = {
        path: {"from": moved.before, "to": moved.after, "by": moved.mover}
        for path, moved in sorted(change.fields.items())
    }
    return {"uid": change.uid, "kind": change.kind.value, "fields": fields}


def _draft(draft: IssueDraft) -> JsonObject:
    return {
        "uid": draft.uid,
        "kind": draft.kind.value,
        "types": list(draft.types),
        "fields": dict(draft.fields),
        "sections": dict(draft.sections.edits),
        "labels": list(draft.labels),
        "rest": draft.rest,
        **({"refers": dict(draft.refers)} if draft.refers else {}),
        **({"fill": dict(draft.fill)} if draft.fill else {}),
        **({"status": _aim(draft.aim)} if draft.aim is not None else {}),
    }


def _comment(change: CommentIssue) -> JsonObject:
    said: JsonObject = {
        "uid": change.uid,
        "issue": change.key,
        "comment": change.comment,
        "text": change.text,
    }
    letter = change.letter
    return {**said, "field": f"draft:{letter.notice}", "role": letter.role} if letter is not None else said


def _transition(move: TransitionIssue) -> JsonObject:
    return {"uid": move.uid, "issue": move.key, "field": move.aim.path, "from": move.now, **_aim(move.aim)}


def _aim(aim: Aim) -> JsonObject:
    found: JsonObject = {
        "word": aim.word,
        "targets": list(aim.targets),
        "resolution": aim.resolution,
        "screen": dict(aim.screen) or "",
    }
    return _without_empty(found)


def _edit(edit: IssueEdit) -> JsonObject:
    return {
        "uid": edit.uid,
        "issue": edit.key,
        "fields": dict(edit.fields),
        "sections": dict(edit.sections.edits),
        "before": dict(edit.before),
        "add_labels": list(edit.add_labels),
        "remove_labels": list(edit.remove_labels),
        "rest": edit.rest,
    }


def _link(link: LinkIssues) -> JsonObject:
    return {
        "from": link.uid,
        "to": link.other,
        "type": link.type,
        "outward": link.outward,
        "field": link.field,
    }


def _candidate(one: Candidate) -> JsonObject:
    return {"issue": one.key, "kind": one.kind.value, "title": one.title}


def _unmark(change: UnmarkIssue) -> JsonObject:
    return {"uid": change.uid, "issue": change.key, "labels": list(change.labels)}


def _unlink(link: UnlinkIssues) -> JsonObject:
    return {
        "from": link.uid,
        "to": link.other,
        "type": link.type,
        "link": link.link,
        "field": link.field,
    }


def _file(edit: FileEdit) -> JsonObject:
    return {
        "handle": edit.handle,
        "uid": edit.uid,
        "digest": edit.digest,
        "write_id": edit.write_id,
        "values": dict(edit.values),
    }


def _held(held: Held) -> JsonObject:
    """Without the moment it was seen, which is no part of what is held."""
    return {
        "uid": held.uid,
        "field": held.field,
        "base": held.base,
        "values": dict(held.values),
        "sides": dict(held.sides),
        "reason": held.reason,
    }


def _without_empty(value: JsonObject) -> JsonObject:
    return {key: item for key, item in value.items() if item != ""}


# ------------------------------------------------------------------------------- two plans compared


def differences(saved: Mapping[str, JsonValue], now: Mapping[str, JsonValue]) -> list[str]:
    """Why a saved plan no longer holds, a line each; none when it would do the same.

    Both as `as_json` gives them. Pages follow from the rest, and their versions are checked as they are
    written, so they are not compared here.
    """
    found = [
        f"{name}: another than the plan was made with"
        for name in ("format", "project", "mapping", "templates")
        if saved.get(name) != now.get(name)
    ]
    for name, before, after in _parts(saved, now):
        gone = [item for item in before if item not in after]
        came = [item for item in after if item not in before]
        found += _moved(name, gone, came)
    return found


def _parts(
    saved: Mapping[str, JsonValue], now: Mapping[str, JsonValue]
) -> Iterator[tuple[str, Sequence[JsonValue], Sequence[JsonValue]]]:
    for side, verbs in {
        "register": ("create", "update"),
        "jira": ("create", "update", "unmark", "transition", "unlink", "link", "comment", "adopt"),
    }.items():
        for verb in verbs:
            yield (
                f"{side} {verb}",
                _list(_object(saved.get(side)).get(verb)),
                _list(_object(now.get(side)).get(verb)),
            )
    for name in ("files", "held", "settled", "decisions", "stops"):
        yield name, _list(saved.get(name)), _list(now.get(name))


def _moved(part: str, gone: Sequence[JsonValue], came: Sequence[JsonValue]) -> Iterator[str]:
    """Changes that went, came, or are made from or to another value now."""
    old = {_subject(item): item for item in gone}
    new = {_subject(item): item for item in came}
    for subject in dict.fromkeys((*old, *new)):
        if subject not in new:
            yield f"{part} {subject}: is planned no more"
        elif subject not in old:
            yield f"{part} {subject}: was not in the plan"
        else:
            yield f"{part} {subject}: {', '.join(_unequal(old[subject], new[subject])) or 'differs'} changed since"


def _unequal(old: JsonValue, new: JsonValue, path: str = "") -> list[str]:
    if isinstance(old, dict) and isinstance(new, dict):
        keys = dict.fromkeys((*old, *new))
        return [
            x for key in keys for x in _unequal(old.get(key), new.get(key), f"{path}.{key}" if path else key)
        ]
    return [] if old == new else [path]


def _subject(item: JsonValue) -> str:
    members = _object(item)
    if "from" in members and "to" in members:
        return f"{members['from']} {members.get('type', '')} {members['to']}"
    names = [members.get(name) for name in ("handle", "uid", "issue", "item") if members.get(name)]
    return " ".join(
        [str(name) for name in names[:1]] + ([str(members["field"])] if "field" in members else [])
    ) or str(item)


def _object(value: JsonValue) -> JsonObject:
    return value if isinstance(value, dict) else {}


def _list(value: JsonValue) -> list[JsonValue]:
    return value if isinstance(value, list) else []
