"""Baselines on pages, through whole cycles: frozen for good, told what became of them, and quiet (PG-10, PG-14, REQ-18, GATE-4)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from syncer.cli.main import cli
from syncer.sync.bundles import read
from syncer.sync.observation import DecisionKind
from tests.support.begun import Start, begun
from tests.support.campus import Campus, two_requirements
from tests.support.world import MAPPING, TOKEN

SPEC, COPY, LETTER = "Requirement specification", "Baseline V1.0", "Confirmation letter V1.0"
PEOPLE = """\
people:
  - {id: zhao, name: Zhao Min, side: ours, role: project_manager}
  - {id: wang, name: Wang Fang, side: customer, role: project_lead}
"""


@pytest.fixture
def frozen(tmp_path: Path) -> Iterator[Campus]:
    """Two requirements, published, and a baseline of them whose pages are published too."""
    with begun(tmp_path / "home", Start(with_a_baseline)) as here:
        yield here


def with_a_baseline(here: Campus) -> None:
    (here.register / "project.yaml").write_text(PEOPLE, encoding="utf-8")
    two_requirements(here)
    here.settled()
    told = typed(here, "baseline", "create", "--by", "zhao")
    assert "kept beside the register: baselines/V1.0.json" in told
    assert here.cycle().tally.table()["pages"]["create"] == 2
    here.quiet()


def typed(here: Campus, *words: str) -> str:
    found = CliRunner(env=TOKEN).invoke(cli, ["--config", str(here.home / "config.toml"), *words])
    assert found.exit_code == 0, found.output
    return found.stdout


def signed(here: Campus, *uids: str) -> None:
    for side, who in (("ours", "zhao"), ("customer", "wang")):
        typed(here, "sign", *uids, "--as", side, "--outcome", "approved", "--by", who, "--baseline", "V1.0")
    here.settled()


def below(here: Campus, part: str) -> str:
    """What a frozen page says below its box, without ids that the site adds and blanks between blocks; a letter's without who signed."""
    text = re.sub(r' ac:macro-id="[^"]*"', "", here.text(part).partition("<table>")[2])
    text = re.sub(r">\s+<", "><", text)
    return text.partition("<h2>Sign-off</h2>")[0] if part == LETTER else text


def test_a_page_about_a_baseline_is_frozen_for_good_and_its_box_tells_what_became_of_it(
    frozen: Campus,
) -> None:
    copy, letter = below(frozen, COPY), below(frozen, LETTER)
    head = frozen.wired.hub.baselines("CAMP")[0]
    assert "Gate opens by itself" in copy
    assert [head.digest[:4] in text for text in (copy, letter)] == [True, True]
    assert head.pages == (("requirement-spec.en", 1),)
    assert "Version 1" in copy, "which version of the page showed it"
    assert "Nobody has signed it yet" in frozen.text(COPY)

    frozen.change("requirements/gate.md", "title: Gate opens by itself", "title: Gate opens alone")
    (frozen.home / "templates").mkdir(exist_ok=True)
    labels = "text:\n  purpose: {en: Why we do it, zh-CN: 原因}\n  frozen_by: {en: Made by, zh-CN: 制作人}\n"
    (frozen.home / "templates" / "labels.local.yaml").write_text(labels, encoding="utf-8")
    frozen.rewire(MAPPING)
    report = frozen.cycle()
    assert report.code == 0, report.to_json()
    assert "Why we do it" in frozen.text(SPEC)
    assert (below(frozen, COPY), below(frozen, LETTER)) == (copy, letter), (
        "templates never reach what is frozen"
    )
    frozen.quiet()
    (frozen.home / "templates" / "labels.local.yaml").unlink()  # every command would try them anew
    frozen.rewire(MAPPING)

    signed(frozen, "REQ-0001", "REQ-0002")
    box = frozen.text(COPY).partition("<table>")[0]
    assert all(word in box for word in ("Wang Fang (Customer)", "Zhao Min (Our side)", "2 requirements"))
    lines = frozen.text(LETTER).partition("<h2>Sign-off</h2>")[2].partition("</table>")[0]
    assert lines.count("<tr>") == 3, (
        "who signed, and once both sides have, no line that waits for a hand (PG-14)"
    )
    assert ("sy-in-sign-" in lines, "Wang Fang" in lines, "Zhao Min" in lines) == (False, True, True)
    typed(frozen, "baseline", "create")
    frozen.settled()
    assert "superseded" not in frozen.text(COPY), "the later one is not signed, so this one still binds"
    for side, who in (("ours", "zhao"), ("customer", "wang")):
        typed(frozen, "sign", "--baseline", "V1.1", "--as", side, "--outcome", "approved", "--by", who)
    frozen.settled()
    assert "This version has been superseded by <ac:link>" in frozen.text(COPY)
    assert (below(frozen, COPY), below(frozen, LETTER)) == (copy, letter)
    frozen.quiet()


def test_what_changed_since_it_was_signed_shows_on_the_specification_and_in_its_state(frozen: Campus) -> None:
    assert "For confirmation" in frozen.text(SPEC)
    signed(frozen, "REQ-0001", "REQ-0002")
    assert all(
        word in frozen.text(SPEC) for word in (">Signed<", "No changes since then.", "As signed in V1.0")
    )
    frozen.change("requirements/gate.md", "title: Gate opens by itself", "title: Gate opens alone")
    frozen.settled()
    text = frozen.text(SPEC)
    assert "Gate opens <del>by itself</del> <u>alone</u>" in text
    assert "Drift from baseline" in text
    assert "Changed since sign-off" in text
    frozen.quiet()
    told = json.loads(typed(frozen, "diff", "signed..now", "--record", "REQ-0001", "--json"))
    assert [(one["field"], one["drift"]) for one in told["changed"][0]["fields"]] == [("title", True)]


def test_an_unchanged_page_about_a_baseline_costs_nothing_when_others_are_written(
    frozen: Campus, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("what is frozen was rendered or read again")

    for name in ("frozen_page", "keep_frozen"):
        monkeypatch.setattr(
            type(frozen.wired.hub), name, lambda *given: refuse() if given[2:] and given[2] else None
        )
    monkeypatch.setattr("syncer.cycle.frozen.freeze", refuse)
    frozen.change("requirements/gate.md", "title: Gate opens by itself", "title: Gate opens alone")
    report = frozen.cycle()
    assert report.tally.table()["pages"]["update"] >= 1
    assert report.code == 0, report.to_json()


def test_a_page_about_a_baseline_that_is_edited_or_lost_says_what_was_frozen_again(frozen: Campus) -> None:
    copy = below(frozen, COPY)
    title = str(frozen.page(COPY)["title"])
    frozen.person("trash_page", page=title, space="CAMPINT")
    frozen.cycle()
    (item,) = [f"page:{page}" for page in frozen.hub().pages if page.startswith("baseline.")]
    frozen.decide(DecisionKind.APPROVE, item)
    frozen.settled()
    assert below(frozen, COPY) == copy
    frozen.quiet()


def test_a_lost_store_reads_baselines_back_from_beside_the_register_where_they_are_whole(
    frozen: Campus,
) -> None:
    """GATE-4: what was signed goes on being watched; a file in which something was changed is told and left."""
    signed(frozen, "REQ-0001", "REQ-0002")
    path = frozen.register / "baselines" / "V1.0.json"
    kept = frozen.wired.hub.baseline("CAMP", "V1.0")
    assert read(path.read_text("utf-8")) == kept
    (path.parent / "V2.0.json").write_text(
        path.read_text("utf-8").replace("Gate opens", "Gate stays"), "utf-8"
    )
    copy = below(frozen, COPY)
    frozen.lose_store()
    report = frozen.cycle()
    told = [problem.message for problem in report.problems if problem.code == "baseline"]
    assert told == [
        "the baseline V1.0 was read back into the new store, and is whole",
        "this baseline was not read back: it is not what was frozen",
    ]
    assert [frozen.wired.hub.baseline("CAMP", head.name) for head in frozen.wired.hub.baselines("CAMP")] == [
        kept
    ]
    frozen.settled()
    assert below(frozen, COPY) == copy
    assert "As signed in V1.0" in frozen.text(SPEC)
    frozen.quiet()
