"""`syncer drafts`: the letters that wait for a person to send them, and any other that a record could give reason for (NOT-4).

It reads the register and its files, asks no site and writes nothing; nothing is ever sent from here.
"""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import click

from syncer.cli import completion
from syncer.cli.options import Options, examples, shared
from syncer.cli.output import emit, say

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from syncer.cycle.project import Project
    from syncer.domain.json import JsonObject
    from syncer.domain.people import Directory
    from syncer.pages.drafts import Draft
    from syncer.rules.notices import NoticeKind
    from syncer.sync.drafts import Desk, Waiting
    from syncer.wiring import Wired


@dataclass(frozen=True, slots=True)
class _Asked:
    """The kind of draft that was asked for, if any, and the language of the letters, "" for the customer's."""

    kind: str | None
    locale: str


@click.command(
    "drafts",
    short_help="The letters that wait for somebody to send them.",
    epilog=examples(
        "syncer drafts",
        "syncer drafts REQ-0007",
        "syncer drafts --owner zhao --json",
        "syncer drafts REQ-0007 --kind steps --locale zh-CN",
    ),
)
@shared()
@click.argument("record", metavar="[UID]", required=False, shell_complete=completion.uids)
@click.option("--owner", metavar="PERSON", help="Those of one person: an id, e-mail or name.")
@click.option("--kind", metavar="KIND", help="One kind; with UID also one that does not wait.")
@click.option(
    "--locale",
    type=click.Choice(["en", "zh-CN"]),
    help="The language of the letters.  [default: the customer's]",
)
@click.pass_obj
def command(
    options: Options, record: str | None, owner: str | None, kind: str | None, locale: str | None
) -> int:
    """List the drafts that wait, or print those of UID with their words and the command that marks them as sent.

    A draft is worked out from the register as it is now, without asking a site. With UID and --kind it is written whether it waits or not:
    what no record can tell, such as steps to try, is there on demand alone.
    """
    from syncer.cli.session import configured

    with configured(options) as wired:
        asked = _Asked(_named_kind(wired, kind) if kind is not None else None, locale or "")
        found = [
            (project, draft, people)
            for project, desk, people in _desks(wired)
            for draft in _drafts(project, desk, record and _uid(wired, project, desk, record), asked)
            if owner is None or draft.owner == people.reference(owner)
        ]
        if record is not None and not found:
            _must_be_known(wired, record)
    if options.json:
        emit([_as_json(project, draft) for project, draft, _ in found])
    whole = record is not None or kind is not None
    for line in _letters(found, asked) if whole else _listed(found):
        say(options, line)
    return 0


# ------------------------------------------------------------------------------------- finding


def _desks(wired: "Wired") -> "Iterator[tuple[Project, Desk, Directory]]":
    """Each project's records as they would be by now, without a word from Jira."""
    from syncer.acts.evidence import Office

    for project in wired.projects:
        office = Office(project, wired.offline(project))
        yield project, office.desk, office.people


def _drafts(project: "Project", desk: "Desk", record: str | None, asked: _Asked) -> "Sequence[Draft]":
    from syncer.cycle.drafts import written
    from syncer.sync.drafts import waiting

    kinds = [one for one in project.mapping.notices if one.enabled]
    fitting = [one for one in kinds if asked.kind in {None, one.name}]
    if record is None:
        chosen = waiting(fitting, desk)
    elif record not in desk.records:
        return ()
    else:
        alone = replace(desk, only=record)
        chosen = waiting(fitting, alone) or _on_demand(kinds, alone, record, asked.kind)
    drafts = written(project, desk.data, desk.records, chosen, desk.now, asked.locale)
    _insist_on_words(drafts)
    return drafts


def _on_demand(
    kinds: "Sequence[NoticeKind]", desk: "Desk", uid: str, wanted: str | None
) -> "tuple[Waiting, ...]":
    """A draft that does not wait. Raises BadParameter where there is none of the kind for such a record."""
    from syncer.sync.drafts import on_demand

    if wanted is None:
        return ()
    of = desk.records[uid][0]
    fitting = [one for one in kinds if of in one.record]
    named = [one for one in fitting if one.name == wanted]
    if not named:
        names = ", ".join(one.name for one in fitting) or "none"
        message = f"there is no draft '{wanted}' of a {of.value}; there are {names}"
        raise click.BadParameter(message, param_hint="--kind")
    return tuple(one for kind in named if (one := on_demand(kind, uid, desk)) is not None)


def _uid(wired: "Wired", project: "Project", desk: "Desk", name: str) -> str:
    """The record that a name stands for, be it in the register by now or in its file alone."""
    from syncer.sync.past import find_uid

    found = find_uid(name, wired.hub.snapshot(project.key), lambda _: False)
    return found if found is not None and found in desk.records else name.upper()


def _insist_on_words(drafts: "Sequence[Draft]") -> None:
    """Raises Invalid for templates that could not be filled in."""
    from syncer.config.places import Invalid

    wrong = [problem for draft in drafts for problem in draft.problems]
    if wrong:
        raise Invalid(list(dict.fromkeys(wrong)))


def _named_kind(wired: "Wired", name: str) -> str:
    """The kind of that name. Raises BadParameter naming the nearest."""
    from syncer.domain.problems import did_you_mean

    known = dict.fromkeys(
        one.name for project in wired.projects for one in project.mapping.notices if one.enabled
    )
    if name not in known:
        hint = did_you_mean(name, known) or f"there are {', '.join(known)}"
        raise click.BadParameter(f"there is no draft '{name}'; {hint}", param_hint="--kind")
    return name


def _must_be_known(wired: "Wired", name: str) -> None:
    """Raises BadParameter where no project has such a record."""
    known = {uid for _, desk, _ in _desks(wired) for uid in desk.records}
    if name.upper() not in known:
        from syncer.cli.one_record import one_record

        one_record(wired, name)


# ------------------------------------------------------------------------------------- showing


def _as_json(project: "Project", draft: "Draft") -> "JsonObject":
    return {
        "project": project.key,
        "uid": draft.uid,
        "kind": draft.notice,
        "owner": draft.owner or None,
        "to": list(draft.to),
        "locale": draft.locale,
        "subject": draft.subject,
        "body": draft.body,
        "doubts": list(draft.doubts),
        "again": draft.again,
        "counts_as": draft.waiting.kind.counts_as,
        "digest": draft.digest,
        "sent": draft.command,
    }


def _listed(found: "Sequence[tuple[Project, Draft, Directory]]") -> "Iterator[str]":
    """One line a draft, by whose they are."""
    if not found:
        yield "no draft waits"
        return
    yield f"{len(found)} draft{'s' if len(found) != 1 else ''} to be sent"
    owners = dict.fromkeys((project.key, draft.owner) for project, draft, _ in found)
    for key, owner in owners:
        mine = [
            (draft, people) for project, draft, people in found if (project.key, draft.owner) == (key, owner)
        ]
        yield f"{key}  {_name(owner, mine[0][1]) or 'nobody is named'}"
        for draft, people in mine:
            to = ", ".join(_name(one, people) for one in draft.to) or "nobody is named"
            yield f"  {draft.uid}  {draft.notice}  to {to}: {draft.subject}"
    yield "read one with: syncer drafts UID"


def _letters(found: "Sequence[tuple[Project, Draft, Directory]]", asked: _Asked) -> "Iterator[str]":
    """Whole letters, each with what marks it as sent."""
    if not found and asked.kind is not None:
        yield f"the draft '{asked.kind}' has nothing to say at present"
    elif not found:
        yield "no draft waits; --kind KIND writes one on demand"
    for number, (_, draft, people) in enumerate(found):
        if number:
            yield "\n"
        yield f"{draft.uid}  {draft.notice}  ({_name(draft.owner, people) or 'nobody is named'})"
        yield f"To:      {', '.join(_addressed(one, people) for one in draft.to) or 'nobody is named'}"
        yield f"Subject: {draft.subject}"
        yield ""
        yield draft.body
        yield ""
        if draft.doubts:
            days = ", ".join(draft.doubts)
            yield f"Look at this before you send it: {days} stands in the record's own words and is no confirmed date."
        yield f"Once it is sent: {draft.command}"


def _name(ref: str, people: "Directory") -> str:
    person = people.find(ref) if ref else None
    return (person.name or person.id) if person is not None else ref


def _addressed(ref: str, people: "Directory") -> str:
    person = people.find(ref)
    if person is None or not person.email or not person.name:
        return _name(ref, people)
    return f"{person.name} <{person.email}>"
