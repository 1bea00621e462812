"""Comments whose words are gone, as they stand at the end of a page (B-36)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from syncer.pages.catalogue import Templates
from syncer.pages.removed import homeless, with_removed
from syncer.pages.render import Rendered
from syncer.sync.remarks import PageComment, carried, from_json, to_json
from syncer.text import storage

HOSTILE = "]]> &lt; <ac:link/> {{ x }} \U00020bb7 \x01=1+1"
BODY = (
    "<p>Which &lt;b&gt;gate&lt;/b&gt;?</p><p>Or both?</p><ac:structured-macro ac:name='code'>"
    "<ac:plain-text-body><![CDATA[x < y]]></ac:plain-text-body></ac:structured-macro>"
)
SAID = PageComment(
    "1", "9", inline=True, author="u", at="2026-11-22T01:05:00+00:00", body=BODY, ref="r", words="the gate"
)


def page(locale: str) -> Rendered:
    return Rendered(f"requirement-spec.{locale}", "requirement-spec", "T", "<p>x</p>", (), "", "f", "a")


@pytest.mark.parametrize(
    ("locale", "heading", "date"),
    [
        ("en", "Comments on removed text", "22 November 2026, 09:05"),
        ("zh-CN", "针对已删除文字的评论", "2026年11月22日 09:05"),
    ],
)
def test_b36_they_are_quoted_with_author_and_date_in_either_language(
    templates: Templates, locale: str, heading: str, date: str
) -> None:
    made = with_removed(page(locale), [replace(SAID, name="王芳")], templates.labels, "Asia/Shanghai")
    assert made.body.startswith("<p>x</p>")
    for words in (heading, date, "王芳", "Which &lt;b&gt;gate&lt;/b&gt;?</p><p>Or both?", "x &lt; y"):
        assert words in made.body
    assert storage.markers(made.body) == {"r": "the gate"}
    assert storage.problems(made.body) == []
    assert made.fingerprint != page(locale).fingerprint


def test_b36_what_people_wrote_is_text_whatever_it_looks_like(templates: Templates) -> None:
    hostile = replace(SAID, words=HOSTILE, name=HOSTILE, ref='"><x a="', body="<p>broken")
    made = with_removed(page("en"), [hostile, replace(SAID, words="", at="")], templates.labels, "UTC")
    assert storage.problems(made.body) == []
    assert "]]&gt; &amp;lt; &lt;ac:link/&gt; {{ x }} \U00020bb7 =1+1" in made.body


def test_b36_a_page_without_such_comments_is_as_it_was(templates: Templates) -> None:
    assert with_removed(page("en"), [], templates.labels, "UTC") == page("en")


def test_b36_settled_ones_and_those_with_a_place_are_not_listed() -> None:
    lost, kept = replace(SAID, id="2", ref="lost"), replace(SAID, id="3", ref="kept")
    settled = replace(SAID, id="4", ref="lost", standing="resolved")
    dangling = replace(SAID, id="5", ref="gone", standing="dangling")
    listed = replace(SAID, id="6", ref="listed", removed=True)
    below = replace(SAID, id="7", inline=False, ref="")
    known = [below, listed, dangling, settled, kept, lost]
    assert [one.id for one in homeless(known, ["lost"], ["kept", "listed"])] == ["2", "5"]
    assert [one.id for one in homeless(known, ["lost", "listed"], ["kept"])] == ["2", "5", "6"]


def test_b36_what_is_kept_of_comments_reads_back_the_same() -> None:
    known = [replace(SAID, removed=True, name="Li"), replace(SAID, id="12", inline=False, told=True)]
    assert list(from_json(to_json(known))) == known


def test_b36_whoever_settles_a_comment_does_not_become_its_author() -> None:
    now = replace(SAID, author="other", standing="resolved", at="2026-11-23T00:00:00+00:00")
    (found,) = carried([now], [replace(SAID, name="Li")])
    assert (found.author, found.name, found.at, found.settled) == ("u", "Li", SAID.at, True)
