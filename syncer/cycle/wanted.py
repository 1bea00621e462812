"""All names of a mapping that a site has to know, with the place in the mapping of each.

Why it exists: a name that a site does not have is found before anything is written, all at once.
"""

from syncer.ports import Wanted
from syncer.sync.mapping import FieldMapping
from syncer.sync.mapping import Mapping as SyncMapping


def wanted(project: str, mapping: SyncMapping) -> Wanted:
    """The names of a project's mapping; of a list of values only the first is ever written, so only it is needed."""
    kinds = {kind: record for kind, record in mapping.records.items() if record.issues is not None}
    fields = [
        (f"records.{kind}.fields.{path}", field)
        for kind, record in kinds.items()
        for path, field in record.fields.items()
    ]
    return Wanted(
        project=project,
        types={
            kind: tuple(tuple(choice.type) for choice in record.issues.create)
            for kind, record in kinds.items()
            if record.issues is not None
        },
        fields={field.neutral: place for place, field in reversed(fields)},
        priorities={name: place for place, field in fields for name in _priorities(field)},
        link_types={
            link.type: f"records.{kind}.links.{path}"
            for kind, record in kinds.items()
            for path, link in record.links.items()
        },
    )


def _priorities(field: FieldMapping) -> list[str]:
    if field.neutral != "priority" or field.values is None:
        return []
    return [names[0] for names in field.values.values()]
