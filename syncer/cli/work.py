"""What `run` and `publish` share: every project in turn, its summary printed, one exit code for all.

One project's failure never stops the others; in plan mode nothing is written, whatever was asked.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from syncer.cli.errors import combined, outcome, show
from syncer.cli.options import Options
from syncer.cli.output import emit, say
from syncer.cli.saved import code as code_of
from syncer.cli.session import Opened, opened
from syncer.cli.summary import lines, pages
from syncer.cycle.conduct import plan
from syncer.cycle.report import Began, Report, report
from syncer.domain.json import JsonObject
from syncer.domain.problems import Problem
from syncer.ports import PortError
from syncer.sync import plan_json, printing
from syncer.sync.changes import Stop

PLAN_MODE = (
    'mode = "plan": nothing was written. To write this once: syncer apply. '
    'To let run and daemon write: set mode = "apply" in the configuration.'
)


@dataclass(frozen=True, slots=True)
class Work:
    """What is done for one project; `pages_only` narrows what plan mode shows."""

    do: Callable[[Opened], Report]
    pages_only: bool = False


@dataclass(frozen=True, slots=True)
class Done:
    """One project's exit code and the object that `--json` prints for it."""

    code: int
    summary: JsonObject


def each(options: Options, work: Work) -> int:
    """Do it for every project; prints summaries and problems, returns the exit code."""
    with opened(options) as (wired, projects):
        planning = wired.settings.mode == "plan"
        done = [_one(options, work, one, planning=planning) for one in projects]
    if options.json:
        summaries = [one.summary for one in done]
        emit(summaries[0] if len(summaries) == 1 else summaries)
    return combined([one.code for one in done])


def _one(options: Options, work: Work, one: Opened, *, planning: bool) -> Done:
    def do() -> Done:
        return _planned(options, work, one) if planning else written(options, work.do(one))

    return guarded(options, one, do)


def guarded(options: Options, one: Opened, do: Callable[[], Done]) -> Done:
    """Do it; an error that was foreseen becomes this project's outcome."""
    try:
        return do()
    except PortError as error:
        foreseen = outcome(error)
        assert foreseen is not None
        code, problems = foreseen
        show(problems, options)
        summary: JsonObject = {"project": one.project.key, "exit": code}
        summary["problems"] = [problem.to_json() for problem in problems]
        return Done(code, summary)


def written(options: Options, done: Report) -> Done:
    """A cycle's outcome, printed."""
    summary = done.to_json()
    for line in (*lines(summary), *pages(summary)):
        say(options, line)
    show((*_waiting(options, done.stops), *done.problems), options)
    return Done(done.code, summary)


def _planned(options: Options, work: Work, one: Opened) -> Done:
    before, started = one.ports.requests(), one.ports.clock()
    made = plan(one.project, one.ports).plan
    if work.pages_only:
        made = printing.only_pages(made)
    result = report(one.project, one.ports, made, None, Began(before, started))
    say(options, printing.as_text(made))
    say(options, f"\n{PLAN_MODE}")
    if options.json or options.quiet:
        show((*_waiting(options, made.stops), *made.problems), options)
    summary = result.to_json()
    summary |= {"held": len(made.hold), "mode": "plan", "plan": plan_json.as_json(made)}
    return Done(code_of(made), summary)


def _waiting(options: Options, stops: Sequence[Stop]) -> list[Problem]:
    """What waits for a person, where the summary that says so is not printed."""
    return [Problem(stop.reason, stop.command, code=stop.item) for stop in stops] if options.quiet else []
