"""`syncer baseline`: the register frozen under a name, as what people sign (GATE-4, REQ-18), and the proof that it is what it was.

Freezing reads the store and the project's data; it asks no site and waits for no lock. `verify` of a file needs neither
configuration nor store.
"""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from syncer.cli.options import Options, examples, shared
from syncer.cli.output import emit, say, table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from syncer.cli.evidence import Asking
    from syncer.cycle.project import Project
    from syncer.domain.json import JsonObject
    from syncer.domain.project import ProjectData
    from syncer.sync.baselines import Baseline, Fault, Head
    from syncer.sync.observation import HubState
    from syncer.wiring import Wired

_WRITTEN = "give a file that syncer baseline create --out wrote"
_NAMED = "no baseline is called '{name}'"


@click.group(
    "baseline",
    short_help="Freeze the register as what is signed: create, list, verify.",
    epilog=examples(
        "syncer baseline create",
        "syncer baseline create V2.0 --by zhao --out V2.0.json",
        "syncer baseline list",
        "syncer baseline verify V2.0.json",
        "syncer diff signed..now",
    ),
)
@shared()
def command() -> None:
    """Baselines: what the register said when somebody froze it, for people to sign and for changes to be held against."""


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
    help="Also write it to a file, which anybody can verify.",
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

    if out is not None and out.exists():
        raise click.BadParameter(f"{out} is there already; name another file", param_hint="--out")
    with configured(options) as wired:
        project = the_one(wired)
        asking = Asking(wired, wired.clock())
        made = _frozen(asking, project, name, only, by)
        if made is None or asking.wrong:
            raise Invalid(asking.wrong)
        baseline, fresh = made
        if fresh and not wired.hub.keep_baseline(baseline):
            raise click.BadParameter(f"{baseline.head.name} was made meanwhile; see syncer baseline list")
        if out is not None:
            _write(out, baseline)
        _tell_made(options, baseline, fresh=fresh, out=out, waiting=_waiting(wired, project))
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
    made = Head(
        name or next_name([one.name for one in heads]),
        project.key,
        asking.now.replace(microsecond=0),
        person.id if person is not None else Directory(data.people).reference(whoami()),
        tuple(sorted(uids)),
        project.mapping.digest,
        _document(project, hub, data),
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


def _document(project: "Project", hub: "HubState", data: "ProjectData") -> str:
    """The version of the requirement document that shows this register (CR-9)."""
    from syncer.pages.document import document_version
    from syncer.pages.view import register

    values = [(one.kind, {**one.values, "id": uid}) for uid, one in hub.records.items()]
    view = register(values, data)
    return document_version(view, project.locales[0], began=None, changed=None, zone=project.timezone).version


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
                **_as_json(head),
                "created": fresh,
                "file": str(out) if out is not None else "",
                "lacking": waiting,
            }
        )
    if fresh:
        say(options, f"{head.project}: {head.name} is made of {_count(head)}")
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

    found: list[tuple[Head, bool]] = []
    with configured(options) as wired:
        for project in wired.projects:
            heads, hub = wired.hub.baselines(project.key), wired.hub.snapshot(project.key)
            for at, head in enumerate(heads):
                found.append((head, signed(heads[at : at + 1], hub.records) is not None))
    if options.json:
        emit([{**_as_json(head), "signed": both} for head, both in found])
    rows = [
        [head.project, head.name, f"{head.made:%Y-%m-%d %H:%M} UTC", head.by, str(head.records), head.digest[:16], "signed" if both else ""]
        for head, both in found
    ]  # fmt: skip
    table(options, ["project", "name", "made", "by", "records", "digest", ""], rows)
    if not found:
        say(options, "there is no baseline yet; syncer baseline create makes one")
    return 0


# ------------------------------------------------------------------------------------- verify


@command.command(
    "verify",
    epilog=examples(
        "syncer baseline verify",
        "syncer baseline verify V1.0 --digest 8f3a…",
        "syncer baseline verify V1.0.json",
        "syncer baseline verify V1.0 --out V1.0.json",
    ),
)
@shared()
@click.argument("which", required=False, metavar="[NAME|FILE]")
@click.option("--digest", default="", metavar="DIGEST", help="The digest that was noted, or its beginning.")
@click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE", help="Also write it to a file."
)
@click.pass_obj
def verify(options: Options, which: str | None, digest: str, out: Path | None) -> int:
    """Prove that a baseline says what was frozen: every baseline, the one called NAME, or the one in FILE.

    Of a FILE nothing else is asked, no configuration, store or network. Who changes a file or the store could make a digest that
    fits; so compare the digest with the one in the letter that was signed, or give that with --digest.

    Ends with 1 where anything does not agree.
    """
    from syncer.sync.baselines import faults

    found = [_file(Path(which))] if which is not None and Path(which).is_file() else _kept(options, which)
    if len(found) != 1 and (digest or out is not None):
        raise click.UsageError("say which baseline: syncer baseline verify V1.0")
    if out is not None:
        if out.exists():
            raise click.BadParameter(f"{out} is there already; name another file", param_hint="--out")
        _write(out, found[0])
    told = [(one, faults(one), not digest or one.head.digest.startswith(digest.casefold())) for one in found]
    if options.json:
        emit([_verified(*one) for one in told])
    for one in told:
        _tell_verified(options, *one)
    if not told:
        say(options, "there is no baseline yet; syncer baseline create makes one")
    return 0 if all(noted and not wrong for _, wrong, noted in told) else 1


def _file(path: Path) -> "Baseline":
    """The baseline in a file. Raises Invalid."""
    import json

    from syncer.config.places import Invalid, read_text, shown
    from syncer.domain.problems import Place, Problem
    from syncer.sync.baselines import NoBaseline, from_json

    text = read_text(path)
    if isinstance(text, Problem):
        raise Invalid([text])
    try:
        return from_json(json.loads(text))
    except RecursionError:
        raise Invalid(
            [Problem("it is nested deeper than any baseline", _WRITTEN, Place(shown(path)))]
        ) from None
    except json.JSONDecodeError as error:
        place = Place(shown(path), error.lineno, error.colno)
        raise Invalid([Problem("it is no JSON", "give the file as it was written", place)]) from None
    except NoBaseline as error:
        raise Invalid([Problem(str(error), _WRITTEN, Place(shown(path)))]) from None


def _kept(options: Options, name: str | None) -> "list[Baseline]":
    """The baselines of that name in the store, or all. Raises BadParameter where there is none of that name."""
    from syncer.cli.session import configured
    from syncer.domain.problems import did_you_mean
    from syncer.sync.baselines import named

    found: list[Baseline] = []
    known: list[str] = []
    with configured(options) as wired:
        for project in wired.projects:
            heads = wired.hub.baselines(project.key)
            known += [head.name for head in heads]
            chosen = heads if name is None else [one for one in [named(heads, name)] if one is not None]
            kept = [wired.hub.baseline(project.key, head.name) for head in chosen]
            found += [one for one in kept if one is not None]
    if name is not None and not found:
        hint = did_you_mean(name, known) or "nor is there such a file; see syncer baseline list"
        raise click.BadParameter(f"{_NAMED.format(name=name)}; {hint}", param_hint="[NAME|FILE]")
    return found


def _verified(one: "Baseline", wrong: "Sequence[Fault]", noted: bool) -> "JsonObject":
    faults: list[JsonObject] = [{"what": fault.what, "audience": fault.audience} for fault in wrong]
    return {**_as_json(one.head), "whole": noted and not wrong, "digest_as_noted": noted, "faults": [*faults]}


def _tell_verified(options: Options, one: "Baseline", wrong: "Sequence[Fault]", noted: bool) -> None:
    head = one.head
    name = f"{head.project} {head.name}"
    if not wrong:
        say(options, f"{name}: {_count(head)} as frozen on {head.made:%Y-%m-%d %H:%M} UTC by {head.by}")
        say(options, f"  digest {head.digest}")
    for fault in wrong:
        what = (
            "its digest does not cover what it holds"
            if fault.what == "baseline"
            else f"{fault.what} is not what was frozen"
        )
        say(options, f"{name}: {what}{f' ({fault.audience})' if fault.audience else ''}")
    if not noted:
        say(options, f"{name}: that is not its digest: another was noted")


# ------------------------------------------------------------------------------------- common


def _write(path: Path, baseline: "Baseline") -> None:
    from syncer.domain.json import canonical
    from syncer.sync.baselines import to_json

    path.write_text(f"{canonical(to_json(baseline))}\n", encoding="utf-8")


def _count(head: "Head") -> str:
    return f"{head.records} record{'' if head.records == 1 else 's'}"


def _as_json(head: "Head") -> "JsonObject":
    return {
        "project": head.project,
        "name": head.name,
        "made": head.made.isoformat(timespec="seconds"),
        "by": head.by,
        "only": [*head.only],
        "records": head.records,
        "document": head.document,
        "mapping": head.mapping,
        "digest": head.digest,
    }
