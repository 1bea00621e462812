"""TOML with places: whatever tomllib accepts, every key and value is found where it was written."""

import tomllib
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syncer.config.places import Node, children, place_of, plain
from syncer.config.toml_reader import parse_toml

TEXT = '''\
mode = "plan" # a comment with = and [brackets]
"quoted.key" = 1
[jira]
url = """two
lines # no comment
"""
token = {env = "A", deep.er = [1, {z = 2}]}
site.cloud.id = 2027-05-01
names = [ # first
  "x]",  'y"z',

  [1, 2],
]
[[projects]]
key = "A"
[projects.register]
folder = 'x\\'
[[projects]]
  key = "B"
[[projects.parts]]
n = 1
[[projects.parts]]
n = 2
[a."b.c".d]
"中" = true
'''


def _node() -> Node:
    read = parse_toml(TEXT, "c.toml")
    assert read.node is not None
    return read.node


def test_the_tree_says_what_tomllib_says() -> None:
    assert plain(_node()) == tomllib.loads(TEXT)
    assert plain(_node())["jira"]["site"]["cloud"]["id"] == date(2027, 5, 1)


@pytest.mark.parametrize(
    ("loc", "key", "value"),
    [
        (("mode",), "1:1", "1:8"),
        (("quoted.key",), "2:1", "2:16"),
        (("jira",), "3:2", "3:1"),
        (("jira", "url"), "4:1", "4:7"),
        (("jira", "token"), "7:1", "7:9"),
        (("jira", "token", "env"), "7:10", "7:16"),
        (("jira", "token", "deep", "er"), "7:26", "7:31"),
        (("jira", "token", "deep", "er", 1, "z"), "7:36", "7:40"),
        (("jira", "site", "cloud", "id"), "8:12", "8:17"),
        (("jira", "names", 0), "10:3", "10:3"),
        (("jira", "names", 1), "10:10", "10:10"),
        (("jira", "names", 2, 1), "12:7", "12:7"),
        (("projects", 0), "14:3", "14:1"),
        (("projects", 0, "key"), "15:1", "15:7"),
        (("projects", 0, "register", "folder"), "17:1", "17:10"),
        (("projects", 1, "key"), "19:3", "19:9"),
        (("projects", 1, "parts", 1, "n"), "23:1", "23:5"),
        (("a", "b.c", "d", "中"), "25:1", "25:7"),
        (("projects", 1, "register"), "18:3", "18:1"),
    ],
)
def test_keys_and_values_have_their_places(loc: tuple[str | int, ...], key: str, value: str) -> None:
    assert str(place_of(_node(), loc, at_key=True)) == f"c.toml:{key}"
    assert str(place_of(_node(), loc)) == f"c.toml:{value}"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("a = \n", "c.toml:1:5: this is no TOML: invalid value"),
        ("a = 1\na = 2\n", "c.toml:2:6: this is no TOML: cannot overwrite a value"),
        ("[x]\n[x]\n", "c.toml:2:3: this is no TOML: cannot declare ('x',) twice"),
        ("a = 1\nb", "c.toml:2: this is no TOML: expected '=' after a key in a key/value pair"),
        ('a = "x\n', "c.toml:1:7: this is no TOML: illegal character '\\n'"),
    ],
)
def test_a_broken_file_is_told_with_its_place(text: str, problem: str) -> None:
    (found,) = parse_toml(text, "c.toml").problems
    assert str(found) == f"{problem} (check quotes, brackets, and that no key is said twice)"


_KEYS = st.sampled_from(["a", "b-1", '"q k"', "'l.k'", '"\\u00e9"', "long_key", "7"])
_SCALARS = st.sampled_from(
    [
        "1",
        "-2.5",
        "true",
        '"t # ["',
        "'l = {'",
        '"""m\n]"""',
        "'''\n'x'''",
        "2026-01-02",
        '"\\\\"',
        "1e3",
        '""',
        '""""q"""',
    ]
)
_GAPS = st.sampled_from(["", " ", "\n", " # c ] }\n", "\n\n  "])


def _values() -> st.SearchStrategy[str]:
    def more(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
        lists = st.builds(
            lambda items, gap: "[" + gap + ("," + gap).join(items) + gap + "]",
            st.lists(inner, max_size=3),
            _GAPS,
        )
        tables = st.dictionaries(_KEYS, inner, max_size=3).map(
            lambda pairs: "{" + ", ".join(f"{key} = {value}" for key, value in pairs.items()) + "}"
        )
        return st.one_of(lists, tables)

    return st.recursive(_SCALARS, more, max_leaves=6)


def _bodies() -> st.SearchStrategy[str]:
    pairs = st.dictionaries(_KEYS, _values(), max_size=3)
    return pairs.map(lambda each: "".join(f"{key} = {value} # c\n" for key, value in each.items()))


@given(
    _bodies(),
    st.lists(st.tuples(st.sampled_from(["[[t]]", "[[ t . u ]]", "[[x.'y z']]"]), _bodies()), max_size=4),
)
def test_every_key_is_where_its_place_says(head: str, tables: list[tuple[str, str]]) -> None:
    text = head + "".join(f"{header}\n{body}" for header, body in tables)
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return
    read = parse_toml(text, "c.toml")
    assert read.node is not None
    assert plain(read.node) == data
    _assert_keys(read.node, text.split("\n"))


def _assert_keys(node: Node, lines: list[str]) -> None:
    for key, below in children(node):
        if isinstance(key, str):
            assert below.key is not None
            rest = lines[below.key.line - 1][below.key.column - 1 :]
            assert rest.startswith((key, '"', "'"))
            if rest.startswith(("'", '"')):
                assert key in {"q k", "l.k", "é", "y z"}
        _assert_keys(below, lines)
