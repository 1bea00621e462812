"""The table of text forms that sections can be read from and spliced into."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Literal, TypeAlias

from syncer.text.adf.form import AdfForm
from syncer.text.markdown.form import MarkdownForm
from syncer.text.node import Form
from syncer.text.wiki.form import WikiForm

FormName: TypeAlias = Literal["adf", "wiki", "markdown"]
Person: TypeAlias = Callable[[str], "str | None"]

# A further form is one class with the methods of `Form` and one line here.
_FORMS: Final[dict[str, Callable[[Person | None, Person | None], Form]]] = {
    "adf": AdfForm,
    "markdown": lambda _account, _person: MarkdownForm(),
    "wiki": WikiForm,
}


def form(name: FormName, account: Person | None = None, person: Person | None = None) -> Form:
    """The form of that name; ValueError for one that cannot be read or written."""
    made = _FORMS.get(name)
    if made is None:
        raise ValueError(f"text of form {name!r} cannot be read; known are {', '.join(sorted(_FORMS))}")
    return made(account, person)
