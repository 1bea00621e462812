"""What is lost where a Jira lacks something that newer or unfiltered ones have. Pure, like in_jira.py."""

from collections.abc import Iterator, Mapping

from syncer.doctor.results import Result, ok, warning
from syncer.facts import Capability

_LOST: Mapping[Capability, str] = {
    Capability.BODY_PROPERTIES: "a create and an update take no property: it costs one request more an issue, "
    "and a label marks the issue besides",
    Capability.PROPERTIES: "no issue property can be set: a label is the mark, which people see and may remove, "
    "and fields that no mapping sends anywhere do not come back from Jira when the store and the files are lost",
    Capability.BULK_CREATE: "no bulk create: a request an issue instead of one for fifty",
    Capability.BULK_FETCH: "no bulk fetch: a request an issue instead of one for a hundred",
    Capability.CREATE_SCREENS: "create screens are not shown: a field that is on none shows only when Jira refuses it",
    Capability.SITE_INFO: "the site does not say what it is: a wrong deployment in the configuration is found later",
    Capability.SEARCH_POST: "no search by POST: searches go by GET, and their conditions are seen in logs of proxies",
    Capability.HISTORY: "no history: what somebody writes between our read and our write is overwritten without a word",
}
_CURE = (
    "let requests to this address through (a filtering proxy, a token with too few scopes), or update Jira; "
    "it works without"
)


def lacks(found: Mapping[Capability, str]) -> Iterator[Result]:
    """A warning for each lack, with the day on which it was found; one line where there is none."""
    if not found:
        yield ok("capabilities", "nothing that we use is known to be lacking here")
    for what, day in found.items():
        yield warning("capabilities", f"{_LOST[what]} (found {day})", _CURE)
