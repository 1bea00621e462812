"""`syncer forget`: a person is taken out of everything that is ours, and what is not ours is named.

It shows first what it touches, asks, and may be interrupted and typed again: until the end the store remembers who was meant.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

import click

from syncer.cli.asking import agreed
from syncer.cli.options import Options, examples, shared
from syncer.cli.output import emit, say

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from syncer.cycle.forgetting import Found
    from syncer.cycle.report import Report
    from syncer.domain.json import JsonObject
    from syncer.domain.people import Person
    from syncer.sync.forgetting import Identity
    from syncer.wiring import Wired

_INSTEAD = "say --yes, or --look to see it alone"
_SHOWN = 20
BEYOND = (
    "Jira keeps its own history, and fields and comments of people: its administrator deletes or anonymises the account",
    "Confluence keeps older versions of pages, and what people wrote on them: delete versions there, edit those pages",
    "mails that were sent, files that were exported, and the commits of a register in git stay where they are",
    "backups made before, and the files *.before-* beside the store, still hold the person: delete them",
)


@click.command(
    "forget",
    short_help="Take a person out of everything.",
    epilog=examples(
        "syncer forget zhao --look",
        "syncer forget zhao@example.com",
        'syncer forget zhao --also "Zhao Wei" --also 712020:415060f8 --yes --json',
    ),
)
@shared()
@click.argument("person", metavar="PERSON")
@click.option("--also", multiple=True, metavar="WORD", help="Another word for the person; repeatable.")
@click.option("--look", "look_only", is_flag=True, help="Only show it.")
@click.option("--yes", is_flag=True, help="Do not ask; needed where nobody can answer.")
@click.pass_obj
def command(options: Options, person: str, also: tuple[str, ...], look_only: bool, yes: bool) -> int:
    """Show where PERSON (an id, an address or a full name of project.yaml, or an account) is named, ask, and take all of it away.

    Records say a pseudonym (person-1a2b), which a cycle brings to Jira, to the files and to pages; project.yaml keeps an entry for it, of
    somebody who has left. Words of the history, decisions, ticks, mails, baselines and whatever else is kept lose the person; the chain of the
    history still holds, and `baseline verify` says which fields were erased. What syncer cannot reach is listed.
    Exit 1 where something is left for people to do; type it again afterwards, nothing is done twice.
    """
    from syncer.cli.session import configured

    with configured(options) as wired:
        who = _who(wired, person, also)
        found = _look(wired, who)
        for line in _told(wired, who, found):
            say(options, line)
        done = all(one.nothing for one in found.values()) and not _lines(wired, who)
        if look_only or not agreed(done or yes, "Forget this person? It cannot be undone.", instead=_INSTEAD):
            return _emit(options, who, wired, found, {}, done=False)
        _begin(wired, who)
    with configured(options) as wired:
        reports = {one.key: _carry(wired, one.key, who) for one in wired.projects}
        left = _look(wired, who)
        whole = all(one.nothing for one in left.values()) and not any(
            r.stops for s in reports.values() for r in s
        )
        if whole:
            wired.hub.oblivion.end(who)
        for line in _ended(wired, who, left, reports, whole=whole):
            say(options, line)
        return _emit(options, who, wired, left, reports, done=whole)


# ---------------------------------------------------------------------------------------- steps


def _who(wired: "Wired", said: str, also: tuple[str, ...]) -> "Identity":
    """Whom it is about: one that is under way, a person of a project, or the words alone."""
    from syncer.cli.people import data_of
    from syncer.domain.people import Directory
    from syncer.sync.forgetting import identity, sparing

    oblivion = wired.hub.oblivion
    for one in oblivion.under_way():
        if said.casefold() in {word.casefold() for word in (one.id, one.pseudonym, *one.words)}:
            return one
    if len(said.strip()) < 2:
        raise click.BadParameter("a word of one sign names nobody", param_hint="PERSON")
    everybody = {one.key: data_of(wired, one).people for one in wired.projects}
    for project in wired.projects:
        known = Directory(everybody[project.key]).known_as(said)
        if known is not None:
            others = _others(known, everybody)
            who = identity(known, said, also, oblivion.instance, project.locales[0])
            return sparing(_with_accounts(wired, who), others)
    locale = wired.projects[0].locales[0]
    who = _with_accounts(wired, identity(None, said, also, oblivion.instance, locale))
    return sparing(who, [one for people in everybody.values() for one in people])


def _others(known: "Person", everybody: "Mapping[str, Sequence[Person]]") -> "list[Person]":
    """All who are somebody else. Raises BadParameter where what names the person names another, too."""
    from syncer.sync.forgetting import is_namesake, is_same

    others = []
    for key, people in everybody.items():
        for one in people:
            if is_same(one, known):
                continue
            if one.id.casefold() == known.id.casefold():
                told = f"'{known.id}' is somebody else in {key}; say --project, and so of whom you speak"
                raise click.BadParameter(told, param_hint="PERSON")
            if is_namesake(one, known):
                told = (
                    f"{one.id} of {key} has the same name, so that nobody can tell whom a text means; write that one apart in "
                    f"project.yaml first, such as {one.name} (2)"
                )
                raise click.BadParameter(told, param_hint="PERSON")
            others.append(one)
    return others


def _with_accounts(wired: "Wired", who: "Identity") -> "Identity":
    """With what Jira calls the person, as the store knows it."""
    from syncer.cycle.forgetting import accounts

    found = {word for one in wired.projects for word in accounts(wired.hub.snapshot(one.key), who)}
    return replace(who, words=tuple(dict.fromkeys([*who.words, *sorted(found)])))


def _look(wired: "Wired", who: "Identity") -> "dict[str, Found]":
    from syncer.cycle.forgetting import look

    return {one.key: look(one, wired.offline(one), who) for one in wired.projects}


def _begin(wired: "Wired", who: "Identity") -> None:
    from syncer.cycle.forgetting import take_out
    from syncer.wiring import forget_in_files

    wired.hub.oblivion.begin(who)
    for project in wired.projects:
        settings = wired.settings.project(project.key)
        if settings is not None:
            forget_in_files(settings, who)
        take_out(project, wired.offline(project), who)


def _carry(wired: "Wired", key: str, who: "Identity") -> "tuple[Report, ...]":
    from syncer.cycle.forgetting import blank, carry

    project = next(one for one in wired.projects if one.key == key)
    ports = wired.ports(project)
    reports = carry(project, ports)
    if not any(one.stops for one in reports):
        blank(project, ports, who)
    return reports


def _lines(wired: "Wired", who: "Identity") -> list[str]:
    """Lines of files that name the person."""
    from syncer.wiring import named_in_files

    found = []
    for project in wired.projects:
        settings = wired.settings.project(project.key)
        if settings is not None:
            found += [f"{one.file}:{one.line}" for one in named_in_files(settings, who)]
    return list(dict.fromkeys(found))


# ---------------------------------------------------------------------------------------- words


def _told(wired: "Wired", who: "Identity", found: "dict[str, Found]") -> Iterator[str]:
    yield f"{who.id} becomes {who.pseudonym} (“{who.label}” on pages); looked for: {', '.join((who.id, *who.words))}"
    for key, one in found.items():
        if one.nothing:
            yield f"{key}: nothing names this person"
            continue
        fields = sum(map(len, one.fields.values()))
        yield f"{key}: {fields} fields of {len(one.fields)} records, {len(one.pages) + len(one.editions)} pages"
        yield from _some([f"{uid}: {', '.join(paths)}" for uid, paths in one.fields.items()])
        yield from _some([f"{rows} rows of {name}" for name, rows in one.rows.items()])
    yield from _listed("lines of files", _lines(wired, who))


def _ended(
    wired: "Wired",
    who: "Identity",
    left: "dict[str, Found]",
    reports: "dict[str, tuple[Report, ...]]",
    *,
    whole: bool,
) -> Iterator[str]:
    for key, done in reports.items():
        for stop in (stop for report in done for stop in report.stops):
            yield f"{key} waits for a person: {stop.reason}; then type this again"
            yield f"  {stop.command}"
    for key, one in left.items():
        yield from _listed(
            f"{key}: rows that still name the person", [f"{n}: {c}" for n, c in one.rows.items()]
        )
        pages = [f"{title}  {url}" for title, url in one.pages]
        yield from _listed(
            f"{key}: pages on which people have named the person: edit them, then type this again", pages
        )
        editions = [f"{title}  {url}  syncer release {page}" for page, title, url in one.editions]
        yield from _listed(
            f"{key}: customer editions as they were released: release each anew, then type this again",
            editions,
        )
    yield from _listed("left for you, in words of files that are no field", _lines(wired, who))
    if whole:
        yield f"{who.pseudonym}: forgotten in the store, the register, Jira's fields and pages of ours"
    yield "what syncer cannot reach:"
    yield from (f"  {line}" for line in BEYOND)


def _listed(what: str, lines: list[str]) -> Iterator[str]:
    if lines:
        yield f"{what}:"
        yield from _some(lines)


def _some(lines: list[str]) -> Iterator[str]:
    yield from (f"  {line}" for line in lines[:_SHOWN])
    if len(lines) > _SHOWN:
        yield f"  and {len(lines) - _SHOWN} more"


def _emit(
    options: Options,
    who: "Identity",
    wired: "Wired",
    found: "dict[str, Found]",
    reports: "dict[str, tuple[Report, ...]]",
    *,
    done: bool,
) -> int:
    lines = _lines(wired, who)
    if options.json:
        projects: list[JsonObject] = [
            {
                "project": key,
                "fields": {uid: list(paths) for uid, paths in one.fields.items()},
                "rows": dict(one.rows),
                "pages": [{"title": title, "url": url} for title, url in one.pages],
                "editions": [{"page": page, "title": title, "url": url} for page, title, url in one.editions],
                "stops": [stop.item for report in reports.get(key, ()) for stop in report.stops],
            }
            for key, one in found.items()
        ]
        emit(
            {
                "pseudonym": who.pseudonym,
                "done": done,
                "projects": projects,
                "lines": lines,
                "beyond": list(BEYOND),
            }
        )
    if any(report.stops for done_ in reports.values() for report in done_):
        return 4
    return 1 if reports and (lines or not done) else 0
