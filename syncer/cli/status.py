"""`syncer status`: where things stand, from the store alone; it asks no site and takes no lock."""

from collections import Counter
from typing import TYPE_CHECKING, cast

import click

from syncer.cli.options import Options, examples, shared
from syncer.cli.output import emit, say, short

_FEW = 4  # pages that are listed one by one

if TYPE_CHECKING:
    from datetime import datetime

    from syncer.cycle.project import Project
    from syncer.domain.json import JsonObject, JsonValue
    from syncer.ports import CycleRow
    from syncer.sync.observation import HubState
    from syncer.wiring import Wired


@click.command(
    "status",
    short_help="Where things stand.",
    epilog=examples("syncer status", "syncer --project SHOP status --json"),
)
@shared()
@click.pass_obj
def command(options: Options) -> int:
    """Show the last cycle, records, issues, pages, and whatever waits for somebody."""
    from syncer.cli.access_status import known_of_sites
    from syncer.cli.session import configured

    with configured(options) as wired:
        waits: list[JsonValue] = [
            {"site": host, "until": pause.until.isoformat(timespec="seconds"), "reason": pause.reason}
            for host, pause in wired.pauses().items()
        ]
        beside: JsonObject = {"site_pauses": waits, **known_of_sites(wired)}
        found = [{**_of_project(wired, project), **beside} for project in wired.projects]
    if options.json:
        emit(found[0] if len(found) == 1 else found)
    for one in found:
        _show(options, one)
    return 0


def _of_project(wired: "Wired", project: "Project") -> "JsonObject":
    from syncer.acts.breaches import of_project
    from syncer.cli import mail_status, release_status
    from syncer.cli.failing_status import of_hub as failing
    from syncer.cli.findings import of_hub
    from syncer.cli.plan_status import of_project as plan_status

    hub, last = wired.hub.snapshot(project.key), wired.hub.last_cycle(project.key)
    told = _status(project.key, wired.settings.mode, hub, last, wired.clock())
    rows, fired = wired.hub.clocks(project.key), wired.hub.fired(project.key)
    clocks = of_project(rows, fired, hub, wired.clock(), project.timezone, policies=project.mapping.slas)
    mail = mail_status.of_project(wired.hub, project.key, wired.clock(), project.timezone)
    findings = cast("JsonObject | None", of_hub(wired, project, hub))
    plan = plan_status(wired, project, hub)
    return {
        **told,
        "timezone": project.timezone,
        **_bugs(hub),
        **_on_pages(hub),
        "failing": failing(hub, project.timezone),
        "clocks": clocks,
        "mail": mail,
        "findings": findings,
        "plan": plan,
        "editions": release_status.of_hub(hub),
    }


def _status(key: str, mode: str, hub: "HubState", last: "CycleRow | None", now: "datetime") -> "JsonObject":
    import json

    from syncer.cycle.adoption import proposals
    from syncer.cycle.strayed import doubted
    from syncer.sync.census import CURSOR
    from syncer.sync.observation import Side

    kinds = Counter(record.kind.value for record in hub.records.values())
    summary = last.summary if last is not None else {}
    changes = cast("dict[str, dict[str, int]]", summary.get("changes") or {})
    return {
        "project": key,
        "mode": mode,
        "last_cycle": dict(summary) if last is not None else None,
        "records": dict(sorted(kinds.items())),
        "issues": sum(part.side is Side.JIRA and part.primary for part in hub.counterparts),
        "pages": [
            {"page": page.page, "title": page.called, "url": page.url, "version": page.version}
            for page in sorted(hub.pages.values(), key=lambda page: page.page)
        ],
        "waiting": changes.get("pages", {}).get("waiting", 0),
        "held": [f"{held.uid}.{held.field}" for held in hub.held],
        "conflicts": [
            {
                "id": f"{held.uid}.{held.field}",
                "owner": held.owner,
                "due": held.due.isoformat(timespec="seconds") if held.due is not None else None,
                "late": held.due is not None and held.due < now,
            }
            for held in hub.held
        ],
        "suspects": [one.link for one in hub.suspects],
        **_without_proof(hub, now),
        "open_claims": [claim.key for claim in hub.claims],
        "undecided": [{"uid": uid, "issue": key} for uid, key in sorted(doubted(hub).items())],
        **_decided(hub),
        "proposed": [
            {"issue": one.key, "kind": one.kind.value, "title": one.title} for one in proposals(hub)
        ],
        "not_live": _not_live(hub),
        "census": json.loads(hub.cursors.get(CURSOR) or "null"),
        "paused": _paused(hub),
        "stops": summary.get("stops") or [],
    }


def _bugs(hub: "HubState") -> "JsonObject":
    """Bugs that were made of what people told, where each stands, and those that the next cycle makes (PPL-3)."""
    from syncer.sync.bugs import is_bug, wishes
    from syncer.sync.observation import Side
    from syncer.sync.work import STATUS

    there = {part.uid: part for part in hub.counterparts if part.side is Side.JIRA and is_bug(part.uid)}
    made: list[JsonValue] = []
    for uid, part in sorted(there.items()):
        seen = part.seen.get(STATUS)
        status, category = seen if isinstance(seen, list) and len(seen) == 2 else ("", "")
        made.append({"bug": uid, "issue": part.key, "status": status, "category": category})
    wanted: list[JsonValue] = [*sorted(wishes(hub).keys() - there.keys())]
    return {"bugs": made, "bugs_to_make": wanted}


def _on_pages(hub: "HubState") -> "JsonObject":
    """Edits of pages that wait for somebody, and pages that people gave another title."""
    from syncer.sync.proposals import told

    waiting: list[JsonValue] = [one.id for one in told(hub.responses) if one.waits]
    renamed: list[JsonValue] = [
        {"page": one.page, "title": one.retitled, "ours": one.title}
        for one in sorted(hub.pages.values(), key=lambda one: one.page)
        if one.retitled
    ]
    return {"proposals": waiting, "renamed_pages": renamed}


def _without_proof(hub: "HubState", now: "datetime") -> "JsonObject":
    """What passed a gate without proof and lacks it still."""
    from syncer.cycle.gates import lately, open_passages

    passed = open_passages(hub)
    listed: list[JsonValue] = [one.payload() for one in passed]
    return {"without_proof": listed, "without_proof_this_week": len(lately(passed, now))}


def _decided(hub: "HubState") -> "JsonObject":
    """What people decided that waits for a cycle."""
    from syncer.sync.observation import DecisionKind

    return {
        "approved": [d.subject for d in hub.decisions if d.kind is DecisionKind.APPROVE],
        "entered": [d.subject for d in hub.decisions if d.kind is DecisionKind.ENTER],
        "evidence": [d.subject.replace(" ", ".") for d in hub.decisions if d.kind is DecisionKind.EVIDENCE],
    }


def _not_live(hub: "HubState") -> "list[JsonValue]":
    """Records whose issue is deleted, hidden, moved or archived, with the key it has now."""
    from syncer.sync.observation import Side, Standing
    from syncer.sync.standing import known_standing

    parts = [part for part in hub.counterparts if part.side is Side.JIRA]
    found = [(part, known_standing(part)) for part in sorted(parts, key=lambda part: part.uid)]
    return [
        {"uid": part.uid, "issue": part.key, "standing": standing.value, "since": part.missing_since}
        for part, standing in found
        if standing is not Standing.LIVE
    ]


def _paused(hub: "HubState") -> "JsonObject | None":
    from syncer.sync.guard import pause_of

    pause = pause_of(hub)
    if pause is None:
        return None
    return {"by": pause.by, "since": pause.at.isoformat(), "reason": pause.payload.get("reason")}


def _show(options: Options, one: "JsonObject") -> None:
    say(options, f"{one['project']} (mode {one['mode']}; times in {one['timezone']})")
    _pauses(options, one)
    _last_cycle(options, one)
    _records(options, one)
    _clocks(options, cast("JsonObject | None", one.get("clocks")))
    _mail(options, cast("JsonObject | None", one.get("mail")))
    _plan(options, cast("JsonObject | None", one.get("plan")))
    _editions(options, cast("JsonObject | None", one.get("editions")))
    _failing(options, one)
    _waiting(options, one)
    _pages(options, cast("list[JsonObject]", one["pages"]))


def _pauses(options: Options, one: "JsonObject") -> None:
    pause = cast("JsonObject | None", one["paused"])
    if pause is not None:
        why = f": {pause['reason']}" if pause["reason"] else ""
        go_on = f"syncer --project {one['project']} resume"
        say(
            options,
            f"  paused by {pause['by']} since {_there(one, pause['since'])}{why}; go on with: {go_on}",
        )
    for wait in cast("list[JsonObject]", one["site_pauses"]):
        why = f" ({wait['reason']})" if wait["reason"] else ""
        say(
            options,
            f"  {wait['site']} asked for a pause until {_there(one, wait['until'])}{why}: nothing is sent before",
        )
    from syncer.cli.access_status import lines

    for line in lines(one):
        say(options, line)


def _there(one: "JsonObject", instant: "JsonValue") -> str:
    """An instant of the JSON as the project's clocks show it, whose zone the first line names."""
    return f"{_local(one, instant):%Y-%m-%d %H:%M}"


def _local(one: "JsonObject", instant: "JsonValue") -> "datetime":
    from datetime import datetime

    from syncer.cli.moments import local

    return local(datetime.fromisoformat(str(instant)), str(one["timezone"]))


def _last_cycle(options: Options, one: "JsonObject") -> None:
    from syncer.cli.summary import lines

    last = cast("JsonObject | None", one["last_cycle"])
    if last is None:
        say(options, "  no cycle yet: syncer plan shows what the first would do")
        return
    said, *waits = lines({**last, "census": None})
    say(options, f"  last cycle {_there(one, last['started'])}: {said.partition(': ')[2]}")
    for line in waits:
        say(options, line)
    for problem in cast("list[JsonObject]", last["problems"]):
        say(options, f"  {problem['severity']} then: {problem['message']}")


def _records(options: Options, one: "JsonObject") -> None:
    """How many there are, what the last census found, and those whose issue is not where it was."""
    from syncer.cli.summary import census

    records = cast("dict[str, int]", one["records"])
    listed = ", ".join(f"{number} {kind.replace('_', ' ')}" for kind, number in records.items())
    say(options, f"  records: {listed or 'none'}; issues: {one['issues']}")
    _findings(options, cast("dict[str, int] | None", one.get("findings", {})))
    counted = cast("JsonObject | None", one["census"])
    if counted is not None:
        say(options, f"  last {census(counted)} at {_there(one, counted['at'])}")
    _bug_states(options, cast("list[JsonObject]", one.get("bugs", [])))
    for gone in cast("list[JsonObject]", one["not_live"]):
        cure = ": withdraw the record, or bring it back" if gone["standing"] == "deleted" else ""
        say(options, f"  {gone['uid']}: {gone['issue']} is {gone['standing']}{cure}")


def _bug_states(options: Options, bugs: "list[JsonObject]") -> None:
    """Those that are not done, each where it stands; -v lists all."""
    shown = [one for one in bugs if one["category"] != "done" or options.verbose]
    for one in shown if options.verbose else shown[:_FEW]:
        say(options, f"  {str(one['bug']).removesuffix('#bug')}: its bug {one['issue']} is {one['status']}")
    if len(shown) > _FEW and not options.verbose:
        say(options, f"  and {len(shown) - _FEW} more bugs (-v lists them)")


def _findings(options: Options, counts: dict[str, int] | None) -> None:
    from syncer.cli.findings import summed

    said = "too much to count here" if counts is None else summed(counts)
    if said:
        say(options, f"  what records say: {said} (syncer check --register)")


def _clocks(options: Options, clocks: "JsonObject | None") -> None:
    from syncer.cli.clock_status import lines

    for line in lines(clocks, whole=options.verbose > 0) if clocks is not None else ():
        say(options, line)


def _failing(options: Options, one: "JsonObject") -> None:
    from syncer.cli.failing_status import lines

    for line in lines(cast("list[JsonObject]", one.get("failing", []))):
        say(options, line)


def _mail(options: Options, mail: "JsonObject | None") -> None:
    from syncer.cli.mail_status import lines

    for line in lines(mail, whole=options.verbose > 0) if mail is not None else ():
        say(options, line)


def _editions(options: Options, editions: "JsonObject | None") -> None:
    from syncer.cli.release_status import lines

    for line in lines(editions, whole=options.verbose > 0) if editions is not None else ():
        say(options, line)


def _plan(options: Options, plan: "JsonObject | None") -> None:
    from syncer.cli.plan_status import lines

    for line in lines(plan) if plan is not None else ():
        say(options, line)


def _pages(options: Options, pages: "list[JsonObject]") -> None:
    """Every page where they are few or -v asks; else the index, which leads to all, and how many there are of a kind."""
    kinds = Counter(str(page["page"]).partition(".")[0] for page in pages)
    few = len(pages) <= _FEW or options.verbose > 0
    doors = [page for page in pages if few or str(page["page"]).startswith("index.")]
    for page in doors or pages[:1]:
        say(options, f"  {short(str(page['url']))}  {page['title']} (version {page['version']})")
    if not few:
        listed = ", ".join(f"{number} {kind}" for kind, number in sorted(kinds.items()))
        say(options, f"  {len(pages)} pages: {listed} (-v lists them with their addresses)")


def _waiting(options: Options, one: "JsonObject") -> None:
    """Lines only for what there is."""
    from syncer.sync.moments import due

    for conflict in cast("list[JsonObject]", one["conflicts"]):
        who = f" by {conflict['owner']}" if conflict["owner"] else ""
        until = f" until {due(_local(one, conflict['due']))}" if conflict["due"] else ""
        late = ", which is late" if conflict["late"] else ""
        say(options, f"  held: {conflict['id']}, to be decided{who}{until}{late}")
    _suspects(options, one)
    if one.get("proposals"):
        number = len(cast("list[str]", one["proposals"]))
        say(options, f"  edits on pages to be decided: {number} (syncer proposals list)")
    for page in cast("list[JsonObject]", one.get("renamed_pages") or []):
        say(options, f"  renamed by hand: “{page['ours']}” is called “{page['title']}” and keeps that title")
    for name, words in (
        ("open_claims", "open claims"),
        ("bugs_to_make", "bugs to make"),
        ("approved", "approved, not used yet"),
        ("entered", "entered, taken up by the next cycle"),
        ("evidence", "evidence recorded, taken up by the next cycle"),
    ):
        found = cast("list[JsonValue]", one.get(name) or [])
        if found:
            say(options, f"  {words}: {', '.join(str(each) for each in found)}")
    for doubt in cast("list[JsonObject]", one["undecided"]):
        item = f"syncer --project {one['project']} approve apart:{doubt['issue']}"
        say(
            options,
            f"  {doubt['uid']} gets no issue while {doubt['issue']} may be its own; if it is not: {item}",
        )
    _proposed(options, one)
    _passed(options, one)
    if one["waiting"]:
        say(options, f"  pages that wait for their hour: {one['waiting']} (syncer publish does not wait)")


def _suspects(options: Options, one: "JsonObject") -> None:
    """Links that wait for a look: how many, and the first few; one edit of what many depend on makes hundreds."""
    found = cast("list[str]", one["suspects"])
    if not found:
        return
    few = found if options.verbose else found[:_FEW]
    more = f" and {len(found) - len(few)} more" if len(few) < len(found) else ""
    say(options, f"  to be looked at again: {len(found)} (syncer confirm --list): {', '.join(few)}{more}")


def _proposed(options: Options, one: "JsonObject") -> None:
    """Issues of people that may become records: the first few, and the command that takes them in."""
    found = cast("list[JsonObject]", one["proposed"])
    few = found if options.verbose else found[:_FEW]
    command = f"syncer --project {one['project']} approve adopt:"
    if found:
        say(
            options,
            f"  proposed for adoption: {len(found)}; take in one with {command}KEY, all with {command}all",
        )
    for each in few:
        say(options, f"    {each['issue']}  {each['title']}")
    if len(few) < len(found):
        say(options, f"    and {len(found) - len(few)} more (-v lists them)")


def _passed(options: Options, one: "JsonObject") -> None:
    """Passages without proof: how many, how many of this week, and the latest few with the command that says what lacks."""
    found = cast("list[JsonObject]", one["without_proof"])
    if not found:
        return
    latest = found[::-1] if options.verbose else found[: -_FEW - 1 : -1]
    say(options, f"  passed without proof: {len(found)}, of this week {one['without_proof_this_week']}")
    for each in latest:
        who = f" by {each['by']}" if each["by"] else ""
        why = f'syncer explain {each["uid"]} --gate "{each["gate"]}"'
        say(options, f"    {each['uid']}  {each['word']} at {each['at']}{who}: {why}")
    if len(latest) < len(found):
        say(options, f"    and {len(found) - len(latest)} more (-v lists them)")
