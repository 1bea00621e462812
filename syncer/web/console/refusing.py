"""Why something could not be done, in the words of the page that it was asked for on; `syncer.acts` says which refusal it is."""

from syncer.acts.unfit import Unfit
from syncer.web.console.frame import Visit


def refusal(visit: Visit, error: Unfit) -> str:
    """The refusal in the visitor's language, with what helps."""
    cure = ""
    if error.near:
        cure = visit.say("cure_near", near=error.near)
    elif error.known:
        cure = visit.say("cure_known", known=visit.say("enumerated").join(error.known))
    return visit.say(f"unfit_{error.why.value}", cure=cure, **error.given).strip()
