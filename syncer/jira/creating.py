"""Creates issues in bulk and says of each draft how it ended.

Why it exists: the reply names failures by their place in the request and successes by nothing, and a
lost reply leaves all of them open. A field that Jira does not take (not on the create screen, somebody
who cannot be assigned) is left out once and said, a name that only epics need is given once; an issue is never
sent again after a lost reply.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from http import HTTPStatus

from syncer.domain.json import JsonObject, JsonValue, canonical
from syncer.domain.problems import Problem, Severity
from syncer.facts import Capability
from syncer.http.messages import ABSENT, Reply
from syncer.http.narrow import as_number, as_object, as_objects, as_text
from syncer.jira.catalogue import CUSTOM
from syncer.jira.client import CharactersRefused
from syncer.jira.errors import Complaint, complaint, permanent
from syncer.jira.marking import marked, put_properties
from syncer.jira.names import Named, UnknownName
from syncer.jira.site import Site
from syncer.jira.wanted import unfilled
from syncer.jira.wire import IssueBody, draft_body, too_long
from syncer.ports import Created, Outcome, PortError, UnknownOutcome
from syncer.ports.causes import cause_of, cause_of_refusal
from syncer.sync.changes import IssueDraft
from syncer.sync.failures import Cause
from syncer.text import sections

MOST = 50
_NAMED = 5  # records that one problem names
_BASIC = 0xFFFF  # the last character that a database of three bytes a character holds
_HELP = "correct the record, or let `syncer doctor` say what the project's create screen and permissions lack"
_UNTOLD = "jira did not say what became of it"
_ESSENTIAL = frozenset({"summary", "project", "issuetype", "description"})


@dataclass(frozen=True, slots=True)
class _Order:
    """A draft on its way: its place among the drafts, its body, and what of it was already refused.

    `owed` are properties that the site may not take with a create: they are set right after. `make` builds the body anew.
    """

    place: int
    draft: IssueDraft
    body: IssueBody
    refused: Mapping[str, str]
    make: Callable[[], IssueBody]
    owed: tuple[JsonObject, ...] = ()

    @property
    def rare(self) -> bool:
        """Whether it has a character, such as an emoji, that not every database holds."""
        return any(ord(letter) > _BASIC for letter in canonical(self.body.to_json()))


Outcomes = dict[int, Created]


def create_issues(site: Site, drafts: Sequence[tuple[IssueDraft, str]], instance: str) -> list[Created]:
    """Create up to 50 issues; one outcome a draft, in order. Raises where nothing at all was created."""
    if len(drafts) > MOST:
        raise ValueError(f"at most {MOST} issues a request, not {len(drafts)}")
    outcomes: Outcomes = {}
    known, orders = site.capabilities, []
    for place, (draft, token) in enumerate(drafts):
        try:
            make = partial(_body, draft, token, instance, site)
            body = make()
            order = _Order(place, draft, body, _named(body, body.refused), make)
            orders.append(_bare(site, order) if known.lacks(Capability.BODY_PROPERTIES) else order)
        except UnknownName as error:
            outcomes[place] = _failed(draft, error.message, error.hint, Cause.CONFIGURATION)
    plain, rare = _apart(site, _complete(site, orders, outcomes))
    refused = _send(site, plain, outcomes)
    refused += _send_rest(site, rare, outcomes) if plain else _send(site, rare, outcomes)
    with suppress(PortError):  # what was made stays made, whatever goes wrong with the rest
        _look_again(site, refused)
    with suppress(PortError):
        _send_again(site, refused, outcomes)
    for order, refusal in refused:
        outcomes.setdefault(order.place, _turned_down(order, refusal))
    return [outcomes[place] for place in range(len(drafts))]


def _complete(site: Site, orders: Sequence[_Order], outcomes: Outcomes) -> list[_Order]:
    """Orders that have all that their type requires; the others are not sent, with one problem a type (B-15)."""
    found: dict[tuple[Named, tuple[tuple[str, str], ...]], list[_Order]] = {}
    for order in orders:
        issue_type = site.catalogue.issue_type(order.draft.types, order.draft.project)
        given = order.body.wire_fields
        lacking = site.catalogue.lacking(issue_type, order.draft.project, given, ask=False)
        found.setdefault((issue_type, tuple(sorted(lacking.items()))), []).append(order)
    for (kind, fields), these in found.items():
        if fields:
            problem = _lacking(site, kind, dict(fields), these)
            outcomes.update({o.place: Created(o.draft.uid, Outcome.FAILED, problem=problem) for o in these})
    return [order for order in orders if order.place not in outcomes]


def _lacking(site: Site, issue_type: Named, fields: Mapping[str, str], orders: Sequence[_Order]) -> Problem:
    draft = orders[0].draft
    message, hint = unfilled(fields, issue_type, draft.project, draft.kind.value, site.catalogue)
    uids = [order.draft.uid for order in orders]
    more = f" and {len(uids) - _NAMED} more" if len(uids) > _NAMED else ""
    told = f"{message} for {', '.join(uids[:_NAMED])}{more}; nothing was sent"
    return Problem(told, f"fill it in those records; or {hint}", code="jira.required", uid=uids[0])


def _look_again(site: Site, refused: Sequence[tuple[_Order, Complaint]]) -> None:
    """Read create screens anew that ask for more than we know of, so that the next cycle names it before it sends."""
    types = {
        (site.catalogue.issue_type(order.draft.types, order.draft.project), order.draft.project)
        for order, refusal in refused
        if refusal.fields.keys() - order.body.wire_fields
    }
    for issue_type, project in types:
        site.catalogue.look_again(issue_type, project)


def _apart(site: Site, orders: Sequence[_Order]) -> tuple[list[_Order], list[_Order]]:
    """Orders, and those that had better have a request of their own: a database may break off at one of them."""
    rare = [order for order in orders if site.dialect.rare_apart and order.rare]
    return [order for order in orders if order not in rare], rare


def _body(draft: IssueDraft, token: str, instance: str, site: Site) -> IssueBody:
    """The draft's body. Raises UnknownName, also for a text that Jira would not take."""
    description = None
    if draft.sections.edits:
        specs, edits = draft.sections.specs, draft.sections.edits
        description = sections.splice(None, specs, edits, form=site.shapes.form)
    body = draft_body(draft, token, instance, description, site)
    long = too_long(body, site.limits.text)
    if not long:
        return body
    return _body_without_long(draft, token, instance, site, long, body)


def _body_without_long(  # noqa: PLR0917 -- what a body is made of
    draft: IssueDraft, token: str, instance: str, site: Site, long: Mapping[str, str], body: IssueBody
) -> IssueBody:
    """The body without the texts that are too long: the next cycle attaches them to the issue that then is (B-23)."""
    fields = {name: value for name, value in draft.fields.items() if not _is_long(name, long, body)}
    edits = dict(draft.sections.edits)
    while True:
        cut = replace(draft, fields=fields, sections=replace(draft.sections, edits=edits))
        description = (
            sections.splice(None, cut.sections.specs, edits, form=site.shapes.form) if edits else None
        )
        made = draft_body(cut, token, instance, description, site)
        if not too_long(made, site.limits.text):
            break
        del edits[max(edits, key=lambda key: len(edits[key]))]
    words = {name: f"{said}; the next cycle attaches it" for name, said in long.items()}
    names = {**made.names, **{name: body.names[name] for name in long if name in body.names}}
    return replace(made, names=names, refused={**made.refused, **words})


def _is_long(neutral: str, long: Mapping[str, str], body: IssueBody) -> bool:
    return any(body.names.get(name, name) == neutral for name in long)


def _send(site: Site, orders: Sequence[_Order], outcomes: Outcomes) -> list[tuple[_Order, Complaint]]:
    """Send them, note what came of each, and return those that were refused."""
    if not orders:
        return []
    if site.capabilities.lacks(Capability.BULK_CREATE):
        return _send_singly(site, orders, outcomes)
    updates: list[JsonValue] = [order.body.to_json() for order in orders]
    try:
        reply = site.client.post("issue/bulk", {"issueUpdates": updates}, optional=True)
    except UnknownOutcome as error:
        outcomes.update({order.place: _unknown(order.draft, error.message) for order in orders})
        return []
    except CharactersRefused as error:
        outcomes.update({order.place: _fallen(order, error, alone=len(orders) == 1) for order in orders})
        return []
    if reply.status in ABSENT and not as_objects(as_object(reply.data).get("errors")):
        refused = _send_singly(site, orders, outcomes)
        if any(outcomes[o.place].outcome is Outcome.DONE for o in orders if o.place in outcomes):
            site.capabilities.note(Capability.BULK_CREATE, there=False)
        return refused
    site.capabilities.note(Capability.BULK_CREATE, there=True)
    refusals = _refusals(reply, len(orders))
    made = as_objects(as_object(reply.data).get("issues"))
    taken = [order for number, order in enumerate(orders) if number not in refusals]
    if len(made) != len(taken):  # nobody knows which is whose: their tokens tell
        outcomes.update({order.place: _unknown(order.draft, _UNTOLD) for order in taken})
    else:
        pairs = zip(taken, made, strict=True)
        outcomes.update({order.place: _made(site, order, issue) for order, issue in pairs})
    return [(orders[number], refusal) for number, refusal in refusals.items()]


def _send_singly(site: Site, orders: Sequence[_Order], outcomes: Outcomes) -> list[tuple[_Order, Complaint]]:
    """The same one issue a request, where there is no bulk create; raises where not even the first can be sent."""
    refused: list[tuple[_Order, Complaint]] = []
    for number, order in enumerate(orders):
        try:
            reply = site.client.post("issue", order.body.to_json())
        except UnknownOutcome as error:
            outcomes[order.place] = _unknown(order.draft, error.message)
            continue
        except CharactersRefused as error:
            outcomes[order.place] = _fallen(order, error, alone=True)
            continue
        except PortError as error:
            if not number:
                raise
            left = orders[number:]
            outcomes.update(
                {o.place: _failed(o.draft, error.message, error.hint, cause_of(error)) for o in left}
            )
            return refused
        if reply.ok:
            outcomes[order.place] = _made(site, order, as_object(reply.data))
        elif reply.status == 400:
            refused.append((order, complaint(reply.data)))
        else:
            failure = permanent(reply, "creating an issue")
            outcomes[order.place] = _failed(order.draft, failure.message, failure.hint, cause_of(failure))
    return refused


def _fallen(order: _Order, error: CharactersRefused, *, alone: bool) -> Created:
    """What became of an issue of a request that the database broke off: those before the broken one may exist."""
    if alone or order.rare:
        return _failed(order.draft, error.message, error.hint)
    return _unknown(order.draft, "another issue of the same request broke it off")


def _send_again(
    site: Site, refused: Sequence[tuple[_Order, Complaint]], outcomes: Outcomes, *, last: bool = False
) -> None:
    """A second, last try; a third for those whose property was all that was taken away in the second."""
    mended = [order for pair in refused if (order := _mended(site, *pair)) is not None]
    before = {order.place: order for order, _ in refused}
    bared = {order.place for order in mended if order.owed and not before[order.place].owed}
    still = _send_rest(site, mended, outcomes)
    again = [pair for pair in still if pair[0].place in bared and not last]
    if again:
        _send_again(site, again, outcomes, last=True)
    for order, refusal in still:
        outcomes.setdefault(order.place, _turned_down(order, refusal))


def _send_rest(site: Site, orders: Sequence[_Order], outcomes: Outcomes) -> list[tuple[_Order, Complaint]]:
    """Send what follows on a first request; whatever goes wrong with it concerns only these."""
    try:
        return _send(site, orders, outcomes)
    except PortError as error:
        outcomes.update(
            {
                order.place: _failed(order.draft, error.message, error.hint, cause_of(error))
                for order in orders
            }
        )
        return []


def _refusals(reply: Reply, size: int) -> dict[int, Complaint]:
    """Refusals by place. A refusal of the whole request is everybody's, or an error of its own."""
    elements = as_objects(as_object(reply.data).get("errors"))
    if not reply.ok and not elements:
        if reply.status != 400:
            raise permanent(reply, "creating issues")
        return dict.fromkeys(range(size), complaint(reply.data))
    return {
        place: complaint(one.get("elementErrors"))
        for one in elements
        if 0 <= (place := _place_of(one.get("failedElementNumber"))) < size
    }


def _place_of(number: JsonValue) -> int:
    """A place in the request; -1 where the reply names none."""
    return as_number(number) if as_text(number).isdecimal() else -1


def _mended(site: Site, order: _Order, refusal: Complaint) -> _Order | None:
    """The order with what was lacking and without what was refused; None where that cannot help."""
    long = _long(site, order, refusal)
    if long:
        rest = {name: words for name, words in refusal.fields.items() if name not in long}
        shorter = _shorter(site, order)
        return _mended(site, shorter, replace(refusal, fields=rest)) if rest else shorter
    if order.body.way and not refusal.fields:
        return replace(order, body=replace(order.body, way=""))  # it follows as a transition of its own
    if not refusal.fields.keys() - {"properties"} and order.body.properties:
        return _bare(site, order)
    order, lacking = _with_epic_name(site, order, refusal)
    named = {
        name: words for name, words in refusal.fields.items() if name in order.body.wire_fields - lacking
    }
    if not (named or lacking) or _ESSENTIAL & named.keys() or len(named) + len(lacking) < len(refusal.fields):
        return None
    refused = {**order.refused, **_named(order.body, named)}
    return replace(order, body=order.body.without(named), refused=refused)


def _long(site: Site, order: _Order, refusal: Complaint) -> frozenset[str]:
    """What was refused since it is longer than the site turns out to take."""
    site.limits.hear(refusal.fields, order.body.fields)
    return frozenset(too_long(order.body, site.limits.text).keys() & refusal.fields.keys())


def _shorter(site: Site, order: _Order) -> _Order:
    """The order without texts that are too long; the next cycle attaches them."""
    body = order.make()
    shorter = replace(order, body=body, refused={**order.refused, **_named(body, body.refused)})
    return _bare(site, shorter) if order.owed else shorter


def _bare(site: Site, order: _Order) -> _Order:
    """The order with a label as its mark, so that it is found again whatever becomes of the property."""
    return replace(order, body=marked(site, order.body), owed=order.body.properties)


def _with_epic_name(site: Site, order: _Order, refusal: Complaint) -> tuple[_Order, frozenset[str]]:
    """The order with the summary as the epic's own name where Jira asks for one, and the field that is."""
    if refusal.fields.keys() <= order.body.wire_fields:
        return order, frozenset()
    epics = site.catalogue.epics()
    if epics is None or epics.name not in refusal.fields or epics.name in order.body.wire_fields:
        return order, frozenset()
    fields = {**order.body.fields, epics.name: order.body.fields.get("summary")}
    return replace(order, body=replace(order.body, fields=fields)), frozenset({epics.name})


def _named(body: IssueBody, refused: Mapping[str, str]) -> dict[str, str]:
    """Refused wire fields by their neutral names."""
    return {body.names.get(name, name): words for name, words in refused.items()}


def _made(site: Site, order: _Order, issue: JsonObject) -> Created:
    _settle(site, order, as_text(issue.get("id")))
    return Created(
        order.draft.uid,
        Outcome.DONE,
        as_text(issue.get("id")),
        as_text(issue.get("key")),
        _left_out(order) if order.refused else None,
        order.refused,
    )


def _settle(site: Site, order: _Order, native: str) -> None:
    """Note whether the site takes properties with a create, and set those that are owed.

    What goes wrong with them is no failure of the create: the label marks the issue as well.
    """
    known = site.capabilities
    known.note(Capability.BODY_PROPERTIES, there=not order.owed)
    if order.owed:
        with suppress(PortError):
            put_properties(site, native, order.owed)


def _left_out(order: _Order) -> Problem:
    named = "; ".join(f"{name.removeprefix(CUSTOM)}: {words}" for name, words in order.refused.items())
    return Problem(
        f"created as {order.draft.types[0]} without some fields that Jira refused ({named})",
        "put them on the create screen, or correct the value; the next cycle sends them again",
        severity=Severity.WARNING,
        code="jira.left-out",
        uid=order.draft.uid,
    )


def _failed(draft: IssueDraft, words: str, hint: str = "", cause: Cause = Cause.DATA) -> Created:
    problem = Problem(f"the issue was not created: {words}", hint, code="jira.create", uid=draft.uid)
    return Created(draft.uid, Outcome.FAILED, problem=problem, cause=cause)


def _turned_down(order: _Order, refusal: Complaint) -> Created:
    cause = cause_of_refusal(HTTPStatus.BAD_REQUEST, refusal.fields)
    return _failed(order.draft, refusal.text, _HELP, cause)


def _unknown(draft: IssueDraft, words: str) -> Created:
    problem = Problem(
        f"nobody knows yet whether the issue was created: {words}",
        "the next cycle looks for it",
        severity=Severity.WARNING,
        code="jira.unknown",
        uid=draft.uid,
    )
    return Created(draft.uid, Outcome.UNKNOWN, problem=problem, cause=Cause.OUTAGE)
