"""Empty means absent: a cleared text, an empty list and a missing key are one and the same value.

So a record has one canonical form, and "nothing there" cannot differ between two sides.
"""

from typing import Any

from pydantic import BaseModel


def is_empty(value: object) -> bool:
    """Tell whether a value says nothing: None, blank text, or a collection or model of nothing; 0 and false do say something."""
    if value is None:
        return True
    if isinstance(value, str):
        return not value.strip()
    if isinstance(value, dict):
        return all(is_empty(item) for item in value.values())
    if isinstance(value, list | tuple):
        return all(is_empty(item) for item in value)
    if isinstance(value, BaseModel):
        return is_empty(value.__dict__)
    return False


def prune(value: Any) -> Any:
    """Return a payload without what is empty, at any depth; models inside are kept or dropped whole."""
    if isinstance(value, dict):
        return {key: prune(item) for key, item in value.items() if not is_empty(item)}
    if isinstance(value, list | tuple):
        return [prune(item) for item in value if not is_empty(item)]
    return value
