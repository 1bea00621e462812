"""What goes wrong in a template, as problems with the place in the template's file.

Jinja knows lines, not columns; the column is that of the offending name in its line, where it can be found.
"""

import re
from collections.abc import Iterable, Mapping
from traceback import walk_tb

from jinja2 import TemplateNotFound, TemplateSyntaxError

from syncer.domain.problems import Place, Problem, did_you_mean
from syncer.pages.environment import UnknownNameError

NAMES_HINT = "see the template reference for the names there are"


def syntax(error: TemplateSyntaxError, file: str, source: str, names: Iterable[str]) -> Problem:
    """Return the problem of a template Jinja cannot read; `names` are the filters and tests it could have meant."""
    message = (error.message or "this cannot be read").rstrip(".")
    quoted = re.search(r"'([^']+)'", message)
    word = quoted[1] if quoted else ""
    hint = (
        did_you_mean(word, names) if word and "No " in message else "see the Jinja documentation on this tag"
    )
    return _problem(f"{message[0].lower()}{message[1:]}", hint, spot(source, file, error.lineno, word))


def failure(error: Exception, sources: Mapping[str, str], names: Iterable[str], fallback: str) -> Problem:
    """Return the problem of a template that failed while it was filled in, at the line of the template that did it.

    `sources` are the templates by name, `names` what one may use, `fallback` the file when no line is known.
    """
    if isinstance(error, TemplateSyntaxError):
        file = error.filename or fallback
        return syntax(error, file, sources.get(file, ""), ())
    file, line = _where(error, sources) or (fallback, 0)
    source = sources.get(file, "")
    if isinstance(error, UnknownNameError):
        hint = did_you_mean(error.name, error.known or names) or NAMES_HINT
        return _problem(_said(error), hint, spot(source, file, line, error.name))
    if isinstance(error, TemplateNotFound):
        name = str(error.name)
        hint = did_you_mean(name, sources) or "templates are named relative to the templates folder"
        return _problem(f"there is no '{name}'", hint, spot(source, file, line, name))
    if isinstance(error, KeyError):
        word = str(error.args[0]) if error.args else ""
        return _problem(f"there is no label '{word}'", "", spot(source, file, line, word))
    return _problem(f"{type(error).__name__}: {error}", "", spot(source, file, line, ""))


def spot(source: str, file: str, line: int, word: str) -> Place:
    """Return the place of a word in a line of a template's source, or of the line alone."""
    lines = source.split("\n")
    text = lines[line - 1] if 0 < line <= len(lines) else ""
    found = re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text) if word else None
    return Place(file, line, found.start() + 1 if found else 0)


def _problem(message: str, hint: str, place: Place) -> Problem:
    return Problem(f"template: {message}", hint, place, code="template")


def _said(error: UnknownNameError) -> str:
    message = str(error.message or error)
    about = re.search(r"'([\w.]+ object)' has no attribute '(\w+)'", message)
    return f"there is no '{about[2]}' here" if about else message


def _where(error: BaseException, sources: Mapping[str, str]) -> tuple[str, int] | None:
    """The innermost template frame; Jinja puts templates' own names and lines into the traceback."""
    found = None
    for frame, line in walk_tb(error.__traceback__):
        if frame.f_code.co_filename in sources:
            found = (frame.f_code.co_filename, line)
    return found
