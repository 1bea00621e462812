"""`syncer baseline`: the register frozen under a name, as what people sign (GATE-4, REQ-18), and the proof that it is what it was.

Freezing reads the store and the project's data; it asks no site and waits for no lock. Proof is `baseline_proof`'s.
"""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from syncer.cli.baseline_proof import export, verify
from syncer.cli.baseline_words import as_json, counted, free, write
from syncer.cli.moments import local
from syncer.cli.options import Options, examples, shared
from syncer.cli.output import emit, say, table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from syncer.cli.evidence import Asking
    from syncer.cycle.project import Project
    from syncer.domain.json import JsonObject
    from syncer.domain.project import ProjectData
    from syncer.ports import FileWritten
    from syncer.sync.baselines import Baseline, Head
    from syncer.sync.observation import HubState
    from syncer.wiring import Wired

_SHOWN = "requirement-spec"  # the kind of page that a baseline is a copy of (PG-1)


@click.group(
    "baseline",
    short_help="Freeze the register as what is signed: create, list, verify, export.",
    epilog=examples(
        "syncer baseline create",
        "syncer baseline create V2.0 --by zhao --out V2.0.json",
        "syncer baseline list",
        "syncer baseline export V2.0",
        "syncer baseline verify V2.0.json",
        "syncer diff signed..now",
    ),
)
@shared()
def command() -> None:
    """Baselines: what the register said when somebody froze it, for people to sign and for changes to be held against."""


command.add_command(verify)
command.add_command(export)


# ------------------------------------------------------------------------------------- create


@command.command(
    "create",
    epilog=examples(
        "syncer baseline create",
        "syncer baseline create V1.0 --by zhao --out V1.0.json",
        "syncer baseline create pilot --only REQ-0001 --only REQ-0002",
    ),
)
@shared()
@click.argument("name", required=False, metavar="[NAME]")
@click.option("--only", multiple=True, metavar="UID", help="Only this record; repeatable.  [default: all]")
@click.option("--by", metavar="PERSON", help="Who freezes it: an id, e-mail or name.  [default: you]")
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Also write it to a file, all of it; for the customer: syncer baseline export.",
)
@click.pass_obj
def create(
    options: Options, name: str | None, only: tuple[str, ...], by: str | None, out: Path | None
) -> int:
    """Freeze what the register says now, with the project's data, as NAME: V1.0, V1.1, … unless said otherwise.

    A baseline is never changed. Where nothing has changed since the last one, there is no new one, which is told. What
    waits for the next cycle, and what is held, is not in it; both are told. The digest it prints covers all of it: put it into
    the letter that is signed.
    """
    from syncer.cli.evidence import Asking
    from syncer.cli.session import configured, the_one
    from syncer.config.places import Invalid
    from syncer.cycle.frozen import freeze_pages

    free(out, "--out")
    with configured(options) as wired:
        project = the_one(wired)
        asking = Asking(wired, wired.clock())
        made = _frozen(asking, project, name, only, by)
        if made is None or asking.wrong:
            raise Invalid(asking.problems())
        baseline, fresh = made
        if fresh and not wired.hub.keep_baseline(baseline):
            raise click.BadParameter(f"{baseline.head.name} was made meanwhile; see syncer baseline list")
        if fresh:
            freeze_pages(project, wired.hub, baseline.head.name)
        beside = _beside(wired, project, baseline)
        if out is not None:
            write(out, baseline)
        _tell_made(options, baseline, fresh=fresh, out=out, waiting=_waiting(wired, project))
        _tell_beside(options, beside)
    return 0


def _frozen(
    asking: "Asking", project: "Project", name: str | None, only: "Sequence[str]", by: str | None
) -> "tuple[Baseline, bool] | None":
    """What would be kept, or what is kept with the same contents; None where something is wrong."""
    import secrets

    from syncer.cli.people import data_of, whoami
    from syncer.domain.people import Directory
    from syncer.sync.baselines import Head, freeze, next_name, same_contents

    hub = asking.wired.hub.snapshot(project.key)
    heads = asking.wired.hub.baselines(project.key)
    data = data_of(asking.wired, project)
    person = asking.person(Directory(data.people), by, "--by") if by is not None else None
    uids = {target.uid for target in asking.targets(only) if target.project.key == project.key}
    if not hub.records:
        asking.refuse("the register has no record yet", "a cycle takes them in: syncer run")
    _check_name(asking, project, name)
    if asking.wrong:
        return None
    audit = asking.wired.hub.audit(project.key)
    document = _document(project, hub, data, heads)
    made = Head(
        name or next_name([one.name for one in heads], document),
        project.key,
        asking.now.replace(microsecond=0),
        person.id if person is not None else Directory(data.people).reference(whoami()),
        tuple(sorted(uids)),
        project.mapping.digest,
        document,
        _shown_on(hub),
        audit.entries,
        audit.head,
    )
    found = freeze(made, hub.records, data, secrets.token_hex(16))
    last = _same_or_last(asking, project, heads, name)
    if last is not None and same_contents(last, found):
        return last, False
    if last is not None and name is not None:
        hint = f"give it another name; {next_name([one.name for one in heads])} is the next number"
        asking.refuse(f"{last.head.name} is a baseline already, and the register has changed since", hint)
    return found, True


def _same_or_last(
    asking: "Asking", project: "Project", heads: "Sequence[Head]", name: str | None
) -> "Baseline | None":
    """The baseline that the new one might be: of the same name, or the latest where none was given."""
    from syncer.sync.baselines import named

    head = named(heads, name) if name is not None else heads[-1] if heads else None
    return asking.wired.hub.baseline(project.key, head.name) if head is not None else None


def _check_name(asking: "Asking", project: "Project", name: str | None) -> None:
    from zoneinfo import ZoneInfo

    from syncer.sync.baselines import wrong_name
    from syncer.sync.moments import instant_of_words

    def is_moment(word: str) -> bool:
        try:
            return instant_of_words(word, asking.now, ZoneInfo(project.timezone)) is not None
        except ValueError:
            return True

    wrong = wrong_name(name, is_moment) if name is not None else ""
    if wrong:
        asking.refuse(f"'{name}' names no baseline: {wrong}", "leave it out for the next number")


def _document(project: "Project", hub: "HubState", data: "ProjectData", heads: "Sequence[Head]") -> str:
    """The version of the requirement document that shows this register (CR-9)."""
    from syncer.pages.document import document_version
    from syncer.pages.view import register

    values = [(one.kind, {**one.values, "id": uid}) for uid, one in hub.records.items()]
    view = register(values, data)
    return document_version(
        view, project.locales[0], began=None, changed=None, zone=project.timezone, baselines=heads
    ).version


def _beside(wired: "Wired", project: "Project", baseline: "Baseline") -> "FileWritten | None":
    """Keep its file beside the register too, where that is a folder or a repository: a lost store is read back from it."""
    from syncer.ports import KeepsBaselines
    from syncer.sync.bundles import written

    files = wired.offline(project).files
    return (
        files.keep_baseline(baseline.head.name, written(baseline))
        if isinstance(files, KeepsBaselines)
        else None
    )


def _tell_beside(options: Options, kept: "FileWritten | None") -> None:
    from dataclasses import replace

    from syncer.cli.errors import show
    from syncer.domain.problems import Severity

    if kept is not None and kept.problem is None:
        say(options, f"  kept beside the register: {kept.handle}")
    elif kept is not None and kept.problem is not None:
        hint = (
            kept.problem.hint
            or "it is in the store; keep a file of it: syncer baseline export --audience internal"
        )
        show([replace(kept.problem, hint=hint, severity=Severity.WARNING)], options)


def _shown_on(hub: "HubState") -> "tuple[tuple[str, int], ...]":
    """The pages that show the register, with the versions they have in the wiki."""
    shown = (page for page in hub.pages.values() if page.page.startswith(f"{_SHOWN}."))
    return tuple(sorted((page.page, page.version) for page in shown))


def _waiting(wired: "Wired", project: "Project") -> "JsonObject":
    """What the baseline lacks: fields that are held, and decisions that wait for the next cycle."""
    hub = wired.hub.snapshot(project.key)
    return {"held": [f"{one.uid}.{one.field}" for one in hub.held], "decisions": len(hub.decisions)}


def _tell_made(
    options: Options, baseline: "Baseline", *, fresh: bool, out: Path | None, waiting: "JsonObject"
) -> None:
    head = baseline.head
    if options.json:
        emit(
            {
                **as_json(head),
                "created": fresh,
                "file": str(out) if out is not None else "",
                "lacking": waiting,
            }
        )
    if fresh:
        say(options, f"{head.project}: {head.name} is made of {counted(head)}")
    else:
        say(options, f"{head.project}: nothing has changed since {head.name}, so there is no new one")
    say(options, f"  digest {head.digest}")
    held, decisions = waiting["held"], waiting["decisions"]
    if fresh and isinstance(held, list) and held:
        say(options, f"  held fields are frozen as the register has them: {', '.join(map(str, held))}")
    if decisions:
        say(options, f"  not in it: what waits for the next cycle, {decisions} in number; see syncer plan")
    if out is not None:
        say(options, f"  written to {out}; anybody can check it: syncer baseline verify {out}")


# ------------------------------------------------------------------------------------- list


@command.command("list", epilog=examples("syncer baseline list", "syncer baseline list --json"))
@shared()
@click.pass_obj
def listed(options: Options) -> int:
    """Show every baseline, the earliest first, and which of them both sides have signed."""
    from syncer.cli.session import configured
    from syncer.sync.baselines import signed

    found: list[tuple[Head, str, bool]] = []
    with configured(options) as wired:
        for project in wired.projects:
            heads, hub = wired.hub.baselines(project.key), wired.hub.snapshot(project.key)
            for at, head in enumerate(heads):
                found.append((head, project.timezone, signed(heads[at : at + 1], hub.records) is not None))
    if options.json:
        emit([{**as_json(head), "signed": both} for head, _, both in found])
    rows = [
        [head.project, head.name, f"{local(head.made, zone):%Y-%m-%d %H:%M} {zone}", head.by, str(head.records), head.digest[:16], "signed" if both else ""]
        for head, zone, both in found
    ]  # fmt: skip
    table(options, ["project", "name", "made", "by", "records", "digest", ""], rows)
    if not found:
        say(options, "there is no baseline yet; syncer baseline create makes one")
    return 0
