"""Forms handed in on a page: the page read once, everything judged, and one set of decisions kept (PG-15, PG-16).

Why it exists: a tick below a form is a command by whoever ticked. What is wrong comes as flaws with their places, and then nothing is
kept but that somebody asked; what is right becomes records in that person's name with the next step of the cycle, and the page shows
an empty form again. A turn of a form is handed in once: its records remember it by `form_id`. Asks a site only whether somebody still writes.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from syncer.cycle.form_desks import Texts, handed_in
from syncer.cycle.issuing import Outcome, at_rest, by_account
from syncer.cycle.project import Project
from syncer.domain.ids import format_provisional
from syncer.domain.json import JsonObject, JsonValue, digest
from syncer.domain.people import Directory, Person
from syncer.domain.problems import Place
from syncer.intake import form_again, form_change, form_feedback, form_pages
from syncer.intake.draft import Draft
from syncer.intake.flaws import Flaw
from syncer.intake.form_reading import Filled
from syncer.intake.sheetvalues import SheetReader
from syncer.pages.sheets import sheet_words
from syncer.ports import Wiki
from syncer.sync.issuing import Step
from syncer.sync.observation import DecisionKind, HubState, Observation
from syncer.sync.wiki import PageState
from syncer.text.storage.inputs import Inputs, inputs
from syncer.text.storage.units import areas


@dataclass(frozen=True, slots=True)
class HandedIn:
    """A form that somebody hands in: the page and its turn, who, and when."""

    page: str
    turn: str
    who: Person
    at: datetime

    @property
    def kind(self) -> str:
        """The kind of page that has it."""
        return self.page.partition(".")[0]

    @property
    def form(self) -> str:
        """What its records keep of it."""
        return form_pages.form_id(self.page, self.turn)


def by_tick(
    project: Project, seen: Observation, asked: HandedIn, known: Mapping[str, str], later: Wiki | None = None
) -> Outcome:
    """What a tick below a form comes to.

    `known` is whom pages mention by which account. Records get provisional ids by the page and its turn, so that planning it twice says the
    same. With `later`, a tick that was looked at before: it counts, and what is missing by then is said, only once nobody writes on the
    page, for which this wiki is asked.
    """
    hub, state = seen.hub, seen.hub.pages.get(asked.page)
    if state is None or asked.kind not in form_pages.FORMS or not project.mapping.pages.forms.on_pages:
        return Outcome("void")
    if asked.form in handed_in(_all(hub)):
        return Outcome("again")
    reading = seen.wiki.readings.get(asked.page) if seen.wiki is not None else None
    body, version = state.body, state.version
    if reading is not None:
        body, version = reading.remote.body, reading.remote.version
    filled, drafts = _read(project, seen, asked, body, known)
    draft = None
    if later is not None and not _said(hub, asked.page, filled):
        page, draft = at_rest(project, later, seen, asked.page)
        if page is None:
            return Outcome("missing", draft=draft)
        body, version = page.body, page.version
        filled, drafts = _read(project, seen, asked, body, known)
    if filled.marked:
        payload: JsonObject = {"flaws": _flaws(filled), "version": version, "who": asked.who.id}
        said = _said(hub, asked.page, filled)
        return Outcome("missing", () if said else ((DecisionKind.SUBMIT, asked.page, payload),), draft)
    return Outcome("counted", (*_entered(project, asked, drafts), _taken(state, asked, body, version)), draft)


def _entered(project: Project, asked: HandedIn, drafts: Sequence[Draft]) -> Iterator[Step]:
    """The records to enter; their provisional ids are those of the page's turn."""
    token = "".join(one for one in digest([asked.page, asked.turn]) if one.isalpha())[:10]
    for number, draft in enumerate(drafts, 1):
        uid = format_provisional(project.prefix, draft.kind, f"{token}{number}")
        yield DecisionKind.ENTER, uid, {"kind": draft.kind.value, "values": dict(draft.values)}


def _taken(state: PageState, asked: HandedIn, body: str, version: int) -> Step:
    """That what stands in the form has been taken, so that it goes from there."""
    areas_read: list[JsonValue] = [*_written(state, body)]
    payload: JsonObject = {"flaws": [], "areas": areas_read, "version": version, "who": asked.who.id}
    return DecisionKind.SUBMIT, asked.page, payload


def _written(state: PageState, body: str) -> list[str]:
    """The keys of the page's areas that somebody has written in."""
    empty = areas(state.rendered)
    return [
        unit.key for name, unit in areas(body).items() if name not in empty or unit.key != empty[name].key
    ]


def _all(hub: HubState) -> list[Texts]:
    """What records say, those included that are still to be entered."""
    waiting = (one.payload.get("values") for one in hub.decisions if one.kind is DecisionKind.ENTER)
    return [
        *(one.values for one in hub.records.values()),
        *(values for values in waiting if isinstance(values, dict)),
    ]


def _read(
    project: Project, seen: Observation, asked: HandedIn, body: str, known: Mapping[str, str]
) -> tuple[Filled, Sequence[Draft]]:
    """What stands in a page's form, and the records it becomes; whoever hands it in has filled it in, today, unless it says otherwise."""
    people, accounts = Directory(seen.data.people), by_account(seen.data, known)
    zone = ZoneInfo(project.timezone)
    reader = SheetReader(zone, sheet_words(project.templates.labels), people)
    found = inputs(body, lambda account: accounts.get(account, f"@{account}"))
    grid = form_pages.cells(found, form_pages.FORMS[asked.kind])
    filled = Filled(grid, Place(asked.page), _cell, reader, seen.hub.records, strict=True)
    _tell_pictures(filled, found, asked.kind)
    today = asked.at.astimezone(zone).date().isoformat()
    if asked.kind == form_pages.CHANGE_PAGE:
        draft = form_change.asked(filled, {"requested_by": asked.who.id, "requested_at": today})
        return filled, [form_again.named(draft, asked.form)] if draft is not None else []
    said = form_feedback.told(filled, asked.who.id, today)
    person = people.find(said.by)
    called = (person.name or person.id) if person is not None else said.by
    drafts = form_feedback.questions(said, asked.page.rpartition(".")[2], called)
    named = form_again.filler(asked.form, said.by)
    return filled, [form_again.named(draft, f"{named}-{row}") for row, draft in drafts]


def _tell_pictures(filled: Filled, found: Inputs, kind: str) -> None:
    """No record holds a picture or a file, and the form is empty again once it is handed in."""
    for name in form_pages.areas(form_pages.FORMS[kind]):
        if name in found.areas and found.areas[name].more:
            message = "the form holds a picture or a file, which cannot be taken"
            filled.amiss(message, "move it below the form", Flaw("more", name, 0, ""))


def _cell(row: int, column: int) -> str:
    return f"row {row} of the form, cell {column}"


def _flaws(filled: Filled) -> list[JsonValue]:
    return [one.to_json() for one in filled.marked]


def _said(hub: HubState, page: str, filled: Filled) -> bool:
    """Whether the page says so already."""
    last = [one for one in hub.decisions if one.kind is DecisionKind.SUBMIT and one.subject == page]
    return bool(last) and last[-1].payload.get("flaws") == _flaws(filled)
