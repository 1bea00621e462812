"""A plan as text, Markdown or JSON, for the person who has to say yes and for the script that keeps it.

Pure, and complete in JSON: two plans whose JSON is equal (`made` aside) do the same. What a plan would only
note for itself (versions seen, values agreed) is no change and stands in none of the three.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from syncer.domain.json import JsonObject, JsonValue, canonical
from syncer.domain.problems import Severity
from syncer.sync.changes import FileEdit, IssueDraft, IssueEdit, LinkIssues, SetFields
from syncer.sync.observation import Held
from syncer.sync.plan import Plan
from syncer.sync.subjects import NEW

FORMAT = 1
_LONG = 60
_PAGES = ("create", "update", "blocked")
_MOVERS = {"jira": "in Jira", "files": "in its file", "register": "in the register", "merge": "merged"}


def only_pages(plan: Plan) -> Plan:
    """The pages of a plan and nothing else: what `publish` would do."""
    return Plan(plan.project, plan.made, plan.mapping, pages=plan.pages)


# ------------------------------------------------------------------------------------------ JSON


def as_json(plan: Plan) -> JsonObject:
    """Everything a plan would do, with the values its changes were made from."""
    return {
        "format": FORMAT,
        "project": plan.project,
        "made": plan.made.isoformat(timespec="seconds"),
        "mapping": plan.mapping,
        "writes": plan.writes,
        "register": {
            "create": [
                {
                    "handle": c.handle,
                    "kind": c.kind.value,
                    "uid": c.uid,
                    "by": c.mover,
                    "values": dict(c.values),
                }
                for c in plan.creates
            ],
            "update": [_set_fields(change) for change in plan.changes],
        },
        "jira": {
            "create": [_draft(draft) for draft in plan.drafts],
            "update": [_edit(edit) for edit in plan.edits],
            "link": [_link(link) for link in plan.links],
        },
        "files": [_file(edit) for edit in plan.files],
        "pages": [
            _without_empty({"page": p.page, "title": p.title, "action": p.action, "reason": p.reason})
            for p in plan.pages
        ],
        "held": [_held(hold.held) for hold in plan.hold],
        "settled": [{"uid": end.uid, "field": end.field, "reason": end.reason} for end in plan.unhold],
        "decisions": list(plan.rulings),
        "stops": [{"item": s.item, "reason": s.reason, "command": s.command} for s in plan.stops],
        "problems": [problem.to_json() for problem in plan.problems],
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
    }


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


# ------------------------------------------------------------------------------- what it says


def counts(plan: Plan) -> list[tuple[str, str]]:
    """Sides and what would happen there, in words; sides without a change are left out."""
    pages = Counter(page.action for page in plan.pages)
    said = {
        "register": {"new": len(plan.creates), "changed": len(plan.changes)},
        "Jira": {
            "issues to create": len(plan.drafts),
            "to update": len(plan.edits),
            "links": len(plan.links),
        },
        "files": {"to write": len(plan.files)},
        "pages": {f"to {action}" if action != "blocked" else action: pages[action] for action in _PAGES},
        "conflicts": {"held": len(plan.hold), "settled": len(plan.unhold)},
    }
    rows = []
    for side, figures in said.items():
        words = ", ".join(f"{number} {word}" for word, number in figures.items() if number)
        if words:
            rows.append((side, words))
    return rows


def brief(value: JsonValue, most: int = _LONG) -> str:
    """A value on one line, cut at so many characters."""
    if value is None or value in ("", [], {}):
        return "nothing"
    text = value if isinstance(value, str) else canonical(value)
    line = " ".join(text.split())
    return f"“{line}”" if len(line) <= most else f"“{line[: most - 1]}…”"


def _mover(mover: str) -> str:
    _, _, who = mover.partition("decision:")
    return f"decided by {who}" if who else _MOVERS.get(mover, mover)


def _title(plan: Plan, uid: str) -> str:
    for name in (uid, NEW + uid):
        if name in plan.records:
            return str(plan.records[name][1].get("title", ""))
    return ""


def _name(uid: str) -> str:
    return uid.removeprefix(NEW)


def _changed(plan: Plan) -> dict[str, list[str]]:
    """What changes in each record that exists already, by uid."""
    found: dict[str, list[str]] = {}
    for change in plan.changes:
        for path, moved in sorted(change.fields.items()):
            line = f"{path}: {brief(moved.before)} → {brief(moved.after)} ({_mover(moved.mover)})"
            found.setdefault(change.uid, []).append(line)
    for edit in plan.edits:
        found.setdefault(edit.uid, []).append(f"to {edit.key}: {_to_issue(edit)}")
    fresh = {create.handle for create in plan.creates}
    for file in plan.files:
        if file.uid and file.digest and file.handle not in fresh:
            paths = ", ".join(sorted(file.values)) or "its id"
            found.setdefault(file.uid, []).append(f"to {file.handle}: {paths}")
    return dict(sorted(found.items()))


def _to_issue(edit: IssueEdit) -> str:
    parts = [
        f"{name} {brief(edit.before.get(name))} → {brief(value)}"
        for name, value in sorted(edit.fields.items())
    ]
    parts += [f"section “{name}”" for name in sorted(edit.sections.edits)]
    parts += [f"label +{name}" for name in edit.add_labels] + [
        f"label -{name}" for name in edit.remove_labels
    ]
    parts += ["our property"] if edit.rest is not None else []
    return ", ".join(parts) or "nothing"


def _created(plan: Plan) -> dict[str, list[str]]:
    """New issues, register records and files by what they are."""
    found: dict[str, list[str]] = {}
    for draft in plan.drafts:
        group = f"new issues: {draft.kind.value.replace('_', ' ')}"
        found.setdefault(group, []).append(f"{_name(draft.uid)}  {_title(plan, draft.uid)}".rstrip())
    drafted = {_name(draft.uid) for draft in plan.drafts}
    for create in plan.creates:
        name = create.uid or create.handle
        if name not in drafted and create.handle not in drafted:
            group = f"new in the register only: {create.kind.value.replace('_', ' ')}"
            found.setdefault(group, []).append(f"{name}  {create.values.get('title', '')}".rstrip())
    for file in plan.files:
        if not file.digest:
            found.setdefault("new files", []).append(file.handle)
    return dict(sorted(found.items()))


def _held_lines(plan: Plan) -> list[str]:
    lines = []
    for hold in plan.hold:
        held = hold.held
        said = "; ".join(f"{side} {brief(value)}" for side, value in sorted(held.values.items()))
        lines.append(f"{held.uid}.{held.field}: {said} (syncer conflicts show {held.uid}.{held.field})")
    return lines


def _sections(plan: Plan) -> Iterator[tuple[str, Sequence[str]]]:
    """Headings and lines in the order of reading, empty ones left out."""
    stops = [f"{stop.item}: {stop.reason}. {stop.command}" for stop in plan.stops]
    links = [f"{_name(x.uid)} {x.field} {_name(x.other)} ({x.type})" for x in plan.links]
    pages = [
        f"{p.action}: {p.title}{f' ({p.reason})' if p.reason else ''}"
        for p in plan.pages
        if p.action in _PAGES
    ]
    settled = [f"{end.uid}.{end.field}: {end.reason}" for end in plan.unhold]
    found = [
        ("waits for a person", stops),
        ("held, changed on several sides", _held_lines(plan)),
        ("settled", settled),
        *_created(plan).items(),
        ("links", links),
        ("pages", pages),
        ("problems", [str(problem) for problem in _loud(plan)]),
    ]
    return ((head, lines) for head, lines in found if lines)


def _loud(plan: Plan) -> list[object]:
    return [problem for problem in plan.problems if problem.severity is not Severity.INFO]


def headline(plan: Plan) -> str:
    """The plan in one line."""
    what = f"{plan.writes} write{'' if plan.writes == 1 else 's'}" if plan.writes else "nothing to write"
    return f"{plan.project}: {what}" + (", but it waits for a person" if plan.stops else "")


# ------------------------------------------------------------------------------ text and Markdown


def as_text(plan: Plan) -> str:
    """The plan for a person at a terminal."""
    lines = [headline(plan)]
    rows = counts(plan)
    wide = max((len(side) for side, _ in rows), default=0)
    lines += [f"  {side.ljust(wide)}  {words}" for side, words in rows]
    changed = _changed(plan)
    if changed:
        lines += ["", f"changes ({len(changed)})"]
    for uid, said in changed.items():
        lines += [f"  {uid}  {_title(plan, uid)}".rstrip(), *(f"    {line}" for line in said)]
    for head, found in _sections(plan):
        lines += ["", f"{head} ({len(found)})", *(f"  {line}" for line in found)]
    return "\n".join(lines)


def as_markdown(plan: Plan) -> str:
    """The plan for a pull request or a chat."""
    lines = [f"## Plan for {_escaped(headline(plan))}", ""]
    rows = counts(plan)
    if rows:
        lines += ["| side | what would happen |", "| --- | --- |"]
        lines += [f"| {side} | {words} |" for side, words in rows]
    changed = _changed(plan)
    if changed:
        lines += ["", "### Changes", "", "| record | change |", "| --- | --- |"]
    for uid, said in changed.items():
        name = f"**{uid}** {_escaped(_title(plan, uid))}".rstrip()
        lines.append(f"| {name} | {'<br>'.join(_escaped(line) for line in said)} |")
    for head, found in _sections(plan):
        lines += ["", f"### {_escaped(head[:1].upper() + head[1:])} ({len(found)})", ""]
        lines += [f"- {_escaped(line)}" for line in found]
    return "\n".join(lines)


def _escaped(text: str) -> str:
    """What people wrote must not become markup, mentions or cells of its own."""
    for sign in "\\`*_[]<>|#":
        text = text.replace(sign, f"\\{sign}")
    return text.replace("@", "@\u200b").replace("\n", " ")


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
    for side, verbs in {"register": ("create", "update"), "jira": ("create", "update", "link")}.items():
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
    names = [members.get(name) for name in ("handle", "uid", "item") if members.get(name)]
    return " ".join(
        [str(name) for name in names[:1]] + ([str(members["field"])] if "field" in members else [])
    ) or str(item)


def _object(value: JsonValue) -> JsonObject:
    return value if isinstance(value, dict) else {}


def _list(value: JsonValue) -> list[JsonValue]:
    return value if isinstance(value, list) else []
