"""The Jinja environment of all templates: sandboxed, strict about names, escaping everything.

Templates are an admin's; what people wrote is data. An unknown name is an error that knows what was meant.
"""

from collections.abc import Mapping
from functools import lru_cache, partial
from types import BuiltinMethodType, CodeType, FunctionType, MethodType
from typing import Any, Protocol, cast

from jinja2 import FunctionLoader, StrictUndefined, Undefined, UndefinedError
from jinja2.runtime import Context, Macro
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.utils import missing

from syncer.domain.json import digest

_METHODS = frozenset({BuiltinMethodType, MethodType})  # the library looks into them: `format` is a way out


class Keep(Protocol):
    """Where the code of templates is kept beyond this process; what stands under a key was made of the same text."""

    def find(self, key: str) -> CodeType | None:
        """The code that was kept under this key, or None."""

    def keep(self, key: str, code: CodeType) -> None:
        """Keep it, if that is possible."""

    def __hash__(self) -> int:
        """One place is one: what it gave is remembered by it."""


class UnknownNameError(UndefinedError):
    """A template used a name nothing has; `name` as written, `known` what it might have meant."""

    def __init__(self, message: str | None, name: str, known: tuple[str, ...]) -> None:
        super().__init__(message)
        self.name = name
        self.known = known


class _Named(StrictUndefined):
    """An undefined value that remembers what it was looked up in."""

    def __init__(
        self,
        hint: str | None = None,
        obj: Any = missing,
        name: str | None = None,
        exc: type[UndefinedError] = UndefinedError,
    ) -> None:
        known = () if obj is missing else tuple(word for word in dir(obj) if not word.startswith("_"))
        error = partial(UnknownNameError, name=name or "", known=known) if exc is UndefinedError else exc
        super().__init__(hint, obj, name, cast("type[UndefinedError]", error))


class Environment(ImmutableSandboxedEnvironment):
    """Jinja for pages; `{{ … }}` in a title is not escaped, everything else is.

    What the sandbox allows is decided by the library and remembered: the page of a thousand requirements asks
    a hundred thousand times for the same few dozen names.
    """

    def __init__(self, *args: Any, kept: Keep | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        self._kept = kept
        self._allowed: dict[tuple[type, str], bool] = {}
        self._plain: dict[Any, bool] = {}

    def compile(self, source: Any, *where: Any, **how: Any) -> Any:
        """Return the code of a template's text; the same text is compiled once, however many pages ask for it."""
        return _code(self._kept, source, *where, **how)

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Return what the library says of an attribute of this type; it looks at nothing but type and name."""
        key = (type(obj), attr)
        known = self._allowed.get(key)
        if known is None:
            known = self._allowed[key] = super().is_safe_attribute(obj, attr, value)
        return known

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Return an attribute as the library would; one known to be safe, of a value that is no method, at once."""
        if self._allowed.get((type(obj), attribute)):
            value = getattr(obj, attribute, missing)
            if value is not missing and type(value) not in _METHODS:
                return value
        return super().getattr(obj, attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        """Return an item as the library would; filters ask records for their fields this way, which have no items."""
        if type(argument) is str and not hasattr(type(obj), "__getitem__"):
            return self.getattr(obj, argument)
        return super().getitem(obj, argument)

    def call(
        self,
        context: Context,
        callee: Any,
        /,
        *args: Any,
        _loop_vars: Any = None,
        _block_vars: Any = None,
        **named: Any,
    ) -> Any:
        """Call from a template; macros and the methods of our vocabulary go without the library's questions."""
        kind = type(callee)
        if kind is Macro:
            return callee(context.eval_ctx, *args, **named)
        if kind is MethodType and self._is_plain(callee):
            return callee(*args, **named)
        variables = {"_loop_vars": _loop_vars, "_block_vars": _block_vars}
        return super().call(context, callee, *args, **variables, **named)

    def _is_plain(self, method: MethodType) -> bool:
        """Whether a method may be called and wants no context; asked once a function."""
        known = self._plain.get(method.__func__)
        if known is None:
            plain = self.is_safe_callable(method) and not hasattr(method, "jinja_pass_arg")
            known = self._plain[method.__func__] = plain and isinstance(method.__func__, FunctionType)
        return known


@lru_cache(maxsize=512)
def _code(kept: Keep | None, source: Any, *where: Any, **how: Any) -> Any:
    """What the library makes of a text: every environment here is set up alike, so text and name decide."""
    key = digest([source, [*where], how]) if kept is not None and type(source) is str else ""
    found = kept.find(key) if kept is not None and key else None
    if found is None:
        found = super(Environment, build({})).compile(source, *where, **how)
        if kept is not None and key and isinstance(found, CodeType):
            kept.keep(key, found)
    return found


def _nothing_for_none(value: object) -> object:
    """A field nobody filled in prints nothing; characters XML cannot carry are dropped from the whole page (B-40)."""
    return "" if value is None else value


def build(sources: Mapping[str, str], kept: Keep | None = None) -> Environment:
    """Return the environment in which these templates find one another by name; `kept` keeps their code beyond this process."""

    def find(name: str) -> tuple[str, str, None] | None:
        return (sources[name], name, None) if name in sources else None

    environment = Environment(
        kept=kept,
        loader=FunctionLoader(cast("Any", find)),
        autoescape=True,
        undefined=cast("type[Undefined]", _Named),
        finalize=_nothing_for_none,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=False,
        auto_reload=False,
        cache_size=-1,
        extensions=("jinja2.ext.do", "jinja2.ext.loopcontrols"),
    )
    environment.globals.pop("lipsum", None)
    return environment
