"""What can be said of templates without filling them in: syntax, names, labels, and what they import.

So a branch that no sample takes is still checked for misspelt names and missing labels.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from jinja2 import TemplateSyntaxError, meta, nodes

from syncer.domain.problems import Place, Problem, did_you_mean
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
    environment: Environment, sources: Mapping[str, str], labels: Mapping[str, Labels], names: Iterable[str]
) -> tuple[Problem, ...]:
    """Return what is wrong in each source by name; `labels` gives the labels each may use, `names` what it may call."""
    known = {*names, *environment.globals}
    problems: list[Problem] = []
    for name in sorted(sources):
        tree = _tree(environment, sources, name, problems)
        if tree is not None:
            problems += _names(tree, sources, name, known)
            problems += _labels(tree, sources, name, labels[name])
            problems += _imports(tree, sources, name)
    return tuple(problems)


def lint_line(
    environment: Environment, text: str, place: Place, labels: Labels, names: Iterable[str]
) -> tuple[Problem, ...]:
    """Return what is wrong in a text of the front matter, all of it at the text's place."""
    problems: list[Problem] = []
    sources = {"": text}
    tree = _tree(environment, sources, "", problems)
    if tree is not None:
        problems += _names(tree, sources, "", {*names, *environment.globals})
        problems += _labels(tree, sources, "", labels)
    return tuple(replace(problem, place=place) for problem in problems)


def used(environment: Environment, source: str) -> Used:
    """Return the labels a template names."""
    found = Used()
    for call, key in _keys(environment.parse(source)):
        {"t": found.text, "word": found.groups, "field": found.fields}[call].add(key.value)
    return found


def _tree(
    environment: Environment, sources: Mapping[str, str], name: str, problems: list[Problem]
) -> nodes.Template | None:
    try:
        environment.compile(sources[name], name, name)
        return environment.parse(sources[name], name, name)
    except TemplateSyntaxError as error:
        problems.append(faults.syntax(error, sources, (*environment.filters, *environment.tests)))
        return None


def _names(tree: nodes.Template, sources: Mapping[str, str], file: str, known: set[str]) -> list[Problem]:
    own = {node.name for node in tree.find_all(nodes.Name) if node.ctx != "load"}
    unknown = meta.find_undeclared_variables(tree) - known - own
    found: dict[tuple[str, int], Problem] = {}
    for node in tree.find_all(nodes.Name):
        if node.name in unknown and node.ctx == "load":
            hint = did_you_mean(node.name, known) or "see the template reference for the names there are"
            place = faults.spot(sources, file, node.lineno, node.name)
            found.setdefault(
                (node.name, node.lineno),
                Problem(f"template: '{node.name}' is unknown", hint, place, code="template"),
            )
    return list(found.values())


def _labels(tree: nodes.Template, sources: Mapping[str, str], file: str, labels: Labels) -> list[Problem]:
    problems: list[Problem] = []
    for call, key in _keys(tree):
        known, what = {
            "t": (labels.text, "text"),
            "word": (labels.words, "group of words"),
            "field": (labels.words.get("field", {}), "field label"),
        }[call]
        if key.value not in known:
            problems.append(
                unknown_key(key.value, known, faults.spot(sources, file, key.lineno, key.value), what)
            )
    return problems


def _keys(tree: nodes.Template) -> list[tuple[str, nodes.Const]]:
    found: list[tuple[str, nodes.Const]] = []
    for call in tree.find_all(nodes.Call):
        if isinstance(call.node, nodes.Name) and call.node.name in {"t", "word", "field"} and call.args:
            found += [(call.node.name, const) for const in _constants(call.args[0])]
    return found


def _constants(node: nodes.Expr) -> list[nodes.Const]:
    """The texts an argument can be: a constant, or either branch of a condition."""
    if isinstance(node, nodes.Const) and isinstance(node.value, str):
        return [node]
    if isinstance(node, nodes.CondExpr):
        return [*_constants(node.expr1), *(_constants(node.expr2) if node.expr2 is not None else [])]
    return []


def _imports(tree: nodes.Template, sources: Mapping[str, str], file: str) -> list[Problem]:
    problems: list[Problem] = []
    for node in tree.find_all((nodes.FromImport, nodes.Import, nodes.Include, nodes.Extends)):
        target = getattr(node, "template", None)
        if isinstance(target, nodes.Const) and target.value not in sources:
            hint = did_you_mean(str(target.value), sources)
            place: Place = faults.spot(sources, file, node.lineno, str(target.value))
            problems.append(Problem(f"template: there is no '{target.value}'", hint, place, code="template"))
    return problems
