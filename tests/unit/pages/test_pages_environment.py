"""What the sandbox of templates allows is remembered, and never more than the library would allow."""

from __future__ import annotations

import pytest
from jinja2.exceptions import SecurityError

from syncer.pages.environment import build


class Harmless:
    """Has by its own names what is forbidden on others."""

    append = "a word"
    mro = "another"

    def say(self, word: str) -> str:
        return word.upper()

    def forbidden(self) -> str:
        return "never"

    forbidden.unsafe_callable = True  # type: ignore[attr-defined]


ALLOWED = "{{ one.append }} {{ one.mro }} {{ one.say('x') }}"


@pytest.mark.parametrize(
    "refused",
    ["{{ [].append(1) }}", "{{ one.__class__.mro() }}", "{{ one.forbidden() }}", "{{ one.say.__func__() }}"],
)
def test_a_name_allowed_of_one_thing_stays_forbidden_of_others(refused: str) -> None:
    environment = build({"allowed": ALLOWED, "refused": refused})
    one = Harmless()
    for _ in range(2):
        assert environment.get_template("allowed").render(one=one) == "a word another X"
        with pytest.raises(SecurityError):
            environment.get_template("refused").render(one=one)


def test_a_format_written_in_a_template_still_reads_no_attribute() -> None:
    environment = build({"page": "{{ '{0.__class__}'.format(one) }}"})
    for _ in range(2):
        with pytest.raises(SecurityError):
            environment.get_template("page").render(one=Harmless())


def test_a_text_is_compiled_once_and_another_of_its_name_anew() -> None:
    first, second = build({"page": "one"}), build({"page": "one"})
    assert first.compile("one", "page") is second.compile("one", "page")
    assert build({"page": "two"}).get_template("page").render() == "two"


def test_macros_get_their_arguments_defaults_and_loop() -> None:
    page = "{% macro m(a, b='<') %}{{ a }}{{ b }}{{ varargs|length }}{% endmacro %}{% for x in [1, 2] %}{{ m(x, *[3, 4]) }}{{ m(x) }}{% endfor %}"
    assert build({"page": page}).get_template("page").render() == "1311&lt;02312&lt;0"
