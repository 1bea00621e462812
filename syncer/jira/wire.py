"""Every wire shape of an issue: what the API sends into `IssueState`, drafts and edits into what it takes.

The only module besides the field codecs that knows `fields`, `properties` and ids of custom fields. It
sends nothing and decides nothing.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from syncer.domain.json import JsonObject, JsonValue
from syncer.http.narrow import as_object, as_objects, as_text, dig
from syncer.jira.catalogue import CUSTOM, PARENT, Catalogue
from syncer.jira.dialect import PROPERTY
from syncer.jira.instants import instant
from syncer.jira.limits import size
from syncer.jira.marks import is_mark, marker_of
from syncer.jira.names import Named, UnknownName
from syncer.jira.site import Site
from syncer.jira.values import FieldInfo, Shapes, decode, encode, operations
from syncer.sync.changes import IssueDraft, IssueEdit
from syncer.sync.observation import Category, IssueLink, IssueState, Marker
from syncer.sync.site_forms import BETWEEN
from syncer.text.sections import RichText

CORE_FIELDS = (
    "project",
    "issuetype",
    "status",
    "updated",
    "created",
    "labels",
    "issuelinks",
    "description",
)
COMMENTS = "comment"
BASE_FIELDS: Mapping[str, FieldInfo] = {
    "summary": FieldInfo("summary", "Summary"),
    "labels": FieldInfo("labels", "Labels", type="array", items="string"),
}
_CATEGORIES = {
    "new": Category.TO_DO,
    "indeterminate": Category.IN_PROGRESS,
    "done": Category.DONE,
}


# ------------------------------------------------------------------------------------- reading


def issue_state(
    data: JsonObject, fields: Mapping[str, FieldInfo], shapes: Shapes, epic_link: str = ""
) -> IssueState:
    """An issue of a read with properties; `fields` are the neutral names asked for and what they are.

    `epic_link` is the field that holds the key of an issue's epic, where that is not `parent`.
    """
    wire = _with_epic(as_object(data.get("fields")), epic_link)
    values = {
        name: decode(info, wire.get(info.id), shapes) for name, info in fields.items() if info.id in wire
    }
    status = as_object(wire.get("status"))
    return IssueState(
        id=as_text(data.get("id")),
        key=as_text(data.get("key")),
        project=as_text(dig(wire, "project", "key")),
        type=as_text(dig(wire, "issuetype", "name")),
        updated=instant(as_text(wire.get("updated"))),
        status=as_text(status.get("name")),
        status_id=as_text(status.get("id")),
        category=category_of(status),
        fields={name: _unmarked(value) for name, value in values.items() if value is not None},
        description=shapes.rich(wire.get("description")),
        links=tuple(_link(one) for one in as_objects(wire.get("issuelinks"))),
        shows_links="issuelinks" in wire,
        marker=property_read(as_object(dig(data, "properties", PROPERTY))) or marker_of(wire.get("labels")),
        created=instant(as_text(wire.get("created"))),
    )


def _unmarked(value: JsonValue) -> JsonValue:
    """A value without our mark, which is no label that anybody chose."""
    return [one for one in value if not is_mark(one)] if isinstance(value, list) else value


def category_of(status: JsonObject) -> Category:
    """The category of a status as the site shows it; its key is the same in every language."""
    return _CATEGORIES.get(as_text(dig(status, "statusCategory", "key")), Category.UNDEFINED)


def _with_epic(wire: JsonObject, epic_link: str) -> JsonObject:
    """The fields with an issue's epic as its parent, where it has none above it otherwise."""
    epic = as_text(wire.get(epic_link))
    return {**wire, PARENT.id: {"key": epic}} if epic and not wire.get(PARENT.id) else wire


def _link(data: JsonObject) -> IssueLink:
    """A link; the end that is shown is the other one, and its name says which end we are."""
    outward = "outwardIssue" in data
    other = as_object(data.get("outwardIssue" if outward else "inwardIssue"))
    return IssueLink(
        type=as_text(dig(data, "type", "name")),
        outward=outward,
        other_id=as_text(other.get("id")),
        other_key=as_text(other.get("key")),
        id=as_text(data.get("id")),
    )


def property_read(value: JsonObject) -> Marker | None:
    """What our issue property says; None where it is not there."""
    uid, instance = as_text(value.get("uid")), as_text(value.get("instance"))
    if not uid:
        return None
    return Marker(
        uid,
        instance,
        as_text(value.get("token")),
        as_object(value.get("rest")),
        as_text(value.get("project")),
    )


# ------------------------------------------------------------------------------------- writing


@dataclass(frozen=True, slots=True)
class IssueBody:
    """What a create or an update sends; `names` leads from a wire field back to its neutral name.

    `updates` are additions to lists and removals from them, so that other people's elements stay (B-21).
    `refused` are wire fields left out because the site would not take them, with words for people.
    """

    fields: JsonObject = field(default_factory=dict)
    labels: tuple[tuple[str, str], ...] = ()
    updates: Mapping[str, Sequence[JsonObject]] = field(default_factory=dict)
    properties: tuple[JsonObject, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    refused: Mapping[str, str] = field(default_factory=dict)
    way: str = ""  # the transition that rides along with a create

    def without(self, refused: Iterable[str]) -> "IssueBody":
        """The same, some wire fields left out."""
        gone = set(refused)
        kept = {name: value for name, value in self.fields.items() if name not in gone}
        updates = {name: moves for name, moves in self.updates.items() if name not in gone}
        labels = () if "labels" in gone else self.labels
        return replace(self, fields=kept, updates=updates, labels=labels)

    def marked(self, label: str) -> "IssueBody":
        """The same with our mark as a label instead of the property."""
        labels = self.fields.get("labels")
        if not isinstance(labels, list):
            return replace(self, properties=(), labels=(*self.labels, ("add", label)))
        fields = {**self.fields, "labels": [*labels, label]}
        return replace(self, properties=(), fields=fields)

    @property
    def empty(self) -> bool:
        """Whether nothing is left to send."""
        return not (self.fields or self.labels or self.updates or self.properties)

    @property
    def wire_fields(self) -> frozenset[str]:
        """The wire names of all that would be written."""
        return frozenset(self.fields) | frozenset(self.updates) | ({"labels"} if self.labels else set())

    def to_json(self) -> JsonObject:
        """The request's body; labels as additions and removals, so that other people's stay (B-21)."""
        body: JsonObject = {"fields": dict(self.fields)}
        update: JsonObject = {name: [*moves] for name, moves in self.updates.items()}
        if self.labels:
            update["labels"] = [{verb: label} for verb, label in self.labels]
        if update:
            body["update"] = update
        if self.properties:
            body["properties"] = [*self.properties]
        if self.way:
            body["transition"] = {"id": self.way}
        return body


def draft_body(
    draft: IssueDraft, token: str, instance: str, description: RichText | None, site: Site
) -> IssueBody:
    """The body that creates an issue, its marker riding along. Raises UnknownName."""
    infos = fields_of(draft.fields, draft.project, site.catalogue)
    fields, refused = _encode_all(infos, draft.fields, draft.project, site, {})
    issue_type = site.catalogue.issue_type(draft.types, draft.project)
    names = {info.id: name for name, info in infos.items()}
    if not issue_type.subtask:
        names |= _as_epic(fields, site.catalogue)
    _fill(fields, draft, issue_type, site)
    fields["project"] = {"key": draft.project}
    fields["issuetype"] = {"id": issue_type.id}
    own: list[JsonValue] = [*dict.fromkeys((*as_words(draft.fields.get("labels")), *draft.labels))]
    if own:
        fields["labels"] = own
    if description is not None:
        fields["description"] = site.shapes.wire(description)
    marker = property_of(draft.uid, instance, draft.rest, token, project=draft.home or draft.project)
    return IssueBody(fields, properties=(marker,), names=names, refused=refused, way=draft.way)


def _fill(fields: JsonObject, draft: IssueDraft, issue_type: Named, site: Site) -> None:
    """Give what nothing else fills the mapping's own values, as far as the type's create screen shows it (B-15).

    Raises UnknownName.
    """
    for name, value in draft.fill.items():
        info = site.catalogue.field(CUSTOM + name, draft.project)
        if info.id in fields or not site.catalogue.on_screen(info, issue_type, draft.project):
            continue
        neutral = _as_neutral(info, value, site)
        _check_words(info, neutral, draft.project, site.catalogue)
        fields[info.id] = _encoded(info, neutral, site, None)


def _as_neutral(info: FieldInfo, value: JsonValue, site: Site) -> JsonValue:
    """A value as a mapping writes it, in the neutral form of its field: people by account, cascades in two steps."""
    items: list[JsonValue] = value if isinstance(value, list) else [value]
    if "user" in {info.type, info.items}:
        found = site.people.find(map(str, items))
        unknown = [str(one) for one in items if str(one) not in found]
        if unknown:
            raise UnknownName(
                f"'{info.name}' is to be {unknown[0]}, whom Jira does not know", "correct `required`"
            )
        items = [found[str(one)] for one in items]
    if info.type == "option-with-child":
        return [*str(items[0]).split(BETWEEN, 1)]
    if info.type == "array":
        return [str(one) for one in items]
    return items[0] if info.type in {"number", "user"} else str(items[0])


def _as_epic(fields: JsonObject, catalogue: Catalogue) -> dict[str, str]:
    """Turn a parent among the fields into the epic's link where it takes one; the link's neutral name."""
    epics = catalogue.epics() if PARENT.id in fields else None
    if epics is None or not epics.link:
        return {}
    fields[epics.link] = as_text(dig(fields.pop(PARENT.id), "key")) or None
    return {epics.link: PARENT.id}


def fields_of(values: Iterable[str], project: str, catalogue: Catalogue) -> dict[str, FieldInfo]:
    """The fields of neutral names. Raises UnknownName."""
    return {name: catalogue.field(name, project) for name in values}


def edit_body(
    edit: IssueEdit,
    instance: str,
    description: RichText | None,
    site: Site,
    texts: Mapping[str, JsonValue] | None = None,
) -> IssueBody:
    """The body that updates an issue: all its changes in one request. Raises UnknownName.

    `texts` are the documents that paragraph fields hold now, by id of field.
    """
    project = edit.key.rpartition("-")[0]
    infos = fields_of(edit.fields, project, site.catalogue)
    fields, refused = _encode_all(infos, edit.fields, project, site, texts or {})
    names = {info.id: name for name, info in infos.items()} | _as_epic(fields, site.catalogue)
    updates = _updates(edit, infos, fields, site)
    own = updates.pop("labels", [])
    moved = [(verb, as_text(label)) for move in own for verb, label in move.items()]
    moved += [("add", one) for one in edit.add_labels] + [("remove", one) for one in edit.remove_labels]
    if "labels" in fields and moved:  # whose former labels nobody read
        kept = [one for one in as_words(fields["labels"]) if one not in edit.remove_labels]
        fields["labels"] = [*dict.fromkeys((*kept, *edit.add_labels))]
        moved = []
    if description is not None:
        fields["description"] = site.shapes.wire(description)
    marker = () if edit.rest is None else (property_of(edit.uid, instance, edit.rest, project=project),)
    return IssueBody(fields, tuple(dict.fromkeys(moved)), updates, marker, names, refused)


def _updates(
    edit: IssueEdit, infos: Mapping[str, FieldInfo], fields: JsonObject, site: Site
) -> dict[str, list[JsonObject]]:
    """Take the lists whose former value we know out of the fields, as additions and removals; an empty parent, too."""
    found: dict[str, list[JsonObject]] = {}
    for name, info in infos.items():
        before = _before(edit, name)
        if info.id not in fields or before is None:
            continue
        moves = operations(info, before, edit.fields[name], site.people.written)
        if moves is not None:
            del fields[info.id]
            if moves:
                found[info.id] = moves
    if PARENT.id in fields and fields[PARENT.id] is None:  # only Cloud still has it here
        del fields[PARENT.id]
        found[PARENT.id] = [{"set": {"none": True}}]
    return found


def _before(edit: IssueEdit, neutral: str) -> list[JsonValue] | None:
    """What a list held when it was read, all fields together that write it; None where nobody read it."""
    paths = [path for path, target in edit.writes.items() if target == neutral and path in edit.before]
    values = [edit.before[path] for path in paths]
    if not paths:
        return None
    return [
        one
        for value in values
        for one in (value if isinstance(value, list) else [] if value is None else [value])
    ]


def property_of(
    uid: str, instance: str, rest: JsonObject, token: str = "", *, project: str = ""
) -> JsonObject:
    """Our issue property, in the form in which it rides along with a create or an update.

    `project` is the key of the project that the record belongs to, wherever people move the issue (B-09).
    """
    value: JsonObject = {"uid": uid, "instance": instance}
    if project:
        value["project"] = project
    if token:
        value["token"] = token
    if rest:
        value["rest"] = rest
    return {"key": PROPERTY, "value": value}


def too_long(body: IssueBody, most: int) -> Mapping[str, str]:
    """Wire fields whose text is over the site's limit, with words for people (B-23); never cut (§1.3)."""
    sizes = {name: size(value) for name, value in body.fields.items()}
    return {
        name: f"the text takes {found:,} characters of the {most:,} that Jira allows"
        for name, found in sizes.items()
        if found > most
    }


def as_words(value: JsonValue) -> list[str]:
    """The texts of a list."""
    return [one for one in value if isinstance(one, str)] if isinstance(value, list) else []


def _encode_all(
    infos: Mapping[str, FieldInfo],
    values: Mapping[str, JsonValue],
    project: str,
    site: Site,
    texts: Mapping[str, JsonValue],
) -> tuple[JsonObject, dict[str, str]]:
    """Values for the wire by id of field, and those that the site would refuse with the reason (B-17)."""
    fields: JsonObject = {}
    refused: dict[str, str] = {}
    for name, info in infos.items():
        try:
            _check_words(info, values[name], project, site.catalogue)
            value = _encoded(info, values[name], site, texts.get(info.id))
        except UnknownName as error:
            refused[info.id] = f"{error.message} ({error.hint})"
            continue
        if not (info.rich and value == texts.get(info.id, ...)):
            fields[info.id] = value
    return fields, refused


def _check_words(info: FieldInfo, value: JsonValue, project: str, catalogue: Catalogue) -> None:
    """Raises UnknownName for an option that is none, and for a custom label that holds a space."""
    words = as_words(value) if isinstance(value, list) else [value] if isinstance(value, str) else []
    if info.type == "option-with-child" and words:
        words = [BETWEEN.join(words)]
    for word in words:
        if info.chosen:
            catalogue.check_option(info, word, project)
        elif info.items == "string" and any(letter.isspace() for letter in word):
            raise UnknownName(f"'{info.name}' holds labels, and '{word}' has a space", "write it in one word")


def _encoded(info: FieldInfo, value: JsonValue, site: Site, before: JsonValue) -> JsonValue:
    """A value for the wire; a priority goes by its id, since its name depends on the language."""
    if info.type == "priority" and isinstance(value, str) and value:
        return {"id": site.catalogue.priority(value).id}
    if info.rich and before is not None:
        return site.shapes.spliced(before, as_text(value))
    return encode(info, value, site.shapes, site.people.written)
