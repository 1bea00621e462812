"""The letters that wait for somebody to send them, as a page shows them, and the form that marks one as sent (NOT-4).

Why it exists: what is marked as sent is exactly what was shown, by the same checks as `syncer sent`. Nothing is sent from here.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from syncer.acts import evidence
from syncer.acts.evidence import Asking, Office, Target
from syncer.acts.letters import drafts_in, mark_sent, recipient
from syncer.acts.unfit import Unfit, Why
from syncer.domain.fields import spec_of
from syncer.domain.json import digest
from syncer.domain.people import Directory, Person
from syncer.domain.problems import Problem
from syncer.pages.drafts import Draft
from syncer.pages.names import field_name, group_of
from syncer.preview.fetched import as_fetched
from syncer.sync.observation import HubState, Side
from syncer.web.console.desk import Offline
from syncer.web.console.looking import title_of
from syncer.web.console.overview import View, project_of
from syncer.web.console.previewing import mark_of as mark_of_pages
from syncer.web.console.who import whois
from syncer.wiring import Wired

HOW = ("mail", "letter", "online")
_MAILTO = 1800  # characters of an address that every browser and mail program takes


class Wrong(Exception):
    """Everything that is wrong with a form."""

    def __init__(self, found: list[Unfit | Problem]) -> None:
        super().__init__(len(found))
        self.found = found


class Gone(Exception):
    """The letter waits no longer, or says something else by now."""


@dataclass(frozen=True, slots=True)
class Unsent:
    """The letters of a project that waited at `mark`, and what they were worked out from."""

    wired: Wired
    mark: str
    office: Office
    drafts: tuple[Draft, ...]


class Letterbox:
    """The letters that were worked out last for each project: nobody waits for it twice while nothing has changed."""

    def __init__(self) -> None:
        self._kept: dict[str, Unsent] = {}

    def of(self, wired: Wired, key: str, offline: Offline) -> Unsent:
        """The letters that wait by now."""
        mark, kept = mark_of_pages(wired, key), self._kept.get(key)
        if kept is None or kept.wired is not wired or kept.mark != mark:
            project = project_of(wired, key)
            office = Office(project, offline(wired, project))
            kept = self._kept[key] = Unsent(wired, mark, office, drafts_in(office))
        return kept


def drafts(wired: Wired, key: str, waiting: Unsent, by: str, language: str) -> View:
    """The letters that wait, by whose they are, those of whoever looks first."""
    project, hub, office = project_of(wired, key), wired.hub.snapshot(key), waiting.office
    people = Directory(office.desk.data.people)
    me = whois(people, by)
    senders = [one for one in people if one.side != "customer" and one.active is not False]
    shown = [_shown(office, people, one, language) for one in waiting.drafts]
    for one in shown:
        uid = one["draft"].uid
        one |= {
            "title": title_of(hub, uid),
            "taken": uid in hub.records,
            "url": issue_of(wired, hub, uid),
            "changed": hub.records[uid].updated if uid in hub.records else None,
            "sender": me.id if me in senders and me is not None else one["draft"].owner,
        }
    mine = me.id if me is not None else None
    shown.sort(key=lambda one: (one["draft"].owner != mine, one["owner"], one["draft"].uid))
    return {"drafts": shown, "senders": senders, "how": HOW, "me": me, "zone": project.timezone}


def sent(wired: Wired, key: str, given: Mapping[str, str], by: str) -> None:
    """Mark a letter as sent. Raises Wrong, and Gone where it waits no longer or says something else."""
    project, hub = project_of(wired, key), wired.hub.snapshot(key)
    asking, uid = Asking(wired, wired.clock()), given.get("uid", "")
    office = asking.offices[key] = Office(project, as_fetched(wired.offline(project)))
    kinds = (one for one in drafts_in(office, uid) if one.notice == given.get("draft"))
    found = next(kinds, None) if uid in hub.records and uid in office.desk.records else None
    if found is None or mark_of(found) != given.get("mark"):
        raise Gone
    people = office.people
    person = asking.known(people, given.get("by", "").strip(), "by")
    names = _names(people, given.get("to", ""))
    to = [one for name in names if (one := recipient(asking, people, name)) is not None]
    if not names:
        asking.unfit(Why.NO_RECIPIENT, "to", uid=uid)
    how = given.get("how", "")
    if how not in HOW:
        asking.wrong.append(Unfit(Why.CHOICE, "how", known=HOW, field="how", text=how))
    if person is not None and not asking.wrong:
        said = (how, given.get("at", "").strip() or None, given.get("ref", "").strip())
        made = mark_sent(
            asking, Target(project, hub, uid, hub.records[uid].kind), found.notice, person, to, said
        )
        if not asking.wrong:
            evidence.keep(asking, made.proofs, made.letters, by=by)
    if asking.wrong:
        raise Wrong(asking.wrong)


def mark_of(draft: Draft) -> str:
    """What a person looked at: the words, and the reason for which they wait."""
    return digest([draft.digest, draft.waiting.reason])


def _shown(office: Office, people: Directory, draft: Draft, language: str) -> dict[str, Any]:
    known = [people.find(ref) for ref in draft.to]
    mails = [one.email if one is not None else ref for one, ref in zip(known, draft.to, strict=True)]
    return {
        "draft": draft,
        "kind": draft.title_in(language),
        "owner": _name(people.find(draft.owner), draft.owner),
        "to": [_addressed(one, ref) for one, ref in zip(known, draft.to, strict=True)],
        "names": "; ".join(_spoken(people, ref) for ref in draft.to),
        "why": _why(office, draft, language),
        "mailto": _mailto([one for one in mails if one and "@" in one], draft),
        "mark": mark_of(draft),
    }


def _why(office: Office, draft: Draft, language: str) -> list[tuple[str, str]]:
    """The words by which its rule holds: field and value."""
    kind, labels = office.desk.records[draft.uid][0], office.project.templates.labels
    told = []
    for path, value in draft.waiting.why:
        spec = spec_of(kind, path)
        group = group_of(spec, labels) if spec is not None else ""
        word = labels.word(language, group, value) if group else value.replace("_", " ")
        told.append((field_name(kind, path, labels, language), word))
    return told


def _mailto(to: list[str], draft: Draft) -> str:
    """An address that opens the letter in a mail program; "" where it is too long for one, or nobody has an e-mail address."""
    body = quote(draft.body.replace("\n", "\r\n"), safe="")
    found = f"mailto:{','.join(quote(one, safe='@') for one in to)}?subject={quote(draft.subject, safe='')}&body={body}"
    return found if to and len(found) <= _MAILTO else ""


def _names(people: Directory, typed: str) -> list[str]:
    """The names in a line; commas part them, too, unless somebody's name has one."""
    found: list[str] = []
    for each in re.split(r"[;；、\n]", typed):
        name = each.strip()
        parts = [name] if people.known_as(name) is not None else re.split(r"[,，]", name)
        found += [one.strip() for one in parts if one.strip()]
    return list(dict.fromkeys(found))


def _spoken(people: Directory, ref: str) -> str:
    """A reference as a person reads and types it: the name where it is nobody else's."""
    person = people.find(ref)
    name = person.name if person is not None else None
    return name if name and people.known_as(name) is person and not re.search(r"[;；、]", name) else ref


def _name(person: Person | None, ref: str) -> str:
    return (person.name or person.id) if person is not None else ref


def _addressed(person: Person | None, ref: str) -> str:
    if person is None or not person.email or not person.name:
        return _name(person, ref)
    return f"{person.name} <{person.email}>"


def issue_of(wired: Wired, hub: HubState, uid: str) -> str:
    """Where a record's issue is found; "" for one that has none."""
    own = (one for one in hub.counterparts if one.uid == uid and one.primary and one.side is Side.JIRA)
    return next((wired.issue_url(one.key) for one in own), "")
