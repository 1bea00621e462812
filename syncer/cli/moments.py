"""Moments and styles that the commands share which look back: `history` and `diff`."""

import sys
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

import click

from syncer.cli.options import Options

if TYPE_CHECKING:
    from syncer.cycle.project import Project
    from syncer.ports import Hub
    from syncer.sync.baselines import Baseline
    from syncer.sync.signed import Signed
    from syncer.sync.telling import Style

SIGNED = "signed"


@dataclass(frozen=True, slots=True)
class At:
    """A moment as asked for; `upto` is the number of the last entry of the history then, None for now.

    `frozen` is the baseline that was asked for, which says what the register was; `signed` where that is what both sides
    signed, in one baseline or in several.
    """

    asked: str
    upto: int | None = None
    instant: datetime | None = None
    frozen: "Baseline | None" = None
    signed: "Signed | None" = None


class UnknownMoment(click.BadParameter):
    """What was asked for is no moment, or no record, that this project knows; another project may."""


def at(hub: "Hub", project: "Project", asked: str, now: datetime) -> At:
    """The moment that was asked for. Raises UnknownMoment, and BadParameter for a wrong or future one."""
    from zoneinfo import ZoneInfo

    from syncer.sync.moments import FORMS, instant_of_words

    if asked == "now":
        return At(asked, instant=now)
    try:
        instant = instant_of_words(asked, now, ZoneInfo(project.timezone))
    except ValueError as error:
        raise click.BadParameter(str(error)) from None
    if instant is not None and instant > now:
        raise click.BadParameter(f"{asked} lies in the future; the history ends now")
    if instant is not None:
        return At(asked, hub.past_until(project.key, instant), instant)
    signed, frozen = (
        _signed(hub, project) if asked.casefold() == SIGNED else (None, _named(hub, project, asked))
    )
    if frozen is not None:
        made = frozen.head.made
        return At(frozen.head.name, hub.past_until(project.key, made), made, frozen, signed)
    upto = hub.past_cycle(project.key, asked)
    if upto is None:
        raise UnknownMoment(
            f"'{asked}' is no moment, no baseline and no cycle of {project.key}; give {FORMS}"
        )
    return At(asked, upto)


def _named(hub: "Hub", project: "Project", asked: str) -> "Baseline | None":
    """The baseline of that name, or None."""
    from syncer.sync.baselines import named

    head = named(hub.baselines(project.key), asked)
    return hub.baseline(project.key, head.name) if head is not None else None


def _signed(hub: "Hub", project: "Project") -> "tuple[Signed, Baseline]":
    """What both sides signed, as one baseline. Raises UnknownMoment where none is signed."""
    from syncer.sync.signed import as_baseline, signed_heads, signed_register

    heads, records = hub.baselines(project.key), hub.snapshot(project.key).records
    names = [head.name for head in signed_heads(heads, records)]
    found = [one for name in names if (one := hub.baseline(project.key, name)) is not None]
    if not found:
        made = "syncer baseline list shows what there is" if heads else "make one: syncer baseline create"
        raise UnknownMoment(
            f"both sides have signed no baseline of {project.key} yet; {made}, then syncer sign"
        )
    signed = signed_register(found, records)
    return signed, as_baseline(signed, found[-1])


def style(options: Options) -> "Style":
    """Colours on a terminal that has them; marks that survive a file everywhere else."""
    from syncer.sync.telling import PLAIN, Style

    if options.no_color or not sys.stdout.isatty():
        return PLAIN
    return Style(
        lambda text: click.style(text, fg="red", strikethrough=True),
        lambda text: click.style(text, fg="green"),
    )


def local(instant: datetime, zone: str) -> datetime:
    """An instant as the clocks of the project's zone show it."""
    from zoneinfo import ZoneInfo

    return instant.astimezone(ZoneInfo(zone))


def is_chinese(project: "Project") -> bool:
    """Whether the project's first language is Chinese, so that fields are shown with their Chinese keys."""
    return project.locales[0].startswith("zh")
