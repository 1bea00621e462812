"""Texts that an issue has no room for: the whole goes to an attachment, its beginning stays with a link (B-23).

Why it exists: how long a text is in Jira is known only in its final form, so it is decided here and nowhere before.
Nothing is uploaded that would not help, and nothing twice: a file's name carries the digest of what is in it.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from hashlib import sha256

from syncer.http.messages import Upload
from syncer.http.narrow import as_objects, as_text, dig
from syncer.jira.errors import permanent
from syncer.jira.site import Site
from syncer.jira.wire import IssueBody, too_long
from syncer.sync.changes import IssueEdit
from syncer.text import sections
from syncer.text.excerpt import MOST, excerpt

Build = Callable[[IssueEdit], IssueBody]
_DESCRIPTION = "description"


@dataclass(frozen=True, slots=True)
class Place:
    """Where an edit holds a text: a section of the description, or a field by its neutral name."""

    path: str
    neutral: str
    section: str | None
    text: str

    def put(self, edit: IssueEdit, text: str) -> IssueEdit:
        """The edit with another text there."""
        if self.section is None:
            return replace(edit, fields={**edit.fields, self.neutral: text})
        changed = {**edit.sections.edits, self.section: text}
        return replace(edit, sections=replace(edit.sections, edits=changed))


def shorten(site: Site, edit: IssueEdit, build: Build) -> tuple[IssueEdit, Mapping[str, Place]]:
    """The edit with as many of its texts shortened, the longest first, as it takes, and which those are, by field path.

    One read and an upload for each text; a field that stays too long all the same is left as it was.
    """
    trial, chosen = edit, list[Place]()
    for place in sorted(_places(edit, _long(site, build(edit))), key=lambda one: -len(one.text)):
        if len(place.text) > MOST and place.neutral in _long(site, build(trial)):
            trial = place.put(
                trial, excerpt(place.text, _name(edit, place), f"{site.client.site}/attachment/0123456789")
            )
            chosen.append(place)
    hopeless = _long(site, build(trial))
    helped = [place for place in chosen if place.neutral not in hopeless]
    there = _attached(site, edit) if helped else {}
    for place in helped:
        name = _name(edit, place)
        href = there.get(name) or attach(site, edit.native, name, f"{place.text}\n")
        edit = place.put(edit, excerpt(place.text, name, href))
    return edit, {place.path: place for place in helped}


def attach(site: Site, native: str, name: str, text: str) -> str:
    """Attach a text to an issue as a file; returns its address. Raises Permanent, UnknownOutcome."""
    reply = site.client.upload(f"issue/{native}/attachments", Upload(name, text.encode(), "text/markdown"))
    if not reply.ok:
        raise permanent(reply, f"attaching {name}")
    made = as_objects(reply.data)
    return _address(site, as_text(made[0].get("id")) if made else "", name)


def _attached(site: Site, edit: IssueEdit) -> dict[str, str]:
    """Addresses of the issue's files by name."""
    reply = site.client.look(f"issue/{edit.native}", {"fields": "attachment"})
    if not reply.ok:
        raise permanent(reply, f"reading {edit.key}")
    files = as_objects(dig(reply.data, "fields", "attachment"))
    return {
        as_text(one.get("filename")): _address(site, as_text(one.get("id")), as_text(one.get("filename")))
        for one in files
    }


def _address(site: Site, number: str, name: str) -> str:
    """Where a person gets the file, on either deployment."""
    return f"{site.client.site}/secure/attachment/{number}/{name}"


def _name(edit: IssueEdit, place: Place) -> str:
    """Such as REQ-0001-description-1a2b3c4d.md: the same text has the same name, another one another."""
    digest = sha256(place.text.encode()).hexdigest()[:8]
    return f"{edit.uid}-{place.path.replace('.', '-').replace('_', '-')}-{digest}.md"


def _long(site: Site, body: IssueBody) -> frozenset[str]:
    """What is too long, by neutral name."""
    return frozenset(body.names.get(name, name) for name in too_long(body, site.limits.text))


def _places(edit: IssueEdit, long: frozenset[str]) -> Iterator[Place]:
    """The texts of an edit, those of fields that are too long."""
    lead = [
        path
        for path, neutral in edit.writes.items()
        if neutral == _DESCRIPTION and path not in edit.sections.edits
    ]
    if _DESCRIPTION in long:
        for key, text in edit.sections.edits.items():
            path = key if key != sections.LEAD else lead[0] if lead else _DESCRIPTION
            yield Place(path, _DESCRIPTION, key, text)
    for name in sorted(long - {_DESCRIPTION}):
        value = edit.fields.get(name)
        paths = [path for path, neutral in edit.writes.items() if neutral == name]
        if isinstance(value, str):
            yield from (Place(path, name, None, value) for path in paths)
