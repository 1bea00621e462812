"""What `syncer import` says of a form: what it became, what was corrected by it, what stood there already, what is wrong."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from syncer.cli.errors import WRONG, show
from syncer.cli.options import Options
from syncer.cli.output import emit, say
from syncer.cycle.enter import Entered
from syncer.cycle.formback import Coming
from syncer.domain.json import JsonObject
from syncer.domain.problems import Problem, Severity
from syncer.intake.forms import FEEDBACK, Stamp
from syncer.intake.identity import Sifted


@dataclass(frozen=True, slots=True)
class FormReport:
    """A form that was taken; `entered` and `carried` are empty when that was only tried."""

    project: str
    file: str
    stamp: Stamp
    coming: Coming
    sifted: Sifted
    entered: Sequence[Entered]
    carried: Mapping[str, str]
    refused: tuple[Problem, ...]
    dry_run: bool = False

    @property
    def kind(self) -> str:
        """What such a form becomes."""
        if self.stamp.form != FEEDBACK:
            return "change_request"
        return "feedback" if self.stamp.meeting else "question"

    @property
    def problems(self) -> tuple[Problem, ...]:
        """All that is wrong, each once."""
        failed = [one.problem for one in self.entered if one.problem is not None]
        return tuple(dict.fromkeys([*self.coming.problems, *self.refused, *failed]))

    @property
    def done(self) -> list[Entered]:
        """What was entered."""
        return [one for one in self.entered if one.problem is None]

    @property
    def corrected(self) -> dict[str, list[str]]:
        """The fields that were corrected, or would be, by record."""
        found: dict[str, list[str]] = {}
        for one in self.coming.edits:
            if self.dry_run or one.edit.uid in self.carried:
                fields = found.setdefault(one.edit.uid, [])
                fields += [one.edit.path] if one.edit.path != "form" else []
        return found

    @property
    def there(self) -> list[str]:
        """The records that say all of it already."""
        return [*self.coming.there, *(uid for _, uid in self.sifted.there)]


def tell(report: FormReport, options: Options) -> int:
    """Print a report and return the exit code: 1 where something could not be taken."""
    if options.json:
        emit(_json(report))
    show(report.problems, options)
    for line in _lines(report):
        say(options, line)
    return WRONG if any(one.severity is Severity.ERROR for one in report.problems) else 0


def _lines(report: FormReport) -> Iterator[str]:
    said = [*_entered(report), *_corrected(report)]
    if not said:
        there = f": {', '.join(report.there)} has it" if report.there else ""
        said = [f"nothing new in {report.file}{there}"]
    for one in said:
        yield f"{report.project}: {one}"
    if report.dry_run:
        yield "nothing was written (--dry-run)"
    elif report.done or report.carried:
        yield f"next: syncer --project {report.project} plan"


def _entered(report: FormReport) -> Iterator[str]:
    kind = report.kind.replace("_", " ")
    if report.dry_run:
        fresh = len(report.sifted.fresh)
        if fresh:
            yield f"{fresh} {kind}{'' if fresh == 1 else 's'} would be entered from {report.file}"
        return
    for one in report.done:
        yield f"{one.uid} entered ({one.file or 'with the next cycle'}): {one.draft.title}"


def _corrected(report: FormReport) -> Iterator[str]:
    for uid, fields in report.corrected.items():
        file = "nothing yet" if report.dry_run else report.carried[uid] or "with the next cycle"
        if report.kind == "feedback":
            added = report.coming.added
            more = f"{added} new {'entry' if added == 1 else 'entries'}" if added else "corrected entries"
            yield f"{uid} {'would get' if report.dry_run else 'gets'} {more} of feedback ({file})"
        else:
            yield f"{uid} {'would be ' if report.dry_run else ''}corrected ({file}): {', '.join(fields)}"


def _json(report: FormReport) -> JsonObject:
    entered: list[JsonObject]
    if report.dry_run:
        entered = [{"title": one.title, "line": one.line} for one in report.sifted.fresh]
    else:
        entered = [
            {"id": one.uid, "title": one.draft.title, "line": one.draft.line, "file": one.file}
            for one in report.done
        ]
    return {
        "project": report.project,
        "file": report.file,
        "format": "form",
        "form": report.stamp.id,
        "kind": report.kind,
        "dry_run": report.dry_run,
        "entered": [*entered],
        "corrected": [
            {"id": uid, "fields": [*fields], "file": report.carried.get(uid, "")}
            for uid, fields in report.corrected.items()
        ],
        "added": report.coming.added,
        "already_there": [{"id": uid} for uid in report.there],
        "problems": [problem.to_json() for problem in report.problems],
    }
