"""A plan as text or Markdown, for the person who has to say yes; as JSON it is `sync.plan_json`'s.

Pure. What a plan would only note for itself (versions seen, values agreed) is no change and stands in neither.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

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


@dataclass(frozen=True, slots=True)
class Shift:
    """One value's way; `by` is who moved it, as a change names that ("": it follows from the register)."""

    name: str
    before: JsonValue
    after: JsonValue
    by: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """What changes of a record in one place: in the register ("" as `where`), or at an issue or file of that name.

    `also` are changes without two values, such as a label or a section's text.
    """

    where: str = ""
    shifts: tuple[Shift, ...] = ()
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """Lines of one kind below a heading; `code` names the kind, `of` the kind of record where that is part of the heading."""

    code: str
    head: str
    lines: Sequence[str]
    of: str = ""


def figures(plan: Plan) -> dict[str, dict[str, int]]:
    """What would happen by side; what does not happen has no figure."""
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
    found = {side: {word: number for word, number in each.items() if number} for side, each in said.items()}
    return {side: each for side, each in found.items() if each}


def counts(plan: Plan) -> list[tuple[str, str]]:
    """Sides and what would happen there, in words; sides without a change are left out."""
    return [
        (side, ", ".join(f"{number} {word}" for word, number in each.items()))
        for side, each in figures(plan).items()
    ]


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


def title(plan: Plan, uid: str) -> str:
    """What a record of the plan is called; "" where it has no title."""
    for name in (uid, NEW + uid):
        if name in plan.records:
            return str(plan.records[name][1].get("title", ""))
    return ""


def _name(uid: str) -> str:
    return uid.removeprefix(NEW)


def changed(plan: Plan) -> dict[str, list[Row]]:
    """What changes of each record that exists already, by uid."""
    found: dict[str, list[Row]] = {}
    for change in plan.changes:
        shifts = (
            Shift(path, moved.before, moved.after, moved.mover)
            for path, moved in sorted(change.fields.items())
        )
        found.setdefault(change.uid, []).append(Row("", tuple(shifts)))
    taken = adopted(plan)
    for edit in (edit for edit in plan.edits if edit.native not in taken):
        found.setdefault(edit.uid, []).append(_to_issue(edit))
    for move in plan.transitions:
        found.setdefault(move.uid, []).append(Row(move.key, also=(_to_status(move),)))
    fresh = {create.handle for create in plan.creates}
    for file in plan.files:
        if file.uid and file.digest and file.handle not in fresh:
            also = tuple(sorted(file.values)) or ("its id",)
            found.setdefault(file.uid, []).append(Row(file.handle, also=also))
    return dict(sorted(found.items()))


def _changed(plan: Plan) -> dict[str, list[str]]:
    """The same in lines."""
    return {uid: [line for row in rows for line in _lines(row)] for uid, rows in changed(plan).items()}


def _lines(row: Row) -> list[str]:
    """In the register a field a line, elsewhere all on one."""
    if not row.where:
        return [f"{x.name}: {brief(x.before)} → {brief(x.after)} ({_mover(x.by)})" for x in row.shifts]
    parts = [f"{x.name} {brief(x.before)} → {brief(x.after)}" for x in row.shifts]
    return [f"to {row.where}: {', '.join([*parts, *row.also]) or 'nothing'}"]


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


def _to_issue(edit: IssueEdit) -> Row:
    before = {target: edit.before.get(path) for path, target in edit.writes.items()}
    shifts = (Shift(name, before.get(name), value) for name, value in sorted(edit.fields.items()))
    parts = [f"section “{name}”" if name else "description" for name in sorted(edit.sections.edits)]
    parts += [f"{name} {_ATTACHED}" for name in _attached(edit.fields, edit.sections.edits)]
    parts += [f"label +{name}" for name in edit.add_labels] + [
        f"label -{name}" for name in edit.remove_labels
    ]
    parts += ["our property"] if edit.rest is not None else []
    return Row(edit.key, tuple(shifts), tuple(parts))


def _created(plan: Plan) -> list[Section]:
    """New issues, register records and files by what they are."""
    found: dict[tuple[str, str, str], list[str]] = {}
    for draft in plan.drafts:
        bug = is_bug(draft.uid)
        kind = "bug" if bug else draft.kind.value
        group = (f"new issues: {kind.replace('_', ' ')}", "new_issues", kind)
        called = draft.fields["summary"] if bug else title(plan, draft.uid)
        line = f"{_name(draft.uid)}  {called}".rstrip()
        then = _POINTING[draft.kind].format(record_of(draft.uid)) if bug else ""
        found.setdefault(group, []).append(f"{line}{_beside(draft)}{then}")
    for one in plan.adopts:
        group = (f"adopted: {one.kind.value.replace('_', ' ')}", "adopted", one.kind.value)
        found.setdefault(group, []).append(f"{one.key}  {one.title}")
    drafted = {_name(draft.uid) for draft in plan.drafts} | {f"jira:{one.id}" for one in plan.adopts}
    for create in plan.creates:
        name = create.uid or create.handle
        if name not in drafted and create.handle not in drafted:
            kind = create.kind.value
            group = (f"new in the register only: {kind.replace('_', ' ')}", "new_records", kind)
            found.setdefault(group, []).append(f"{name}  {create.values.get('title', '')}".rstrip())
    for file in plan.files:
        if not file.digest:
            called = plan.records[file.uid][1].get("title", "") if file.uid in plan.records else ""
            found.setdefault(("new files", "new_files", ""), []).append(
                file.handle or f"for {_name(file.uid)}  {called}".rstrip()
            )
    return [Section(code, head, lines, of) for (head, code, of), lines in sorted(found.items())]


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


def sections(plan: Plan) -> Iterator[Section]:
    """Headings and lines in the order of reading, empty ones left out."""
    stops = [f"{stop.item}: {stop.reason}. {stop.command}" for stop in plan.stops]
    links = [f"{_name(x.uid)} {x.field} {_name(x.other)} ({x.type})" for x in plan.links]
    unlinks = [f"{_name(x.uid)} {x.field} {_name(x.other)} ({x.type})" for x in plan.unlinks]
    approve = f"syncer --project {plan.project} approve {special_meetings.PREFIX}"
    meetings = [
        f"{_name(uid)}  {title(plan, uid)} ({approve}{_name(uid)})".replace("  (", " (")
        for uid in plan.special.waiting
    ]
    settled = [f"{end.uid}.{end.field}: {end.reason}" for end in plan.unhold]
    wanting = f"major changes without a special meeting; all of them: {approve}{special_meetings.ALL}"
    again = [f"{_name(x.uid)} {x.field} {_name(x.on)}" for x in plan.looked.put]
    unmarked = [f"{x.key}, a copy of {_name(x.uid)}" for x in plan.unmarks]
    comments = [f"{x.key}: {brief(x.text)}" for x in plan.comments if x.letter is None]
    letters = [_posted(x) for x in plan.comments if x.letter is not None]
    found = [
        Section("stops", "waits for a person", stops),
        Section("proposed", *_proposed(plan)),
        Section("meetings", wanting, meetings),
        Section("held", "held, changed on several sides", _held_lines(plan)),
        Section("settled", "settled", settled),
        Section("suspect", "to be looked at again", again),
        Section(
            "confirmed", "looked at again", [f"{x.suspect.link}, by {x.by}" for x in plan.looked.confirmed]
        ),
        *_created(plan),
        Section("unmarked", "clones that lose our mark", unmarked),
        Section("links", "links", links),
        Section("unlinks", "links to remove", unlinks),
        Section("comments", "comments", comments),
        Section("letters", "drafts as comments for one role", letters),
        Section("edits", *_edited(plan)),
        *_paged(plan),
        Section("failing", "not sent now, since it failed", [_waits(row) for row in plan.waiting]),
        Section("problems", "problems", [str(problem) for problem in _loud(plan)]),
    ]
    return (one for one in found if one.lines)


def _paged(plan: Plan) -> list[Section]:
    """What becomes of pages, and how customer editions stand."""
    pages = [
        f"{p.action}: {p.title}{f' ({p.reason})' if p.reason else ''}"
        for p in plan.pages
        if p.action in _PAGES
    ]
    left_over = [f"{p.title} ({p.reason})" for p in plan.pages if p.action == "left over"]
    differing = outward_printing.differing(plan.editions)
    unreleased = outward_printing.unreleased(plan.editions)
    return [
        Section("pages", "pages", pages),
        Section("left_over", "pages made from nothing any more; they stay", left_over),
        Section("differing", "customer editions that differ from their last release", differing),
        Section(
            "unreleased", "customer editions never released; look at them with: syncer release", unreleased
        ),
        Section(
            "kept_back", "customer editions that cannot go out", outward_printing.kept_back(plan.editions)
        ),
    ]


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
        lines += [f"  {uid}  {title(plan, uid)}".rstrip(), *(f"    {line}" for line in said)]
    for one in sections(plan):
        lines += ["", f"{one.head} ({len(one.lines)})", *(f"  {line}" for line in one.lines)]
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
        name = f"**{uid}** {_escaped(title(plan, uid))}".rstrip()
        lines.append(f"| {name} | {'<br>'.join(_escaped(line) for line in said)} |")
    for one in sections(plan):
        head = _escaped(one.head[:1].upper() + one.head[1:])
        lines += ["", f"### {head} ({len(one.lines)})", *["", *(f"- {_escaped(line)}" for line in one.lines)]]
    return "\n".join(lines)


def _escaped(text: str) -> str:
    """What people wrote must not become markup, mentions or cells of its own."""
    for sign in "\\`*_[]<>|#":
        text = text.replace(sign, f"\\{sign}")
    return text.replace("@", "@\u200b").replace("\n", " ")
