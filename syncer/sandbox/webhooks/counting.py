"""How deliveries went, as either product's Data Center counts them for administrators."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from syncer.sandbox.webhooks.hooks import Hook
from syncer.sandbox.webhooks.sending import Job

DAY = 24 * 60 * 60 * 1000


def statistics(log: Iterable[Job], hook: Hook, event: str = "") -> dict[str, Any]:
    """How its deliveries of the last day went: taken, refused, not answered."""
    statuses = _statuses(log, hook, event)
    good = sum(200 <= one < 300 for one in statuses)
    lost = statuses.count(0)
    began = (hook.changed.timestamp() if hook.changed else 0) * 1000
    counts = {"successes": good, "failures": len(statuses) - good - lost, "errors": lost}
    return {"counts": counts | {"window": {"start": int(began), "duration": DAY}}}


def latest(log: Iterable[Job], hook: Hook) -> dict[str, Any] | None:
    """Its last delivery; None before the first."""
    statuses = _statuses(log, hook)
    if not statuses:
        return None
    return {"request": {"url": hook.url, "method": "POST"}, "result": {"statusCode": statuses[-1]}}


def _statuses(log: Iterable[Job], hook: Hook, event: str = "") -> list[int]:
    jobs = [job for job in tuple(log) if job.hook.id == hook.id and event in ("", job.event)]
    return [one["status"] for job in jobs for one in job.attempts]
