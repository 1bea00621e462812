"""Whatever people type is shown as they typed it, and no page is refused for it (B-40, "Text from people is data")."""

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from syncer.domain.fields import FieldSpec
from syncer.domain.meta import Audience, Shape
from syncer.pages.catalogue import Templates
from syncer.pages.context import PageContext, VersionRow
from syncer.pages.markup import link
from syncer.pages.render import Rendered, render
from syncer.text import storage
from syncer.text.characters import clean
from tests.support.tries import tries
from tests.unit.pages.conftest import Everything

HOSTILE = {
    "end of CDATA": "a ]]> b <![CDATA[ c",
    "markup": "<script>alert(1)</script> & <ac:structured-macro ac:name='info'>",
    "end of our own elements": "</p></td></table>\"'></ac:parameter>",
    "entities": "&nbsp; &amp;lt; &#0; &unknown; &",
    "controls": "bell\x07 null\x00 escape\x1b vertical\x0b delete\x7f next\x85",
    "right to left": "\u202eעברית\u202c العربية \u200f",
    "a long word": "W" * 3000,
    "jinja": "{{ 7 * 7 }} {% for %} {# #}",
    "format fields": "{n} {0} {items.__class__} %s %(x)s",
    "emoji and astral": "👩‍💻 𠀀 🇨🇳",
    "non-characters": "x\ufffey\U0001ffffz",
    "an anchor of ours": 'ac:anchor="REQ-0001" REQ-0001',
    "many lines": "one\r\ntwo\n\nthree\u2028four",
}
_TOKEN = re.compile(r"tok[0-9]+x")


def _everywhere(everything: Everything, hostile: str, templates: Templates, context: PageContext) -> Rendered:
    """The internal edition with the text, and a token of its own, in every text field there is."""
    tokens: dict[str, str] = {}

    def say(kind: str, spec: FieldSpec) -> str:
        key = f"{kind}.{spec.path}"
        return f"{hostile} {tokens.setdefault(key, f'tok{len(tokens)}x')}"

    return render(templates, "requirement-spec", everything(say), "en", Audience.INTERNAL, context)


def _words(body: str) -> str:
    """What a reader sees, white space folded; a line end is white space."""
    text = "".join(str(part) for part in storage.parse(body.replace("<br/>", " ")).itertext())
    return " ".join(text.split())


def _plain_tokens(everything: Everything) -> set[str]:
    """The tokens of fields that are shown as typed; Markdown is another matter."""
    tokens: dict[str, str] = {}
    plain: set[str] = set()

    def say(kind: str, spec: FieldSpec) -> str:
        token = tokens.setdefault(f"{kind}.{spec.path}", f"tok{len(tokens)}x")
        if spec.shape is not Shape.MARKDOWN:
            plain.add(token)
        return token

    everything(say)
    return plain


@pytest.mark.parametrize("hostile", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_text_in_every_field_makes_a_valid_page_that_shows_it(
    everything: Everything, templates: Templates, context: PageContext, hostile: str
) -> None:
    page = _everywhere(everything, hostile, templates, context)
    assert page.problems == ()
    benign = _everywhere(everything, "benign", templates, context)
    shown = set(_TOKEN.findall(_words(benign.body))) & _plain_tokens(everything)
    assert len(shown) > 40
    words, expected = _words(page.body), " ".join(clean(hostile).split())
    lost = {token for token in shown if f"{expected} {token}" not in words}
    assert lost == set()


@settings(max_examples=tries(25), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(st.characters(codec="utf-8"), min_size=1, max_size=60).filter(str.strip))
def test_any_text_in_every_field_makes_a_valid_page(
    everything: Everything, templates: Templates, context: PageContext, text: str
) -> None:
    page = _everywhere(everything, text, templates, context)
    assert page.problems == ()
    assert storage.problems(page.body) == []


@pytest.mark.parametrize("hostile", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_text_in_what_a_page_is_told_is_data_too(
    everything: Everything, templates: Templates, hostile: str
) -> None:
    context = PageContext(
        instance="test",
        project_key=hostile,
        version=hostile,
        signed_version=hostile,
        history=(VersionRow(hostile, None, hostile, (hostile,), hostile),),
        accounts={"li": hostile},
        titles={"requirement-spec.MTG-0001.en": hostile},
    )
    page = render(
        templates, "requirement-spec", everything(lambda kind, spec: "t"), "en", Audience.INTERNAL, context
    )
    assert page.problems == ()
    assert " ".join(clean(hostile).split()) in _words(page.body)


def test_text_of_people_never_becomes_a_macro_or_a_link_of_ours(
    everything: Everything, templates: Templates, context: PageContext
) -> None:
    typed = '<ac:link ac:anchor="REQ-0001"><ac:link-body>x</ac:link-body></ac:link>'
    benign, hostile = (_everywhere(everything, text, templates, context) for text in ("benign", typed))
    count = {page.body.count("<ac:link ") for page in (benign, hostile)}
    assert len(count) == 1


@pytest.mark.parametrize(
    "hidden",
    [
        " javascript:alert(1)",
        "\u00a0javascript:x",
        "java\tscript:x",
        "\x00javascript:x",
        "\u2028javascript:x",
    ],
)
def test_a_scheme_hidden_behind_white_space_is_no_link_and_blocks_no_page(hidden: str) -> None:
    """B-40: what a person typed as an address is shown as text, and the page goes out."""
    assert "<a" not in link(hidden, hidden)
    assert storage.problems(clean(f"<p>{link(hidden, hidden)}</p>")) == []
