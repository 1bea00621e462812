"""A plan as text or Markdown, for the person who has to say yes; as JSON it is `sync.plan_json`'s.

Pure. What a plan would only note for itself (versions seen, values agreed) is no change and stands in neither.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from syncer.domain.json import JsonValue, canonical
from syncer.domain.kinds import Kind
from syncer.domain.problems import Severity
from syncer.sync import outward_printing, special_meetings
from syncer.sync.bugs import is_bug, record_of
from syncer.sync.changes import RULE, Aim, CommentIssue, IssueDraft, IssueEdit, TransitionIssue
from syncer.sync.failures import Failure, when
from syncer.sync.plan import Plan
from syncer.sync.subjects import NEW
from syncer.sync.work import RICH_TEXT

_LONG = 60
_POINTING: Mapping[Kind, str] = {  # what follows from a bug in the cycle that makes it
    Kind.REQUIREMENT: "; {} is withdrawn to it, in its file and on its issue too",
    Kind.QUESTION: "; {} then names it under about",
    Kind.MEETING: "; the feedback in {} then says what it became",
}
_TELLING = (
    "value",
    "outcome",
    "title",
    "text",
    "action",
    "requirement",
    "how",
    "method",
    "by",
    "reason",
    "opinion",
)
_ATTACHED = "as a file at the issue, since it is longer than Jira takes"
_PAGES = {"create": "to create", "update": "to update", "archive": "to archive", "blocked": "blocked"}
_MOVERS = {"jira": "in Jira", "files": "in its file", "register": "in the register", "merge": "merged"}


def only_pages(plan: Plan) -> Plan:
    """The pages of a plan and nothing else: what `publish` would do."""
    return Plan(plan.project, plan.made, plan.mapping, pages=plan.pages, editions=plan.editions)


# ------------------------------------------------------------------------------- what it says


def counts(plan: Plan) -> list[tuple[str, str]]:
    """Sides and what would happen there, in words; sides without a change are left out."""
    pages = Counter(page.action for page in plan.pages)
    said = {
        "register": {"new": len(plan.creates), "changed": len(plan.changes)},
        "Jira": {
            "to create": len(plan.drafts),
            "to update": len(plan.edits) - len(adopted(plan)),
            "to adopt": len(adopted(plan)),
            "clones to unmark": len(plan.unmarks),
            "to move": len(plan.transitions),
            "links": len(plan.links),
            "links to remove": len(plan.unlinks),
            "comments": len(plan.comments),
        },
        "files": {"to write": len(plan.files)},
        "pages": {word: pages[action] for action, word in _PAGES.items()},
        "adoption": {"waiting": len(plan.proposed)},
        "conflicts": {"held": len(plan.hold), "settled": len(plan.unhold)},
    }
    rows = []
    for side, figures in said.items():
        words = ", ".join(f"{number} {word}" for word, number in figures.items() if number)
        if words:
            rows.append((side, words))
    return rows


def adopted(plan: Plan) -> frozenset[str]:
    """Ids of people's issues that become records by one write of ours each."""
    taken = {one.id for one in plan.adopts}
    return frozenset(edit.native for edit in plan.edits if edit.native in taken)


def brief(value: JsonValue, most: int = _LONG) -> str:
    """A value on one line, cut at so many characters."""
    if value is None or value in ("", [], {}):
        return "nothing"
    text = "; ".join(map(value_text, value)) if isinstance(value, list) else value_text(value)
    line = " ".join(text.split())
    return f"“{line}”" if len(line) <= most else f"“{line[: most - 1]}…”"


def value_text(value: JsonValue) -> str:
    """A value as text that can be compared word by word: a list has an item a line, and of parts the one that counts comes first."""
    if isinstance(value, list):
        return "\n".join(f"- {value_text(item)}" for item in value)
    if isinstance(value, dict):
        return "; ".join(f"{key}: {value_text(value[key])}" for key in sorted(value, key=_first))
    if value is None or isinstance(value, str):
        return value or ""
    return canonical(value)


def _first(key: str) -> tuple[int, str]:
    return (_TELLING.index(key) if key in _TELLING else len(_TELLING), key)


def _mover(mover: str) -> str:
    _, _, who = mover.partition("decision:")
    if mover.startswith(RULE):
        return f"by the rule {mover.removeprefix(RULE)}"
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
    taken = adopted(plan)
    for edit in (edit for edit in plan.edits if edit.native not in taken):
        found.setdefault(edit.uid, []).append(f"to {edit.key}: {_to_issue(edit)}")
    for move in plan.transitions:
        found.setdefault(move.uid, []).append(f"to {move.key}: {_to_status(move)}")
    fresh = {create.handle for create in plan.creates}
    for file in plan.files:
        if file.uid and file.digest and file.handle not in fresh:
            paths = ", ".join(sorted(file.values)) or "its id"
            found.setdefault(file.uid, []).append(f"to {file.handle}: {paths}")
    return dict(sorted(found.items()))


def _to_status(move: TransitionIssue) -> str:
    """The move in words: "status “To Do” → “Done” (done)"."""
    return f"status {brief(move.now)} → {_aimed(move.aim)}"


def _aimed(aim: Aim) -> str:
    """Where an issue shall stand; a category goes by its own name."""
    targets = [name.removeprefix("category:").replace("_", " ") for name in aim.targets]
    resolved = f", resolution {brief(aim.resolution)}" if aim.resolution else ""
    return f"{' or '.join(map(brief, targets))} ({aim.word}{resolved})"


def _beside(draft: IssueDraft) -> str:
    """What a new issue gets beside its record's own words: where it stands, whom it refers to, what `required` fills."""
    parts = [f"{path} {_name(uid)}" for path, uid in sorted(draft.refers.items())]
    parts += [f"{name} {brief(value)}" for name, value in sorted(draft.fill.items())]
    parts += [f"status {_aimed(draft.aim)}"] if draft.aim is not None else []
    parts += [f"{name} {_ATTACHED}" for name in _attached(draft.fields, draft.sections.edits)]
    return f" ({', '.join(parts)})" if parts else ""


def _attached(fields: Mapping[str, JsonValue], edits: Mapping[str, str]) -> list[str]:
    """Texts that no Jira has room for, whatever form they get there."""
    said = {
        **fields,
        **{f"section “{name}”" if name else "description": text for name, text in edits.items()},
    }
    return sorted(name for name, text in said.items() if isinstance(text, str) and len(text) > RICH_TEXT)


def _to_issue(edit: IssueEdit) -> str:
    before = {target: edit.before.get(path) for path, target in edit.writes.items()}
    parts = [
        f"{name} {brief(before.get(name))} → {brief(value)}" for name, value in sorted(edit.fields.items())
    ]
    parts += [f"section “{name}”" if name else "description" for name in sorted(edit.sections.edits)]
    parts += [f"{name} {_ATTACHED}" for name in _attached(edit.fields, edit.sections.edits)]
    parts += [f"label +{name}" for name in edit.add_labels] + [
        f"label -{name}" for name in edit.remove_labels
    ]
    parts += ["our property"] if edit.rest is not None else []
    return ", ".join(parts) or "nothing"


def _created(plan: Plan) -> dict[str, list[str]]:
    """New issues, register records and files by what they are."""
    found: dict[str, list[str]] = {}
    for draft in plan.drafts:
        bug = is_bug(draft.uid)
        group = f"new issues: {'bug' if bug else draft.kind.value.replace('_', ' ')}"
        title = draft.fields["summary"] if bug else _title(plan, draft.uid)
        line = f"{_name(draft.uid)}  {title}".rstrip()
        then = _POINTING[draft.kind].format(record_of(draft.uid)) if bug else ""
        found.setdefault(group, []).append(f"{line}{_beside(draft)}{then}")
    for one in plan.adopts:
        group = f"adopted: {one.kind.value.replace('_', ' ')}"
        found.setdefault(group, []).append(f"{one.key}  {one.title}")
    drafted = {_name(draft.uid) for draft in plan.drafts} | {f"jira:{one.id}" for one in plan.adopts}
    for create in plan.creates:
        name = create.uid or create.handle
        if name not in drafted and create.handle not in drafted:
            group = f"new in the register only: {create.kind.value.replace('_', ' ')}"
            found.setdefault(group, []).append(f"{name}  {create.values.get('title', '')}".rstrip())
    for file in plan.files:
        if not file.digest:
            title = plan.records[file.uid][1].get("title", "") if file.uid in plan.records else ""
            found.setdefault("new files", []).append(
                file.handle or f"for {_name(file.uid)}  {title}".rstrip()
            )
    return dict(sorted(found.items()))


def _held_lines(plan: Plan) -> list[str]:
    lines = []
    for hold in plan.hold:
        held = hold.held
        said = "; ".join(f"{side} {brief(value)}" for side, value in sorted(held.values.items()))
        lines.append(f"{held.uid}.{held.field}: {said} (syncer conflicts show {held.uid}.{held.field})")
    return lines


def _proposed(plan: Plan) -> tuple[str, list[str]]:
    """Issues of people that an adopt line means, and the commands that take in each and all of them."""
    command = f"syncer --project {plan.project} approve adopt:"
    lines = [f"{one.key}  {one.title} ({command}{one.key})" for one in plan.proposed]
    return f"proposed for adoption; all of them: {command}all", lines


def _edited(plan: Plan) -> tuple[str, list[str]]:
    """What people changed inside our text on pages, and the command that shows each."""
    command = f"syncer --project {plan.project} proposals show "
    lines = [
        f"{one.id}  {one.uid or one.title}: {brief(one.was)} → {brief(one.now)} ({command}{one.id})"
        for one in plan.proposals
    ]
    return "edits on pages that become proposals", lines


def _sections(plan: Plan) -> Iterator[tuple[str, Sequence[str]]]:
    """Headings and lines in the order of reading, empty ones left out."""
    stops = [f"{stop.item}: {stop.reason}. {stop.command}" for stop in plan.stops]
    links = [f"{_name(x.uid)} {x.field} {_name(x.other)} ({x.type})" for x in plan.links]
    unlinks = [f"{_name(x.uid)} {x.field} {_name(x.other)} ({x.type})" for x in plan.unlinks]
    pages = [
        f"{p.action}: {p.title}{f' ({p.reason})' if p.reason else ''}"
        for p in plan.pages
        if p.action in _PAGES
    ]
    left_over = [f"{p.title} ({p.reason})" for p in plan.pages if p.action == "left over"]
    approve = f"syncer --project {plan.project} approve {special_meetings.PREFIX}"
    meetings = [
        f"{_name(uid)}  {_title(plan, uid)} ({approve}{_name(uid)})".replace("  (", " (")
        for uid in plan.special.waiting
    ]
    settled = [f"{end.uid}.{end.field}: {end.reason}" for end in plan.unhold]
    found = [
        ("waits for a person", stops),
        _proposed(plan),
        (f"major changes without a special meeting; all of them: {approve}{special_meetings.ALL}", meetings),
        ("held, changed on several sides", _held_lines(plan)),
        ("settled", settled),
        ("to be looked at again", [f"{_name(x.uid)} {x.field} {_name(x.on)}" for x in plan.looked.put]),
        ("looked at again", [f"{x.suspect.link}, by {x.by}" for x in plan.looked.confirmed]),
        *_created(plan).items(),
        ("clones that lose our mark", [f"{x.key}, a copy of {_name(x.uid)}" for x in plan.unmarks]),
        ("links", links),
        ("links to remove", unlinks),
        ("comments", [f"{x.key}: {brief(x.text)}" for x in plan.comments if x.letter is None]),
        ("drafts as comments for one role", [_posted(x) for x in plan.comments if x.letter is not None]),
        _edited(plan),
        ("pages", pages),
        ("pages made from nothing any more; they stay", left_over),
        ("customer editions that differ from their last release", outward_printing.differing(plan.editions)),
        (
            "customer editions never released; look at them with: syncer release",
            outward_printing.unreleased(plan.editions),
        ),
        ("customer editions that cannot go out", outward_printing.kept_back(plan.editions)),
        ("not sent now, since it failed", [_waits(row) for row in plan.waiting]),
        ("problems", [str(problem) for problem in _loud(plan)]),
    ]
    return ((head, lines) for head, lines in found if lines)


def _waits(row: Failure) -> str:
    hint = f" {row.hint};" if row.hint else ""
    return f"{row.item} ({row.what}, {row.cause}): {row.message};{hint} {when(row, 'UTC')} (UTC)"


def _posted(one: CommentIssue) -> str:
    letter = one.letter
    assert letter is not None
    what = f"'{letter.notice}' for the role {letter.role}"
    return f"{one.key or f'the new issue of {_name(one.uid)}'}, {what}: {brief(one.text)}"


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
