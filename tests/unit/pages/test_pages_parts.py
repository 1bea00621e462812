"""Large specifications by chapter: which requirement stands where, and links across the parts (PG-1)."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syncer.domain.fields import flatten
from syncer.domain.json import JsonObject
from syncer.domain.kinds import Kind
from syncer.domain.meta import Audience
from syncer.domain.project import ProjectData
from syncer.domain.records import Requirement
from syncer.pages import sample
from syncer.pages.catalogue import Templates
from syncer.pages.edition import edition
from syncer.pages.parts import CHAPTERS, SIZE, parts
from syncer.pages.render import Rendered, page_id, render, subjects, title_of
from syncer.pages.view import Register, register

_AGREEMENTS = st.sampled_from([None, "draft", "confirmed", "infeasible", "deferred", "rejected", "withdrawn"])
_KINDS = st.sampled_from([None, "functional", "business_rule", "security", "colour_scheme"])


def _requirement(number: int, **more: str | None) -> Requirement:
    return Requirement(id=f"REQ-{number:04}", title="T", **more)  # type: ignore[arg-type]


@given(st.dictionaries(st.integers(1, 350), st.tuples(_AGREEMENTS, _KINDS), min_size=1, max_size=30))
def test_each_requirement_stands_on_one_part_in_its_range(
    wanted: dict[int, tuple[str | None, str | None]],
) -> None:
    found = parts((_requirement(n, agreement=a, kind=k) for n, (a, k) in wanted.items()), above=0)
    assert found == ()
    found = parts((_requirement(n, agreement=a, kind=k) for n, (a, k) in wanted.items()), above=1)
    assert bool(found) == (len(wanted) > 1)
    if found:
        assert sorted(uid for part in found for uid in part.uids) == [f"REQ-{n:04}" for n in sorted(wanted)]
        assert all(part.first <= uid <= part.last for part in found for uid in part.uids)
        assert len({part.name for part in found}) == len(found)
        chapters = [CHAPTERS.index(part.chapter) for part in found]
        assert chapters == sorted(chapters)


def test_a_new_requirement_changes_the_part_of_its_number_alone() -> None:
    before = [_requirement(number) for number in range(1, SIZE + 2)]
    old, new = parts(before, 1), parts([*before, _requirement(SIZE + 50)], 1)
    assert (
        [part.name for part in old] == [part.name for part in new] == ["functional-0001", "functional-0101"]
    )
    assert old[0] == new[0]
    assert new[1].uids == ("REQ-0101", "REQ-0150")


def test_what_has_no_number_yet_has_a_part_without_a_range() -> None:
    found = parts([_requirement(1), Requirement(id="REQ-?a7f3", title="New")], 1)
    assert [(part.name, part.first) for part in found] == [
        ("functional-0001", "REQ-0001"),
        ("functional-new", ""),
    ]


def _large() -> Register:
    payloads: list[JsonObject] = [
        {"id": "REQ-0001", "title": "First", "depends_on": ["REQ-0150"]},
        {"id": "REQ-0150", "title": "Later"},
        {"id": "REQ-0151", "title": "Rule", "kind": "business_rule"},
        {"id": "REQ-0152", "title": "Put off", "agreement": "deferred"},
    ]
    found = register([(Kind.REQUIREMENT, flatten("requirement", one)) for one in payloads], ProjectData())
    return replace(found, parts=parts(found.records.values(), 3))


def _pages(templates: Templates, locale: str, audience: Audience) -> dict[str, Rendered]:
    known, context = _large(), sample.sample_context()
    seen = edition(known, locale, audience)
    wanted = [
        (kind, one)
        for kind in ("requirement-part", "requirement-spec")
        for one in subjects(templates, kind, known)
    ]
    titles = {
        page_id(kind, locale, audience, one): title_of(templates, kind, seen, context, one)
        for kind, one in wanted
    }
    given_ = replace(context, titles=titles)
    return {
        one or kind: render(templates, kind, known, locale, audience, given_, one) for kind, one in wanted
    }


@pytest.mark.parametrize("audience", list(Audience))
@pytest.mark.parametrize("locale", ["en", "zh-CN"])
def test_the_cards_of_a_large_specification_stand_on_its_parts_and_links_lead_there(
    templates: Templates, locale: str, audience: Audience
) -> None:
    pages = _pages(templates, locale, audience)
    assert [*pages] == ["functional-0001", "functional-0101", "rules-0101", "aside-0101", "requirement-spec"]
    assert [page.problems for page in pages.values()] == [()] * 5
    whole = pages["requirement-spec"].body
    for name, uid in (
        ("functional-0001", "REQ-0001"),
        ("rules-0101", "REQ-0151"),
        ("aside-0101", "REQ-0152"),
    ):
        assert f'<ac:parameter ac:name="">{uid}</ac:parameter>' in pages[name].body
        assert f'<ac:parameter ac:name="">{uid}</ac:parameter>' not in whole
        assert f'<ac:link ac:anchor="{uid}"><ri:page ri:content-title="{pages[name].title}"/>' in whole
    across = f'<ac:link ac:anchor="REQ-0150"><ri:page ri:content-title="{pages["functional-0101"].title}"/>'
    assert across in pages["functional-0001"].body
    assert pages["functional-0001"].parent.startswith("requirement-spec")
    assert "REQ-0001" in pages["functional-0001"].title


def test_a_specification_of_usual_size_has_no_parts(templates: Templates) -> None:
    assert subjects(templates, "requirement-part", sample.sample()) == ()
