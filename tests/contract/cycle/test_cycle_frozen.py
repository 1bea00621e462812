"""A gate on `hold` before what was signed or frozen, through whole cycles: any door's change goes back until a change request covers it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from syncer.cli.main import cli
from syncer.cycle.gates import drifted, open_passages
from syncer.cycle.report import Report
from tests.support.begun import Start, begun
from tests.support.campus import Campus, aged
from tests.support.world import TOKEN, Flavour, both

UID, FILE = "REQ-0001", "requirements/gate.md"
MAPPING = """\
version: 1
extends: demo
comments: {{status: issue}}
gates:
  - {{name: no drift from the baseline, mode: {mode}}}
  - {{name: frozen requirements, mode: {mode}}}
"""
CHANGE = "---\nid: CR-0001\ntitle: Wider\nstate: {state}\nchanges: [{{requirement: REQ-0001, field: {field}}}]\n---\n"
BACKGROUND = "## Background\nOld gate."
FREEZE = "milestones: [{name: Freeze, kind: requirement_freeze, actual: 2020-01-01}]\n"


@pytest.fixture
def signed(tmp_path: Path, flavour: Flavour) -> Iterator[Campus]:
    """A requirement that stands in a baseline, on all sides but pages; drift is held."""
    wanted = Start(in_a_baseline, MAPPING.format(mode="hold"), flavour=flavour, pages=False)
    with begun(tmp_path / "home", wanted) as made:
        yield made


def in_a_baseline(here: Campus) -> None:
    here.write(
        "gate",
        f"id: {UID}\ntitle: Gate\nowner: analyst@example.com",
        f"As a parent I wait.\n\n{BACKGROUND}\n",
    )
    here.settled()
    typed(here, "baseline", "create")


def typed(here: Campus, *words: str) -> str:
    found = CliRunner(env=TOKEN).invoke(cli, ["--config", str(here.home / "config.toml"), *words])
    assert found.exit_code == 0, found.output
    return found.stdout


def covered(here: Campus, state: str, field: str = "background") -> None:
    """A change request that speaks of a field of the requirement."""
    path = here.register / "change_requests" / "CR-0001.md"
    path.parent.mkdir(exist_ok=True)
    path.write_text(CHANGE.format(state=state, field=field), encoding="utf-8")
    aged(path)


def in_jira(here: Campus, said: str) -> Report:
    """Somebody rewrites the section in Jira, and a cycle sees it."""
    pen, blocks = here.pen, here.description(here.key(UID))
    words = [pen.paragraph(said) if "gate." in pen.said([one]) else one for one in blocks]
    here.describe(here.key(UID), words)
    return here.cycle()


def in_file(here: Campus, said: str) -> Report:
    here.change(FILE, "Old gate.", said)
    return here.cycle()


def says(here: Campus) -> tuple[object, bool, bool]:
    """What the register says, and whether file and issue say what was signed."""
    key = here.key(UID)
    return here.values(UID)["background"], "Old gate." in here.read(FILE), "Old gate." in here.said(key)


@both
@pytest.mark.parametrize("door", [in_jira, in_file])
def test_what_was_signed_goes_back_by_whatever_door_it_was_changed(signed: Campus, door: object) -> None:
    """GATE-4: the register never has it, the side gets the signed words back, one comment says why, and all is quiet."""
    report = in_jira(signed, "New gate.") if door is in_jira else in_file(signed, "New gate.")
    assert says(signed) == ("Old gate.", True, True)
    (told,) = [problem for problem in report.problems if problem.code == "gate"]
    assert "background: the change of what is frozen was put back" in told.message
    assert "change request approved whose `changes` name REQ-0001" in told.hint
    (comment,) = signed.issue(UID)["comments"]
    assert all(word in str(comment) for word in ("REQ-0001 was put back", "changed_by.state"))
    signed.quiet()
    assert open_passages(signed.hub()) == ()


def test_the_third_try_waits_for_a_person_who_goes_before_the_gate_and_is_shown_with_it(
    signed: Campus,
) -> None:
    """GATE-4, GATE-6: held with an owner; a decision lets it through, by name, and it is drift from then on."""
    assert [in_jira(signed, f"New gate. {number}").held for number in range(3)] == [0, 0, 1]
    (held,) = signed.hub().held
    assert (held.field, held.owner) == ("background", "analyst@example.com")
    assert [signed.cycle().writes for _ in range(2)] == [0, 0]
    signed.resolve(UID, "background", "jira")
    signed.settled()
    (drift,) = open_passages(signed.hub())
    assert (drift.gate, drift.word, drift.by) == ("no drift from the baseline", "background", "pm")
    assert drifted(signed.project.mapping, signed.hub()) == {UID: ("background",)}
    told = typed(signed, "explain", UID, "--gate")
    assert "background by pm" in told
    assert "let through by pm's decision" in told
    signed.quiet()


def test_an_approved_change_request_lets_it_through_where_it_speaks_of_the_field(signed: Campus) -> None:
    """GATE-4: in the very cycle that approves it; one about another field, or not approved yet, excuses nothing."""
    covered(signed, "submitted")
    in_file(signed, "New gate.")
    covered(signed, "approved", "title")
    in_file(signed, "New gate.")
    assert says(signed) == ("Old gate.", True, True)
    covered(signed, "approved")
    in_file(signed, "New gate.")
    signed.settled()
    assert (signed.values(UID)["background"], signed.hub().held) == ("New gate.", ())
    assert "nothing waits" in str(signed.issue(UID)["comments"])
    signed.quiet()


def test_a_comment_alone_and_the_freeze_are_held_as_configured(signed: Campus) -> None:
    """GATE-6, GATE-7: `comment` says so and lets it be; after the freeze what never stood in a baseline is held as well."""
    signed.rewire(MAPPING.format(mode="comment"))
    in_file(signed, "New gate.")
    assert signed.values(UID)["background"] == "New gate."
    assert "passed a gate without proof" in str(signed.issue(UID)["comments"])
    signed.quiet()
    covered(signed, "approved")
    signed.settled()
    assert "nothing waits" in str(signed.issue(UID)["comments"])

    signed.write("bell", "id: REQ-0002\ntitle: Bell", "As a worker I wait.\n")
    signed.rewire(MAPPING.format(mode="hold"))
    signed.settled()
    project = signed.register / "project.yaml"
    project.write_text(FREEZE, encoding="utf-8")
    aged(project)
    signed.edit(signed.key("REQ-0002"), summary="Big bell")
    signed.cycle()
    assert signed.values("REQ-0002")["title"] == "Bell"
    assert signed.issue("REQ-0002")["fields"]["summary"] == "Bell"
    signed.quiet()
