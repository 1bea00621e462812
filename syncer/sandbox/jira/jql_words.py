"""Words and signs that JQL keeps for itself, and the sentences in which it says so.

From Atlassian's list of reserved words (support.atlassian.com, "JQL reserved words") and, for the sentences,
from what public sites answer and Atlassian's own JQL editor. Nothing here knows the grammar.
"""

from __future__ import annotations

import re

KEYWORDS = {
    "and": "AND", "or": "OR", "not": "NOT", "in": "IN", "is": "IS", "was": "WAS", "changed": "CHANGED",
    "empty": "EMPTY", "null": "EMPTY", "after": "AFTER", "before": "BEFORE", "on": "ON", "by": "BY",
    "from": "FROM", "to": "TO", "during": "DURING", "order": "ORDER", "asc": "ASC", "desc": "DESC",
}  # fmt: skip
RESERVED = frozenset(
    [
        "abort",
        "access",
        "add",
        "alias",
        "all",
        "alter",
        "any",
        "as",
        "audit",
        "avg",
        "begin",
        "between",
        "boolean",
        "break",
        "byte",
        "catch",
        "cf",
        "char",
        "character",
        "check",
        "checkpoint",
        "collate",
        "collation",
        "column",
        "commit",
        "connect",
        "continue",
        "count",
        "create",
        "current",
        "date",
        "decimal",
        "declare",
        "decrement",
        "default",
        "defaults",
        "define",
        "delete",
        "delimiter",
        "difference",
        "distinct",
        "divide",
        "do",
        "double",
        "drop",
        "else",
        "encoding",
        "end",
        "equals",
        "escape",
        "exclusive",
        "exec",
        "execute",
        "exists",
        "explain",
        "false",
        "fetch",
        "file",
        "field",
        "first",
        "float",
        "for",
        "function",
        "go",
        "goto",
        "grant",
        "greater",
        "group",
        "having",
        "identified",
        "if",
        "immediate",
        "increment",
        "index",
        "initial",
        "inner",
        "inout",
        "input",
        "insert",
        "int",
        "integer",
        "intersect",
        "intersection",
        "into",
        "isempty",
        "isnull",
        "join",
        "last",
        "left",
        "less",
        "like",
        "limit",
        "lock",
        "long",
        "max",
        "min",
        "minus",
        "mode",
        "modify",
        "modulo",
        "more",
        "multiply",
        "next",
        "noaudit",
        "notin",
        "nowait",
        "number",
        "object",
        "of",
        "option",
        "outer",
        "output",
        "power",
        "previous",
        "prior",
        "privileges",
        "public",
        "raise",
        "raw",
        "remainder",
        "rename",
        "resource",
        "return",
        "returns",
        "revoke",
        "right",
        "row",
        "rowid",
        "rownum",
        "rows",
        "select",
        "session",
        "set",
        "share",
        "size",
        "sqrt",
        "start",
        "strict",
        "string",
        "subtract",
        "sum",
        "synonym",
        "table",
        "then",
        "trans",
        "transaction",
        "trigger",
        "true",
        "uid",
        "union",
        "unique",
        "update",
        "user",
        "validate",
        "values",
        "view",
        "when",
        "whenever",
        "where",
        "while",
        "with",
    ]
)
OPERATORS = "'=', '!=', '<', '>', '<=', '>=', '~', '!~', 'IN', 'NOT IN', 'IS' and 'IS NOT'"
_ESCAPE = re.compile(r"\\(u[0-9a-fA-F]{4}|.)", re.DOTALL)
_ESCAPED = {"n": "\n", "t": "\t", "r": "\r", "'": "'", '"': '"', "\\": "\\", " ": " "}
_VALID = r"\', \", \t, \n, \r, \\, '\ ' and \uXXXX"


class JqlError(ValueError):
    """The text is no JQL; the message is for the caller."""


def unescaped(text: str, line: int, column: int) -> str:
    """The text with its escapes resolved; raises JqlError for one that JQL does not know."""

    def one(match: re.Match[str]) -> str:
        code = match[1]
        if len(code) == 5:
            return chr(int(code[1:], 16))
        if code not in _ESCAPED:
            message = (
                f"'\\{code}' is an illegal JQL escape sequence. The valid escape sequences are {_VALID}."
            )
            raise JqlError(f"Error in the JQL Query: {message} {at(line, column)}")
        return _ESCAPED[code]

    return _ESCAPE.sub(one, text) if "\\" in text else text


def at(line: int, column: int) -> str:
    """A place in a query as Jira names it."""
    return f"(line {line}, character {column})"


def reserved_word(word: str, line: int, column: int) -> JqlError:
    """The complaint about a word that must be quoted."""
    return JqlError(
        f"Error in the JQL Query: '{word}' is a reserved JQL word. You must surround it in quotation marks to use "
        f"it in a query. {at(line, column)}"
    )


def reserved_sign(sign: str, line: int, column: int) -> JqlError:
    """The complaint about a sign that must be quoted or escaped."""
    escape = f"\\u{ord(sign):04x}"
    return JqlError(
        f"Error in the JQL Query: The character '{sign}' is a reserved JQL character. You must enclose it in a "
        f"string or use the escape '{escape}' instead. {at(line, column)}"
    )


def unfinished(text: str, line: int, column: int) -> JqlError:
    """The complaint about a quotation that does not end."""
    named = f"The quoted string '{text}'" if text else "The quoted string"
    return JqlError(f"Error in the JQL Query: {named} has not been completed. {at(line, column)}")


def unexpected(got: str, accepted: set[str], line: int, column: int) -> JqlError:
    """The complaint about something in the wrong place; `got` is "" at the end of the query."""
    ending = f"but got '{got}'." if got else "before the end of the query."
    place = f" {at(line, column)}" if got else ""
    if "COMPARE" in accepted:
        text = f"Error in the JQL Query: Expecting operator {ending} The valid operators are {OPERATORS}."
    elif "EMPTY" in accepted:
        advice = f" You must surround '{got}' in quotation marks to use it as a value." if got else ""
        text = f"Error in JQL Query: Expecting either a value, list or function {ending}{advice}"
    elif "WORD" in accepted:
        text = _field_wanted(got)
    else:
        text = f"Error in the JQL Query: Expecting {_signs(accepted, got)} {ending}"
    return JqlError(text + place)


def _field_wanted(got: str) -> str:
    if not got:
        return "Error in the JQL Query: Expecting a field name at the end of the query."
    return (
        f"Error in the JQL Query: Expecting a field name but got '{got}'. You must surround '{got}' in quotation "
        "marks to use it as a field name."
    )


def _signs(accepted: set[str], got: str) -> str:
    if "BY" in accepted:
        return "'by'"
    if "COMMA" in accepted:
        return "either ',' or ')'" if "RPAR" in accepted else "','"
    if "RPAR" in accepted and not got:
        return "')'"
    return "either 'OR' or 'AND'"
