"""What of all that waits in a project waits for whoever looks: what they decide, send, acknowledge, answer or do.

Why it exists: somebody who opens the console in the morning asks what is theirs. It is told from the store, and from who the project's
files say is who; nobody is kept from seeing the rest.
"""

from collections import Counter
from datetime import timedelta
from typing import cast
from zoneinfo import ZoneInfo

from syncer.domain.json import JsonObject
from syncer.domain.people import Directory, Person
from syncer.pages.overdue import overdue
from syncer.sync import proposals
from syncer.sync.observation import HubState
from syncer.sync.whom import answering
from syncer.web.console.letters import issue_of
from syncer.web.console.looking import title_of
from syncer.web.console.overview import View, letters_of, project_of, undecided
from syncer.web.console.who import whois
from syncer.wiring import Wired


def waiting(wired: Wired, key: str, card: View, people: Directory, by: str) -> View:
    """What waits for whoever `by` is, what waits beside that, and the actions and questions of theirs that are due.

    Where the project knows nobody of that name, `me` is None and all of it stands in `rest`.
    """
    project, hub = project_of(wired, key), wired.hub.snapshot(key)
    me = whois(people, by)
    if me is None:
        return {"me": None, "mine": [], "rest": card["waits"], "due": []}
    own = _counts(hub, card, people, me)
    mine, rest = list[View](), list[View]()
    for one in card["waits"]:
        ours = min(own[one["section"]], one["count"])
        mine += [{**one, "count": ours}] if ours else []
        rest += [{**one, "count": one["count"] - ours}] if one["count"] > ours else []
    tomorrow = (wired.clock() + timedelta(days=1)).astimezone(ZoneInfo(project.timezone)).date()
    values = {uid: (record.kind, record.values) for uid, record in hub.records.items()}
    late = sorted(
        (str(values[uid][1].get("due")), uid)
        for uid in overdue(values, tomorrow, project.timezone)
        if _is(people, me, values[uid][1].get("owner"))
    )
    due = [
        {"uid": uid, "title": title_of(hub, uid), "day": day[:10], "url": issue_of(wired, hub, uid)}
        for day, uid in late
    ]
    return {"me": me, "mine": mine, "rest": rest, "due": due}


def _counts(hub: HubState, card: View, people: Directory, me: Person) -> Counter[str]:
    """How much of each section is somebody's own."""
    held = [one.owner for one in undecided(hub)]
    edits = [_owner(hub, one.uid) for one in proposals.told(hub.responses) if one.waits]
    late = [one for one in cast("list[JsonObject]", card["clocks"]["late"]) if one["told"]]
    letters = letters_of(hub, card["last"] or {})
    return Counter(
        {
            "conflicts": sum(_is(people, me, owner) for owner in held),
            "proposals": sum(_is(people, me, owner) for owner in edits),
            "board": sum(_is(people, me, one["owner"]) for one in late if not one["acknowledged_by"]),
            "drafts": sum(count for owner, count in letters.items() if _is(people, me, owner)),
        }
    )


def _owner(hub: HubState, uid: str) -> str:
    record = hub.records.get(uid)
    return answering(record.values) if record is not None else ""


def _is(people: Directory, me: Person, ref: object) -> bool:
    found = people.find(str(ref)) if ref else None
    return found is not None and found.id == me.id
