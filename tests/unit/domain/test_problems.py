"""Problems as text and JSON, and canonical JSON."""

import pytest

from syncer.domain.json import JsonValue, canonical, digest
from syncer.domain.problems import Place, Problem, Severity, did_you_mean


def test_a_place_reads_as_editors_jump_to_it() -> None:
    assert str(Place("a.yaml", 3, 7)) == "a.yaml:3:7"
    assert str(Place("a.yaml", 3)) == "a.yaml:3"
    assert str(Place("a.yaml")) == "a.yaml"


def test_a_problem_says_where_what_and_what_to_do() -> None:
    problem = Problem(
        "'hihg' is no priority", "did you mean 'high'?", Place("a.md", 3, 7), code="word", uid="REQ-0001"
    )
    assert str(problem) == "a.md:3:7: REQ-0001: 'hihg' is no priority (did you mean 'high'?)"
    assert problem.to_json() == {
        "severity": "error",
        "message": "'hihg' is no priority",
        "place": {"file": "a.md", "line": 3, "column": 7},
        "hint": "did you mean 'high'?",
        "code": "word",
        "uid": "REQ-0001",
    }
    assert str(Problem("odd", severity=Severity.WARNING)) == "warning: odd"


@pytest.mark.parametrize(
    ("word", "answer"),
    [("urgencey", "did you mean 'urgency'?"), ("URGENCY", "did you mean 'urgency'?"), ("zzz", "")],
)
def test_the_nearest_word_is_offered(word: str, answer: str) -> None:
    assert did_you_mean(word, ["urgency", "importance"]) == answer


def test_canonical_json_is_one_text_for_one_value() -> None:
    value: JsonValue = {"b": [1, None, True], "a": "需求"}
    assert canonical(value) == '{"a":"需求","b":[1,null,true]}'
    assert digest({"a": 1, "b": 2}) == digest({"b": 2, "a": 1})
    assert digest("") == "12ae32cb1ec02d01eda3581b127c1fee3b0dc53572ed6baf239721a03d82e126"
    with pytest.raises(ValueError, match="JSON"):
        canonical(float("nan"))
