"""Why something could not be done, in the words of the page that it was asked for on; `syncer.acts` says which refusal it is."""

from collections.abc import Iterable

from syncer.acts.unfit import Unfit
from syncer.domain.problems import Problem
from syncer.web.console.frame import Visit


def refusal(visit: Visit, found: Iterable[Unfit | Problem]) -> str:
    """All that is wrong in the visitor's language, with what helps; what is wrong with a file as whoever keeps it reads it."""
    return "\n".join(_unfit(visit, one) if isinstance(one, Unfit) else str(one) for one in found)


def _unfit(visit: Visit, error: Unfit) -> str:
    cure = ""
    if error.near:
        cure = visit.say("cure_near", near=error.near)
    elif error.known:
        cure = visit.say("cure_known", known=visit.say("enumerated").join(error.known))
    return visit.say(f"unfit_{error.why.value}", cure=cure, **error.given).strip()
