"""Takes one transition of one issue, its screen filled, and says how it ended.

Why it exists: a screen takes its own fields and no others, requires some, and a refusal may as well mean that the
workflow, or the issue, was changed a moment ago (B-18). What is not known to be filled is not sent; a transition
is never sent twice here, since a lost reply does not tell whether the issue was moved.
"""

from collections.abc import Iterable, Mapping
from http import HTTPStatus

from syncer.domain.json import JsonObject, JsonValue
from syncer.domain.problems import Problem
from syncer.http.narrow import as_object, as_objects, as_text, dig
from syncer.jira.catalogue import CUSTOM
from syncer.jira.errors import complaint, permanent
from syncer.jira.names import UnknownName
from syncer.jira.site import Site
from syncer.jira.values import FieldInfo, encode, read_field
from syncer.ports import Moved, Outcome, Permanent, Refused
from syncer.ports.causes import cause_of
from syncer.sync.changes import TransitionIssue
from syncer.sync.failures import Cause
from syncer.sync.pairs import as_items
from syncer.sync.site_forms import BETWEEN
from syncer.sync.workflow import Way

_RESOLUTION = "resolution"
_COMMENT = "comment"  # on a screen like a field, but it can only be added
_NO_WAY = "see the workflow of the project in Jira, or say another status in the mapping"


class _Missing(Exception):
    """What a screen requires and nothing fills, by the fields' names in Jira."""


def move_issue(site: Site, move: TransitionIssue, native: str, way: Way) -> Moved:
    """Take one transition. Raises what concerns the whole site, and UnknownOutcome where no reply came."""
    try:
        screen = _screen(site, native, way)
        if screen is None:
            return _stale(move, way, "it is not offered any more")
        body: JsonObject = {"transition": {"id": way.id}}
        fields = _filled(site, move, native, screen)
        comment = fields.pop(_COMMENT, None)
        if fields:
            body["fields"] = fields
        if comment is not None:
            body["update"] = {_COMMENT: [{"add": {"body": comment}}]}
        reply = site.client.post(f"issue/{native}/transitions", body)
    except Refused:
        raise
    except _Missing as missing:
        names = [as_text(one) for one in missing.args]
        return Moved(Outcome.FAILED, _unfilled(move, way, names), sent=False)
    except (UnknownName, Permanent) as error:
        cause = cause_of(error) if isinstance(error, Permanent) else Cause.CONFIGURATION
        return Moved(Outcome.FAILED, _problem(move, way, error.message, error.hint), sent=False, cause=cause)
    if reply.ok:
        return Moved(Outcome.DONE)
    said = complaint(reply.data)
    if reply.status == HTTPStatus.BAD_REQUEST and not said.fields:
        return _stale(move, way, said.text)
    refusal = permanent(reply, f"“{way.name}” of {move.key}")
    hint = _to_fill(move, said.fields) if said.fields else refusal.hint
    problem = _problem(move, way, said.text or refusal.message, hint)
    busy = reply.status == HTTPStatus.CONFLICT
    return Moved(Outcome.FAILED, problem, busy=busy, cause=cause_of(refusal))


def _stale(move: TransitionIssue, way: Way, words: str) -> Moved:
    return Moved(Outcome.FAILED, _problem(move, way, words, _NO_WAY), stale=True)


# ------------------------------------------------------------------------------------- screens


def _screen(site: Site, native: str, way: Way) -> JsonObject | None:
    """The fields of a transition's screen by id, none where it has no screen; None where it is not offered."""
    if way.screen is False:
        return {}
    asked = {"transitionId": way.id, "expand": "transitions.fields"}
    reply = site.client.look(f"issue/{native}/transitions", asked)
    if not reply.ok:
        raise permanent(reply, "to show what may be done with the issue")
    shown = as_objects(dig(reply.data, "transitions"))
    found = next((one for one in shown if as_text(one.get("id")) == way.id), None)
    return None if found is None else as_object(found.get("fields"))


def _filled(site: Site, move: TransitionIssue, native: str, screen: JsonObject) -> JsonObject:
    """Values for the fields of a screen: those that the mapping names, and of required ones what we know.

    Raises UnknownName for a value that is none there, _Missing for what nobody fills.
    """
    known = _record_fields(site, move, screen)
    fields: JsonObject = {}
    lacking: dict[str, str] = {}
    for number, shown in ((number, as_object(shown)) for number, shown in screen.items()):
        given = _given(move, number, shown)
        required = shown.get("required") is True and shown.get("hasDefaultValue") is not True
        if given is None and required:
            given = known.get(number)
        if given is not None:
            fields[number] = _encoded(site, number, shown, given)
        elif required:
            lacking[number] = as_text(shown.get("name")) or number
    missing = [lacking[number] for number in _empty(site, native, lacking)]
    if missing:
        raise _Missing(*missing)
    return fields


def _given(move: TransitionIssue, number: str, shown: JsonObject) -> JsonValue:
    """What the mapping says for a field of a screen; None where it says nothing."""
    if number == _RESOLUTION and move.aim.resolution:
        return move.aim.resolution
    name = as_text(shown.get("name")).casefold()
    return next(
        (value for asked, value in move.aim.screen.items() if asked.casefold() in {name, number}), None
    )


def _record_fields(site: Site, move: TransitionIssue, screen: JsonObject) -> dict[str, JsonValue]:
    """The record's values by id of field, where the screen requires anything at all."""
    if not any(dig(shown, "required") is True for shown in screen.values()):
        return {}
    project = move.key.rpartition("-")[0]
    found: dict[str, JsonValue] = {}
    for name, value in move.aim.fields.items():
        try:
            found[site.catalogue.field(name, project).id] = value
        except UnknownName:  # told when the mapping was checked, and no reason to leave the rest
            continue
    return found


def _empty(site: Site, native: str, lacking: Mapping[str, str]) -> list[str]:
    """Of the fields that a screen requires and we do not fill, those that the issue does not have either."""
    if not lacking:
        return []
    reply = site.client.look(f"issue/{native}", {"fields": ",".join(lacking)})
    held = as_object(dig(reply.data, "fields")) if reply.ok else {}
    return [number for number in lacking if number == _COMMENT or held.get(number) in (None, "", [])]


def _encoded(site: Site, number: str, shown: JsonObject, given: JsonValue) -> JsonValue:
    """A value as the field takes it: one of those allowed by its id, else by its type. Raises UnknownName."""
    name = as_text(shown.get("name")) or number
    schema = as_object(shown.get("schema"))
    custom: JsonValue = number.startswith("customfield_")
    info = read_field({"id": number, "name": name, "custom": custom, "schema": schema})
    if number == _COMMENT:
        return site.shapes.spliced(None, _words(given))
    allowed = shown.get("allowedValues")
    if "user" in {info.type, info.items}:
        return encode(info, _accounts(site, given), site.shapes, site.people.written)
    if not isinstance(allowed, list) or info.type == "string":
        plain = info.rich or info.type == "string"
        return encode(info, _words(given) if plain else given, site.shapes, site.people.written)
    return _chosen(info, as_objects(allowed), given)


def _accounts(site: Site, given: JsonValue) -> JsonValue:
    """People by their accounts, where a mapping names them otherwise."""
    many = [as_text(one) for one in as_items(given)]
    found = site.people.find(many)
    return [found.get(one, one) for one in many] if isinstance(given, list) else found.get(many[0], many[0])


def _words(given: JsonValue) -> str:
    """A value as a text; of a list, one element a line."""
    return "\n\n".join(as_text(dig(one, "text")) or str(one) for one in as_items(given))


def _chosen(info: FieldInfo, allowed: Iterable[JsonObject], given: JsonValue) -> JsonValue:
    there = list(allowed)
    if info.type == "option-with-child":
        return _cascaded(info, there, given)
    chosen: list[JsonValue] = [_choice(info, there, as_text(word)) for word in as_items(given)]
    return chosen if info.type == "array" else chosen[0]


def _cascaded(info: FieldInfo, allowed: list[JsonObject], given: JsonValue) -> JsonValue:
    """A choice and the one below it, written as one line or as its two steps."""
    steps = given if isinstance(given, list) else as_text(given).split(BETWEEN, 1)
    first, *below = (as_text(step).strip() for step in steps)
    chosen = _choice(info, allowed, first)
    if not below:
        return chosen
    (parent,) = (one for one in allowed if as_text(one.get("id")) == chosen["id"])
    return {**chosen, "child": _choice(info, as_objects(parent.get("children")), below[0])}


def _choice(info: FieldInfo, allowed: list[JsonObject], word: str) -> JsonObject:
    for one in allowed:
        names = [as_text(one.get(part)) for part in ("name", "value", "untranslatedName")]
        if word.casefold() in {name.casefold() for name in names if name}:
            return {"id": as_text(one.get("id"))}
    listed = ", ".join(as_text(one.get("name")) or as_text(one.get("value")) for one in allowed)
    raise UnknownName(f"“{info.name}” has no value “{word}” there", f"there are: {listed}")


# ------------------------------------------------------------------------------------- words


def _unfilled(move: TransitionIssue, way: Way, names: list[str]) -> Problem:
    listed = " and ".join(f"“{name}”" for name in names)
    hint = _to_fill(move, names)
    return _problem(move, way, f"its screen requires {listed}, and nothing fills it", hint)


def _to_fill(move: TransitionIssue, names: Iterable[str]) -> str:
    listed = ", ".join(f"{name.removeprefix(CUSTOM)}: …" for name in names)
    return f"say screen: {{{listed}}} under {move.aim.path} of the mapping, or fill it in Jira first"


def _problem(move: TransitionIssue, way: Way, words: str, hint: str) -> Problem:
    message = f"{move.aim.path}: {move.key} was not moved by “{way.name}” to “{way.to.name}”: {words}"
    return Problem(message, hint, code="jira.transition", uid=move.uid)
