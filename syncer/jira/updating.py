"""Updates one issue: one change with many fields, and what of it the site did not take.

Where rich text is edited (sections of the description, paragraph fields), it and the last history entry are
read right before and the history right after (the sections law); everything else needs no read. A refused
field is named and the rest is sent once more; nothing is sent where nothing is left.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from http import HTTPStatus

from syncer.domain.json import JsonValue
from syncer.domain.problems import Problem, Severity
from syncer.http.messages import Reply
from syncer.http.narrow import as_text, dig
from syncer.jira import history
from syncer.jira.errors import complaint, permanent
from syncer.jira.instants import instant
from syncer.jira.marking import put_issue
from syncer.jira.names import UnknownName
from syncer.jira.overflow import Place, shorten
from syncer.jira.site import Site
from syncer.jira.values import WHOLE, FieldInfo
from syncer.jira.wire import IssueBody, edit_body, fields_of, too_long
from syncer.ports import Author, Edited, Outcome, Permanent, Refused, Temporary, UnknownOutcome
from syncer.ports.causes import cause_of
from syncer.sync.changes import IssueEdit
from syncer.sync.failures import Cause
from syncer.text import sections
from syncer.text.sections import LEAD, RichText

_DESCRIPTION = "description"
_TAKES_NONE = "correct the value, see the field's screen and options in Jira, or map the field otherwise"


@dataclass(frozen=True, slots=True)
class _Before:
    """The rich texts as they stood right before the write, and the history's last entry then.

    `texts` are what the paragraph fields to write hold, by id of field; `called` leads from such an id to what
    the history may call the field.
    """

    description: RichText | None
    entry: int
    texts: Mapping[str, JsonValue] = field(default_factory=dict)
    called: Mapping[str, frozenset[str]] = field(default_factory=dict)

    @property
    def read(self) -> frozenset[str]:
        """The wire names of the texts."""
        return frozenset({_DESCRIPTION, *self.texts})


class _StaleError(Exception):
    """The issue is in another project, or not as it was when the edit was planned: nothing was written."""


class _ShorterError(Exception):
    """The site said how much text it takes, and that is less than we thought."""


def update_issue(site: Site, edit: IssueEdit, instance: str) -> Edited:
    """Write one issue. Raises what concerns the whole site: Unreachable, Refused, Temporary."""
    try:
        return _update(site, edit, instance, heed=True)
    except _ShorterError:
        return _update(site, edit, instance, heed=False)


def _update(site: Site, edit: IssueEdit, instance: str, *, heed: bool) -> Edited:
    """The same; where it shall `heed` a limit that it hears of, it raises _ShorterError before anything is written."""
    try:
        infos = fields_of(edit.fields, _project(edit.key), site.catalogue)
        rich = tuple(info for info in infos.values() if info.rich)
        before = _look(site, edit, rich) if edit.sections.edits or rich else None
        build = partial(_body, site, instance, before)
        body = build(edit)
        shown: Mapping[str, str] = {}
        if too_long(body, site.limits.text):
            edit, paths = shorten(site, edit, build)
            body = build(edit)
            shown = _shown(site, edit, body, before, paths)
        refused = {**body.refused, **too_long(body, site.limits.text)}
        edited = _put(site, edit, body.without(refused), _by_path(edit, body, refused), heed=heed)
    except Refused:
        raise
    except _StaleError:
        return Edited(Outcome.FAILED, {}, stale=True)
    except (UnknownName, Permanent) as error:
        cause = cause_of(error) if isinstance(error, Permanent) else Cause.CONFIGURATION
        return Edited(Outcome.FAILED, {}, _problem(edit, error.message, error.hint), cause=cause)
    sent = body.without(refused)
    edited = replace(edited, shown=shown)
    if before is None or edited.outcome is Outcome.FAILED or not sent.fields.keys() & before.read:
        return edited
    return _with_overwritten(site, edit, sent, before, edited)


def _body(site: Site, instance: str, before: _Before | None, edit: IssueEdit) -> IssueBody:
    texts = before.texts if before is not None else {}
    return edit_body(edit, instance, _spliced(site, before, edit), site, texts)


def _shown(
    site: Site, edit: IssueEdit, body: IssueBody, before: _Before | None, paths: Mapping[str, Place]
) -> dict[str, str]:
    """What an issue will be read to say where texts were shortened, by field path; what is not sent stays."""
    there: dict[str, JsonValue] = dict(before.texts) if before is not None else {}
    stays = before.description if before is not None else None
    description = site.shapes.rich(body.fields.get(_DESCRIPTION)) or stays
    read = sections.read(description, edit.sections.specs)
    wire = {neutral: name for name, neutral in body.names.items()}
    found: dict[str, str] = {}
    for path, place in paths.items():
        name = wire.get(place.neutral, place.neutral)
        text = site.shapes.rich(body.fields.get(name, there.get(name)))
        said = sections.read(text, WHOLE)[LEAD] if place.section is None else read[place.section]
        found[path] = said if isinstance(said, str) else ""
    return found


def _look(site: Site, edit: IssueEdit, rich: Sequence[FieldInfo]) -> _Before:
    """The rich texts and the history, from the primary store. Raises Permanent where it is gone."""
    reply = _history(site, edit, [info.id for info in rich])
    if not reply.ok:
        raise permanent(reply, f"reading {edit.key}")
    now = instant(as_text(dig(reply.data, "fields", "updated")))
    if _project(as_text(dig(reply.data, "key"))) != _project(edit.key) or now != (edit.version or now):
        raise _StaleError
    description = site.shapes.rich(dig(reply.data, "fields", _DESCRIPTION))
    texts = {info.id: dig(reply.data, "fields", info.id) for info in rich}
    called = {info.id: frozenset({info.id, info.name}) for info in rich}
    return _Before(description, history.last_entry(reply.data), texts, called)


def _project(key: str) -> str:
    return key.rpartition("-")[0]


def _history(site: Site, edit: IssueEdit, rich: Sequence[str] = ()) -> Reply:
    fields = ",".join((_DESCRIPTION, "updated", *rich))
    return site.client.look(f"issue/{edit.native}", {"fields": fields, "expand": "changelog"})


def _spliced(site: Site, before: _Before | None, edit: IssueEdit) -> RichText | None:
    """The description to write; None where it says all of it already."""
    if before is None:
        return None
    specs, edits = edit.sections.specs, edit.sections.edits
    text = sections.splice(before.description, specs, edits, form=site.shapes.form)
    return None if text == before.description else text


def _put(site: Site, edit: IssueEdit, body: IssueBody, refused: Mapping[str, str], *, heed: bool) -> Edited:
    """Send; where fields are refused, name them and send the rest once more. Raises _ShorterError to `heed` a limit."""
    if body.empty:
        return _nothing_sent(edit, refused)
    try:
        reply = put_issue(site, edit.native, body)
        named = _named(reply, body)
        if site.limits.hear(named, body.fields) and heed:
            raise _ShorterError
        if named:
            refused = {**refused, **_by_path(edit, body, named)}
            body = body.without(named)
            if body.empty:
                return _nothing_sent(edit, refused)
            reply = put_issue(site, edit.native, body)
    except UnknownOutcome as error:
        problem = _problem(edit, error.message, error.hint)
        return Edited(Outcome.UNKNOWN, refused, problem, cause=Cause.OUTAGE)
    if reply.ok:
        return Edited(Outcome.DONE, refused)
    refused = {**refused, **_by_path(edit, body, _named(reply, body))}
    failure = permanent(reply, f"the change of {edit.key}")
    problem = _problem(edit, failure.message, failure.hint)
    return Edited(Outcome.FAILED, refused, problem, cause=cause_of(failure))


def _nothing_sent(edit: IssueEdit, refused: Mapping[str, str]) -> Edited:
    """Nothing is left to send: fine where nothing was asked, failed where all of it was refused."""
    if not refused:
        return Edited(Outcome.DONE, refused)
    words = "; ".join(f"{path}: {said}" for path, said in refused.items())
    said = f"Jira takes none of the change of {edit.key}: {words}"
    return Edited(Outcome.FAILED, refused, _problem(edit, said, _TAKES_NONE), cause=Cause.CONFIGURATION)


def _named(reply: Reply, body: IssueBody) -> Mapping[str, str]:
    """The fields a 400 names, of those that were sent."""
    if reply.status != HTTPStatus.BAD_REQUEST:
        return {}
    return {name: words for name, words in complaint(reply.data).fields.items() if name in body.wire_fields}


def _by_path(edit: IssueEdit, body: IssueBody, named: Mapping[str, str]) -> dict[str, str]:
    """Refused wire fields as the field paths they were written for; all sections share the description."""
    found = {}
    for name, words in named.items():
        neutral = body.names.get(name, name)
        paths = _paths(edit, neutral)
        found.update(dict.fromkeys(paths or [neutral], words))
    return found


def _paths(edit: IssueEdit, neutral: str) -> list[str]:
    return [path for path, target in edit.writes.items() if target == neutral]


def _with_overwritten(
    site: Site, edit: IssueEdit, body: IssueBody, before: _Before, edited: Edited
) -> Edited:
    """The outcome, with what somebody else wrote between our look and our write."""
    try:
        reply = _history(site, edit)
    except Temporary as error:
        return replace(
            edited, problem=_problem(edit, f"whether others wrote meanwhile is not known: {error.message}")
        )
    us, lost, writers = site.client.account, dict[str, str](), dict[str, Author]()
    if edit.sections.edits:
        changes = history.text_changes(reply.data, before.entry, site.shapes)
        lost.update(history.overwritten(changes, us, edit.sections.specs, site.shapes.form))
        writers.update((key, one.by) for one in history.meanwhile(changes, us) for key in lost)
    for name in before.texts.keys() & body.fields.keys():
        changes = history.text_changes(reply.data, before.entry, site.shapes, before.called[name])
        said, paths = (
            history.overwritten(changes, us, WHOLE, site.shapes.form),
            _paths(edit, body.names.get(name, name)),
        )
        lost.update((path, text) for text in said.values() for path in paths)
        writers.update((path, one.by) for one in history.meanwhile(changes, us) for path in paths)
    return replace(edited, overwritten=lost, writers=writers) if lost else edited


def _problem(edit: IssueEdit, message: str, hint: str = "") -> Problem:
    return Problem(message, hint, severity=Severity.ERROR, code="jira.update", uid=edit.uid)
