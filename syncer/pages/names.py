"""What a field of any kind of record is called, and which group of the labels has its words.

Why it exists: sheets and the page of rules name fields of every kind, nested ones too, and must call them the same. Nothing
here knows a record.
"""

from syncer.domain.fields import FieldSpec, field_specs
from syncer.domain.kinds import Kind
from syncer.pages.labels import Labels


def field_name(kind: Kind, path: str, labels: Labels, locale: str) -> str:
    """Return a field's Chinese key, or its label, or its own name as words."""
    spec = field_specs(kind).get(path)
    if spec is not None and locale.startswith("zh"):
        return spec.zh
    for name in (path, path.rpartition(".")[2]):
        label = labels.words.get("field", {}).get(name, {}).get(locale)
        label = label or (labels.text.get(name, {}).get(locale) if spec is None else None)
        if isinstance(label, str) and (name == path or "." not in label):
            return label
    plain = path.rpartition(".")[2].replace("_", " ")
    return plain[:1].upper() + plain[1:]


def group_of(spec: FieldSpec, labels: Labels) -> str:
    """Return the labels' group of a field's words: the one with its name, else the one with exactly its words; "" for none."""
    name = spec.path.rpartition(".")[2]
    groups = labels.words
    if spec.kind == Kind.REQUIREMENT and spec.path == "kind":
        return spec.path
    if not spec.values:
        return ""
    fitting = [group for group, words in groups.items() if set(words) == set(spec.values)]
    return name if name in fitting else next(iter(fitting), "")
