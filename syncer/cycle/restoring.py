"""Baselines that lie beside the register, read back where the store has none: so a lost store forgets nothing that was signed (GATE-4).

Why it exists: baselines are kept in the store, and their files in the register's folder or repository. A store that was made
anew looks there once. Only what proves to be whole, and this project's own, is taken; the rest is told and left where it is.
"""

from syncer.cycle.run import Run
from syncer.domain.problems import Place, Problem, Severity
from syncer.ports import KeepsBaselines, PortError, PutCursor
from syncer.sync.baselines import Baseline, faults
from syncer.sync.bundles import NoBaseline, read

CURSOR = "baselines"  # that it was looked for files of them, once in a store's life


def restore(run: Run) -> None:
    """Take baselines from beside the register into a store that has none."""
    files, hub, key = run.ports.files, run.ports.hub, run.project.key
    if CURSOR in run.seen.hub.cursors:
        return
    if isinstance(files, KeepsBaselines) and not hub.baselines(key):
        try:
            kept = files.kept_baselines()
        except PortError as error:  # the next cycle looks again
            run.tally.tell(Problem(error.message, error.hint, severity=Severity.WARNING, code="baseline"))
            return
        for place, text in sorted(kept.items()):
            found = _whole(text, key)
            if isinstance(found, str):
                hint = "compare it with a backup; syncer baseline verify names what was changed in it"
                said = f"this baseline was not read back: {found}"
                run.tally.tell(Problem(said, hint, Place(place), Severity.WARNING, "baseline"))
            elif hub.keep_baseline(found):
                said = f"the baseline {found.head.name} was read back into the new store, and is whole"
                hint = f"compare its digest with the letter that was signed: {found.head.digest}"
                run.tally.tell(Problem(said, hint, Place(place), Severity.WARNING, "baseline"))
    run.commit([PutCursor(CURSOR, "looked")])


def _whole(text: str, project: str) -> Baseline | str:
    """The baseline in a file, or why it is not taken."""
    try:
        found = read(text)
    except NoBaseline as error:
        return str(error)
    if found.head.project != project:
        return f"it is of {found.head.project}"
    if found.internal.values is None:
        return "it is the customer's file, without what is internal"
    return "it is not what was frozen" if faults(found) else found
