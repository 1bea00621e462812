"""Templates beside a configuration: which there are, which have to be tried, and what keeps one from being read."""

from pathlib import Path

import pytest

from syncer.config.templates import given, shipped

PAGE = """---
kind: small
row: PG-5
title: {en: Small, zh-CN: 小}
audiences: [internal]
---
<p>{{ t('version') }}</p>
"""


@pytest.mark.parametrize(
    ("own", "tried"),
    [
        (("small.storage.j2",), ("small.storage.j2",)),
        (("macros/tiny.j2", "small.storage.j2"), None),
    ],
    ids=["pages alone", "a macro, which any page may use"],
)
def test_own_templates_stand_beside_the_shipped_ones(
    tmp_path: Path, own: tuple[str, ...], tried: tuple[str, ...] | None
) -> None:
    for name in own:
        path = tmp_path / "templates" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(PAGE, encoding="utf-8")
    found = given(tmp_path)
    assert (found.own, found.to_try, found.problems) == (own, tried, ())
    assert found.templates.pages.keys() > {"small", "index"}
    assert found.digest != given(tmp_path / "elsewhere").digest


def test_a_template_that_is_no_text_is_told_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "small.storage.j2").write_bytes(PAGE.encode() + b"<p>\xb0\xae</p>")
    (problem,) = given(tmp_path).problems
    assert (problem.message, str(problem.place).endswith("small.storage.j2:8")) == (
        "the file is not UTF-8",
        True,
    )
    assert "index.storage.j2" in shipped()
