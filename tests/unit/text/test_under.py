"""Under which record's anchor something on a page stands (B-36)."""

import pytest

from syncer.text.storage.under import marker_under
from syncer.text.storage.xml import parse

HERE = '<ac:inline-comment-marker ac:ref="r">here</ac:inline-comment-marker>'


def anchor(name: str) -> str:
    macro = '<ac:structured-macro ac:name="anchor"><ac:parameter ac:name="">'
    return f"{macro}{name}</ac:parameter></ac:structured-macro>"


def card(name: str, inside: str, level: int = 3) -> str:
    return f"<h{level}>{anchor(name)}Title</h{level}>{inside}"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param(card("REQ-1", f"<p>{HERE}</p>"), "REQ-1", id="below its heading"),
        pytest.param(f"<h3>{anchor('REQ-1')}{HERE}</h3>", "REQ-1", id="in its heading"),
        pytest.param(card("REQ-1", "<p>x</p>") + f"<h2>End</h2><p>{HERE}</p>", "", id="behind the last card"),
        pytest.param(
            card("REQ-1", f"<h4>Background</h4><ul><li><p>{HERE}</p></li></ul>"), "REQ-1", id="a part of it"
        ),
        pytest.param(
            card("REQ-1", "<p>x</p>")
            + card("REQ-2", f"<table><tbody><tr><td>{HERE}</td></tr></tbody></table>"),
            "REQ-2",
            id="the later card",
        ),
        pytest.param(
            card("REQ-1", card("REQ-2", "<p>x</p>", 4) + f"<h4>More</h4><p>{HERE}</p>"),
            "REQ-1",
            id="behind a card within a card",
        ),
        pytest.param(
            "<table><tbody>"
            f"<tr><td>{anchor('QST-1')}x</td><td>x</td></tr><tr><td>{anchor('QST-2')}y</td><td>{HERE}</td></tr>"
            "</tbody></table>",
            "QST-2",
            id="its row",
        ),
        pytest.param(
            card(
                "REQ-1", f"<table><tbody><tr><td>{anchor('other')}</td><td>{HERE}</td></tr></tbody></table>"
            ),
            "REQ-1",
            id="an anchor that is no record's",
        ),
        pytest.param(f"{anchor('MTG-1')}<p>x</p><p>{HERE}</p>", "MTG-1", id="an anchor between blocks"),
        pytest.param(
            '<ac:structured-macro ac:name="expand"><ac:rich-text-body>'
            f"<p>{HERE}</p></ac:rich-text-body></ac:structured-macro>",
            "",
            id="no card at all",
        ),
        pytest.param(
            card(
                "REQ-1",
                '<ac:structured-macro ac:name="expand"><ac:rich-text-body>'
                f"<p>{HERE}</p></ac:rich-text-body></ac:structured-macro>",
            ),
            "REQ-1",
            id="folded on its card",
        ),
        pytest.param(card("REQ-1", "<p>here</p>"), "", id="no marker"),
    ],
)
def test_b36_a_comment_is_about_the_record_on_whose_card_it_stands(body: str, expected: str) -> None:
    assert marker_under(parse(body), "r", lambda name: name[:3] in {"REQ", "QST", "MTG"}) == expected
