"""What can be said of templates without filling them in: syntax, names, labels, and what they import.

So a branch that no sample takes is still checked for misspelt names and missing labels.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from jinja2 import TemplateSyntaxError, meta, nodes

from syncer.domain.problems import Problem, did_you_mean
from syncer.pages import faults
from syncer.pages.environment import Environment
from syncer.pages.labels import Labels, unknown_key


@dataclass(slots=True)
class Used:
    """The labels a template uses by constant key: texts, and groups of words with the words asked for by name."""

    text: set[str] = field(default_factory=set)
    groups: set[str] = field(default_factory=set)
    fields: set[str] = field(default_factory=set)


def lint(
    environment: Environment, file: str, source: str, labels: Labels, names: Iterable[str]
) -> tuple[Problem, ...]:
    """Return what is wrong in a template: syntax, or else names and labels; `names` are those it may use."""
    try:
        tree = environment.parse(source, file, file)
        undeclared = meta.find_undeclared_variables(tree)
    except TemplateSyntaxError as error:
        return (faults.syntax(error, file, source, (*environment.filters, *environment.tests)),)
    known = {*names, *environment.globals}
    return (*_names(tree, undeclared - known, known, file, source), *_labels(tree, labels, file, source))


def imports(
    environment: Environment, sources: Mapping[str, str], there: Collection[str]
) -> Iterator[Problem]:
    """Yield a problem for each template that one of these names and that is not `there`; those without sense name none."""
    for file, source in sources.items():
        try:
            tree = environment.parse(source)
        except TemplateSyntaxError:
            continue
        for node in tree.find_all((nodes.FromImport, nodes.Import, nodes.Include, nodes.Extends)):
            target = getattr(node, "template", None)
            if isinstance(target, nodes.Const) and target.value not in there:
                name = str(target.value)
                place = faults.spot(source, file, node.lineno, name)
                yield Problem(
                    f"template: there is no '{name}'", did_you_mean(name, there), place, code="template"
                )


def used(environment: Environment, source: str) -> Used:
    """Return the labels a template names."""
    found = Used()
    for call, key in _keys(environment.parse(source)):
        {"t": found.text, "word": found.groups, "field": found.fields}[call].add(key.value)
    return found


def _names(
    tree: nodes.Template, unknown: set[str], known: set[str], file: str, source: str
) -> Iterator[Problem]:
    """A name the template sets anywhere is taken for known: Jinja does not tell which branch sets it."""
    own = {node.name for node in tree.find_all(nodes.Name) if node.ctx != "load"}
    met: set[tuple[str, int]] = set()
    for node in tree.find_all(nodes.Name):
        if node.name in unknown - own and (node.name, node.lineno) not in met:
            met.add((node.name, node.lineno))
            hint = did_you_mean(node.name, known) or faults.NAMES_HINT
            place = faults.spot(source, file, node.lineno, node.name)
            yield Problem(f"template: '{node.name}' is unknown", hint, place, code="template")


def _labels(tree: nodes.Template, labels: Labels, file: str, source: str) -> Iterator[Problem]:
    tables: Mapping[str, tuple[Iterable[str], str]] = {
        "t": (labels.text, "text"),
        "word": (labels.words, "group of words"),
        "field": (labels.words.get("field", {}), "field label"),
    }
    for call, key in _keys(tree):
        known, what = tables[call]
        if key.value not in set(known):
            yield unknown_key(key.value, known, faults.spot(source, file, key.lineno, key.value), what)


def _keys(tree: nodes.Template) -> Iterator[tuple[str, nodes.Const]]:
    for call in tree.find_all(nodes.Call):
        if isinstance(call.node, nodes.Name) and call.node.name in {"t", "word", "field"} and call.args:
            yield from ((call.node.name, const) for const in _constants(call.args[0]))


def _constants(node: nodes.Expr) -> list[nodes.Const]:
    """The texts an argument can be: a constant, or either branch of a condition."""
    if isinstance(node, nodes.Const) and isinstance(node.value, str):
        return [node]
    if isinstance(node, nodes.CondExpr):
        return [*_constants(node.expr1), *(_constants(node.expr2) if node.expr2 is not None else [])]
    return []
