"""`syncer baseline verify` and `export`: the proof that a baseline is what it was, and the file by which others can see that.

`verify` of a file needs neither configuration nor store nor network.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from syncer.cli.baseline_words import as_json, counted, free, write
from syncer.cli.options import Options, examples, shared
from syncer.cli.output import emit, say

if TYPE_CHECKING:
    from syncer.domain.json import JsonObject
    from syncer.sync.baselines import Baseline, Fault

_WRITTEN = "give a file that syncer baseline export or create --out wrote"
_NAMED = "no baseline is called '{name}'"
_INTERNAL = "INTERNAL-内部"


# ------------------------------------------------------------------------------------- verify


@click.command(
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

    Of a FILE nothing else is asked, no configuration, store or network. What was changed is named: the record and its field, or
    the head; and of what only a digest is left. Who changes a file or the store could make digests that fit; so compare the digest with the one in the
    letter that was signed, or give that with --digest.

    Ends with 1 where anything does not agree.
    """
    from syncer.sync.baselines import faults

    wanted = "".join(digest.split()).casefold().rstrip("….")  # as pages show its beginning
    odd = 0
    if which is not None and Path(which).is_file():
        one, odd = _file(Path(which))
        found = [one]
    else:
        found = _kept(options, which)
    if len(found) != 1 and (wanted or out is not None):
        raise click.UsageError("say which baseline: syncer baseline verify V1.0")
    free(out, "--out")
    if out is not None:
        write(out, found[0])
    told = [(one, faults(one), not wanted or one.head.digest.startswith(wanted)) for one in found]
    if options.json:
        emit([_verified(*one, odd) for one in told])
    for each in told:
        _tell_verified(options, *each)
    if odd and not told[0][1]:
        say(options, f"  line {odd} of {which} is written otherwise than syncer writes it, and says the same")
    if not told:
        say(options, "there is no baseline yet; syncer baseline create makes one")
    return 0 if all(noted and not wrong for _, wrong, noted in told) else 1


def _file(path: Path) -> "tuple[Baseline, int]":
    """The baseline in a file, and the first line that is written otherwise than by us (0: none). Raises Invalid."""
    from syncer.config.places import Invalid, read_text, shown
    from syncer.domain.problems import Place, Problem
    from syncer.sync.bundles import NoBaseline, odd_line, read

    said = read_text(path)
    if isinstance(said, Problem):
        raise Invalid([said])
    text = path.read_bytes().decode("utf-8")  # with its line ends as they are
    try:
        found = read(text.removeprefix("\ufeff"))  # an editor's mark changes nothing that is said
    except NoBaseline as error:
        place = Place(shown(path), error.line, error.column) if error.line else Place(shown(path))
        raise Invalid([Problem(str(error), _WRITTEN, place)]) from None
    return found, odd_line(text, found)


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


def _verified(one: "Baseline", wrong: "Sequence[Fault]", noted: bool, odd: int) -> "JsonObject":
    from syncer.sync.baselines import unsaid

    faults: list[JsonObject] = [
        {"what": each.what, "audience": each.audience, "field": each.field} for each in wrong
    ]
    return {
        **as_json(one.head),
        "edition": _edition(one),
        "whole": noted and not wrong,
        "digest_as_noted": noted,
        "faults": [*faults],
        "unsaid": [
            {"what": each.what, "audience": each.audience, "field": each.field} for each in unsaid(one)
        ],
        "odd_line": odd,
    }


def _edition(one: "Baseline") -> str:
    return "customer" if one.internal.values is None else "internal"


def _tell_verified(options: Options, one: "Baseline", wrong: "Sequence[Fault]", noted: bool) -> None:
    from syncer.sync.baselines import unsaid

    head = one.head
    name = f"{head.project} {head.name}"
    if not wrong:
        without = ", without what is internal" if _edition(one) == "customer" else ""
        when = f"{head.made:%Y-%m-%d %H:%M} UTC"
        say(options, f"{name}: {counted(head)} as frozen on {when} by {head.by}{without}")
        say(options, f"  digest {head.digest}")
        for each in unsaid(one):
            say(options, f"  {_unsaid(each)}")
    for fault in wrong:
        say(options, f"{name}: {_said(fault)}")
    if not noted:
        say(options, f"{name}: that is not its digest: another was noted")


def _unsaid(one: "Fault") -> str:
    """What cannot be proven any more, in words."""
    if one.what == "baseline":
        return "who froze it was erased for a person's sake, so its digest as a whole cannot be worked out any more"
    if one.field:
        return f"{one.what}.{one.field} was erased for a person's sake ({one.audience}); its other fields still agree"
    return f"{one.what}: only its digest is in it, not what it said ({one.audience})"


def _said(fault: "Fault") -> str:
    """What does not agree, in words."""
    if fault.what == "baseline":
        return (
            "its salt is not the one it was made with, or everything internal was changed"
            if fault.field == "salt"
            else "its digest does not cover what it holds: its head, a digest in it, or which records it has, was changed"
        )
    if fault.field:
        return f"{fault.what}.{fault.field} is not what was frozen ({fault.audience})"
    return f"{fault.what} is not what was frozen ({fault.audience}), or its digest was changed"


# ------------------------------------------------------------------------------------- export


@click.command(
    "export",
    epilog=examples(
        "syncer baseline export",
        "syncer baseline export V1.0 for-the-customer.json",
        "syncer baseline export V1.0 --audience internal",
    ),
)
@shared()
@click.argument("name", required=False, metavar="[NAME]")
@click.argument("file", required=False, type=click.Path(dir_okay=False, path_type=Path))
@click.option(
    "--audience",
    type=click.Choice(["customer", "internal"]),
    default="customer",
    show_default=True,
    help="internal: with scores and costs; the file's name says so.",
)
@click.pass_obj
def export(options: Options, name: str | None, file: Path | None, audience: str) -> int:
    """Write a baseline (the latest, unless one is named) into a file by which anybody can verify it.

    The customer's file has nothing internal in it, nor what could serve to guess it; its digest is that of the whole, and
    everything in it verifies. Hand it out with the letter that is signed.
    """
    from syncer.cli.session import configured, the_one
    from syncer.sync.baselines import withheld

    with configured(options) as wired:
        project = the_one(wired)
        heads = wired.hub.baselines(project.key)
    if name is None and not heads:
        raise click.UsageError("there is no baseline yet; syncer baseline create makes one")
    (found,) = _kept(options, name if name is not None else heads[-1].name)
    one = withheld(found) if audience == "customer" else found
    mark = f"-{_INTERNAL}" if audience == "internal" else ""
    path = file if file is not None else Path(f"{one.head.project}-{one.head.name}{mark}.json")
    free(path, "FILE")
    write(path, one)
    if options.json:
        emit({**as_json(one.head), "edition": audience, "file": str(path)})
    say(options, f"{path}: {one.head.name}, {counted(one.head)}, for {_FOR[audience]}")
    say(options, f"  digest {one.head.digest}")
    say(options, f"  anybody can check it: syncer baseline verify {path}")
    return 0


_FOR = {"customer": "the customer", "internal": "our side alone: it holds scores and costs"}
