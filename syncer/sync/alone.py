"""One record's plan, whatever goes wrong with it: a defect of ours that it comes upon leaves that record as it is, and no other (B-13)."""

from __future__ import annotations

from dataclasses import replace

from syncer.domain.defects import defect
from syncer.sync.bindings import Bound
from syncer.sync.records import plan_record
from syncer.sync.still import Stillness
from syncer.sync.subjects import Subject
from syncer.sync.work import Context, Outcome


def planned_alone(
    subject: Subject, bound: Bound | None, context: Context, still: Stillness | None = None
) -> tuple[Subject, Outcome]:
    """What becomes of a record, `still` telling whether it rests; one that cannot be planned is frozen, and says so."""
    try:
        resting = still.outcome(subject) if still is not None else None
        return subject, resting or plan_record(subject, bound, context)
    except Exception as error:
        problem = defect(error, "nothing of it is planned", subject.uid)
        return replace(subject, frozen=True), Outcome(values=subject.values, problems=(problem,))
