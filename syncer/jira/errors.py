"""What a Jira error body says, in its four envelopes.

Texts come in the account's language: they are shown to people, and nothing is ever decided by them
(§1.0 of the API facts). Decisions look at the status and at the keys of `errors`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from syncer.domain.json import JsonValue
from syncer.http.messages import Reply
from syncer.http.narrow import as_list, as_object, as_objects, as_text
from syncer.ports import Permanent

_HINTS = {
    403: "this account may not do this here: give it the permission in the project's scheme",
    404: "it does not exist, or this account may not see it",
    409: "somebody changed it at the same moment; the next cycle tries again",
    410: "this address of the API was removed; a newer syncer is needed",
    413: "a limit of Jira is reached (size, or entries of one issue)",
}


@dataclass(frozen=True, slots=True)
class Complaint:
    """A refusal: the site's words by field id, and those about no field."""

    fields: Mapping[str, str] = field(default_factory=dict)
    messages: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """All of it in one line."""
        named = (f"{name}: {words}" for name, words in self.fields.items())
        return "; ".join((*self.messages, *named))


def complaint(data: JsonValue) -> Complaint:
    """Read an ErrorCollection, a problem document, a list of errors or a bare message."""
    body = as_object(data)
    errors = body.get("errors")
    fields = {name: as_text(words) for name, words in as_object(errors).items()}
    messages = [as_text(one) for one in as_list(body.get("errorMessages"))]
    messages += [as_text(one.get("message")) for one in as_objects(errors)]
    messages += [as_text(body.get(name)) for name in ("message", "title", "detail", "error")]
    return Complaint(fields, tuple(dict.fromkeys(words for words in messages if words)))


def permanent(reply: Reply, doing: str) -> Permanent:
    """The error for a reply that says no; `doing` is what was tried, as in "creating issues"."""
    said = complaint(reply.data)
    words = said.text or reply.text[:200] or "no reason given"
    return Permanent(
        f"jira refused {doing} ({reply.status}): {words}",
        _HINTS.get(reply.status, ""),
        said.fields,
        status=reply.status,
    )
