"""A mapping proposed for a live project, with what does not fit; a person reads it before anybody uses it.

Why it exists: whoever has a project already should not start from an empty file. It is laid over the preset `stock`,
says only what differs, and adopts nothing without asking. Pure: it guesses by names alone, and says what it left open.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from syncer.domain.kinds import Kind
from syncer.sync.survey import Survey
from syncer.text.headings import heading_name

TYPES: Mapping[Kind, tuple[str, ...]] = {
    Kind.CHANGE_REQUEST: ("Change request", "变更申请", "Change", "变更"),
    Kind.QUESTION: ("Meeting question", "会议疑问", "Question", "疑问"),
    Kind.REQUIREMENT: (
        *(
            "Requirement",
            "需求",
            "Story",
            "故事",
            "User story",
            "用户故事",
            "Feature",
            "New Feature",
            "Improvement",
        ),
        *("Task", "任务"),
    ),
    Kind.ACTION: ("Action item", "行动项", "Action", "行动", "Task", "任务"),
}
STOCK = (Kind.REQUIREMENT, Kind.ACTION)
HEADINGS: Mapping[str, tuple[str, ...]] = {
    "background": ("Background", "Context", "Motivation", "Description", "应用背景", "背景"),
    "customer_words": ("Customer's own words", "Customer's words", "客户原话"),
    "acceptance_criteria": ("Acceptance criteria", "Acceptance", "AC", "验收标准", "验收条件"),
    "preliminary_plan": ("Preliminary plan", "Proposed solution", "Solution", "初步方案", "方案"),
}
PRIORITIES: Mapping[str, tuple[str, ...]] = {
    "high": ("High", "Critical", "Highest", "Blocker", "Urgent", "高", "最高", "紧急"),
    "medium": ("Medium", "Normal", "Major", "中", "中等"),
    "low": ("Low", "Minor", "Lowest", "Trivial", "低", "最低"),
}
_OFTEN = 2  # headings seen less often are nobody's habit
_MANY = 12
_OTHER_FIELDS = (
    "    fields:",
    "      title: {jira: summary}",
    "      {text}: {{jira: description, part: lead}}",
    "      owner: {jira: assignee, as: person, unknown: keep}",
)


@dataclass(frozen=True, slots=True)
class Proposal:
    """The text of a mapping file, and what does not fit, a line each."""

    text: str
    misfits: tuple[str, ...]


def chosen(survey: Survey) -> dict[Kind, str]:
    """The issue type that each kind of record would have, by the names people give; a kind without one is left out."""
    there = {one.name.casefold(): one.name for one in survey.types if not one.subtask}
    found = {}
    for kind, names in TYPES.items():
        name = next((there[each.casefold()] for each in names if each.casefold() in there), None)
        if name is not None:
            found[kind] = name
    return found


def proposed(survey: Survey) -> Proposal:
    """A mapping that loads, with comments on what it is made from and on what it leaves out."""
    types = chosen(survey)
    misfits = tuple(_misfits(survey, types))
    lines = [
        f"# Proposed for {survey.project} from its names and {survey.looked_at} of its issues. Read it, correct it, and put it",
        "# into the folder `mappings`; `syncer check` finds mistakes, `syncer plan` shows what it would do.",
        "version: 1",
        "extends: stock",
        "",
        "records:",
    ]
    for kind in Kind:
        if kind in types:
            lines += [*_record(kind, survey, types), ""]
        elif kind in STOCK:
            lines += [
                f"  {kind.value}: null  # no issue type for it here: such records live in the register",
                "",
            ]
    if misfits:
        lines += ["# What does not fit, and is left as it is:", *(f"#   {line}" for line in misfits)]
    return Proposal("\n".join(lines).rstrip() + "\n", misfits)


def _record(kind: Kind, survey: Survey, types: Mapping[Kind, str]) -> Iterator[str]:
    name = types[kind]
    yield f"  {kind.value}:"
    when = ", when: {not: {nature: commercial}}" if kind is Kind.REQUIREMENT else ""  # as in `stock`
    yield f"    issues: {{create: [{{type: {_quoted(name)}{when}}}]}}"
    if [*types.values()].count(name) == 1:
        condition = f'type = "{name}"'.replace("'", "''")
        yield "    # Issues that people made are listed, and taken in by `syncer approve adopt:KEY` or adopt:all."
        yield f"    adopt: {{mode: propose, jql: '{condition}'}}"
    else:
        yield f"    # Several kinds of record have the type {name}, so a condition has to tell them apart:"
        yield f"    # adopt: {{mode: propose, jql: 'type = \"{name}\" AND labels = …'}}"
    if kind is Kind.REQUIREMENT:
        yield from _requirement(survey)
    elif kind not in STOCK:
        text = "content" if kind is Kind.CHANGE_REQUEST else "description"
        yield from _OTHER_FIELDS[:2]
        yield _OTHER_FIELDS[2].format(text=text)
        yield _OTHER_FIELDS[3]
    for field in survey.required.get(name, ()):
        yield f"    # required: {{{_quoted(field)}: …}}  # Jira wants it filled in every new {name}: say with what"


def _requirement(survey: Survey) -> Iterator[str]:
    fields = [*_sections(survey), *_priority(survey)]
    if fields:
        yield "    fields:"
        yield from fields
    told = "; ".join(f"{category}: {', '.join(names)}" for category, names in survey.statuses.items())
    yield f"    # `delivery` follows the category of the status, and nothing is written there ({told})."
    if "blocks" not in {name.casefold() for name in survey.link_types}:
        yield "    links: {depends_on: null}  # there is no link type Blocks"


def _sections(survey: Survey) -> Iterator[str]:
    """Headings that people use already; of several for one field the most frequent."""
    for path, used in _used(survey).items():
        locale = "en" if used[0].isascii() else "zh-CN"
        also = ", as: bullets" if path == "acceptance_criteria" else ""
        yield f"      {path}: {{jira: description, section: {{{locale}: {_quoted(used[0])}}}{also}}}"


def _used(survey: Survey) -> dict[str, list[str]]:
    """Headings in use by the field they may stand for, the most frequent first."""
    paths = {heading_name(name): path for path, names in HEADINGS.items() for name in names}
    found: dict[str, list[str]] = {}
    for name in sorted(survey.headings, key=lambda one: -survey.headings[one]):
        if heading_name(name) in paths:
            found.setdefault(paths[heading_name(name)], []).append(name)
    return dict(sorted(found.items()))


def _priority(survey: Survey) -> Iterator[str]:
    there = {name.casefold(): name for name in survey.priorities}
    found = {
        word: [there[n.casefold()] for n in names if n.casefold() in there]
        for word, names in PRIORITIES.items()
    }
    if all(found.values()):
        values = ", ".join(f"{word}: [{', '.join(map(_quoted, names))}]" for word, names in found.items())
        yield "      # The first name of each is written, all are read. Remove the line to keep priorities out of it."
        yield f"      priority: {{jira: priority, values: {{{values}}}}}"


def _misfits(survey: Survey, types: Mapping[Kind, str]) -> Iterator[str]:
    for one in survey.types:
        if one.name not in types.values():
            sort = f"sub-task type {one.name}" if one.subtask else f"type {one.name}"
            yield f"{sort} ({one.count} of the issues looked at): no kind of record has it; they stay people's"
    known = {heading_name(name) for names in HEADINGS.values() for name in names}
    spare = [
        f"{name} ({n})"
        for name, n in survey.headings.items()
        if n >= _OFTEN and heading_name(name) not in known
    ]
    if spare:
        yield f"headings that no field stands for, kept as they are: {_few(spare)}"
    for path, used in _used(survey).items():
        if used[1:]:
            yield f"headings that may stand for {path} too, where one a language counts: {_few(used[1:])}"
    words = {name.casefold() for names in PRIORITIES.values() for name in names}
    foreign = [name for name in survey.priorities if name.casefold() not in words]
    if foreign:
        yield f"priorities that stand for nothing, kept and shown: {_few(foreign)}"
    for field in survey.fields:
        yield f"field {field.name} ({field.id}, {field.sort}, filled in {field.count}): see docs/mapping.md, Custom fields"


def _few(names: Sequence[str]) -> str:
    more = f" and {len(names) - _MANY} more" if len(names) > _MANY else ""
    return ", ".join(names[:_MANY]) + more


def _quoted(name: str) -> str:
    """A name as YAML takes it whatever it holds."""
    return json.dumps(name, ensure_ascii=False)
