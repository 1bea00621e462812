"""A configuration loaded again while the service or a worker runs: one that cannot be used changes nothing."""

from collections.abc import Callable, Sequence
from typing import TypeVar

import structlog

from syncer.config.places import Invalid
from syncer.domain.problems import Problem
from syncer.ports import Misconfigured, PortError

Made = TypeVar("Made")


def reloaded(former: Made, load: Callable[[], Made]) -> Made:
    """What the configuration makes as it is now; the former where it is not valid or the store does not answer, and why.

    Whatever else keeps it from being loaded is told and ends nothing either: what runs is worth more than what might.
    """
    log = structlog.get_logger("syncer")
    try:
        fresh = load()
    except (Invalid, PortError) as error:
        for problem in _problems(error):
            log.error("problem", **problem.to_json())
        log.error("the configuration was not loaded; all goes on with the former one")
        return former
    except Exception:
        log.exception("the configuration was not loaded, by a defect; all goes on with the former one")
        return former
    log.info("the configuration was loaded")
    return fresh


def _problems(error: Invalid | PortError) -> Sequence[Problem]:
    return (
        error.problems
        if isinstance(error, (Invalid, Misconfigured))
        else [Problem(error.message, error.hint)]
    )
