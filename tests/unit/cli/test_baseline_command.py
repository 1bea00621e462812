"""`syncer baseline` and `diff` against baselines: frozen once, proven offline, and named by what is signed (GATE-4, REQ-18)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from syncer.cli.main import main
from syncer.domain.json import JsonValue
from tests.support.desk import Desk


@pytest.fixture
def desk(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Iterator[Desk]:
    made = Desk(tmp_path, capsys)
    yield made
    made.hub.close()


def test_a_baseline_is_numbered_made_once_and_never_changed(desk: Desk) -> None:
    first = desk.told("baseline", "create", "--by", "赵敏")
    assert (first["name"], first["by"], first["records"], first["created"]) == ("V1.0", "zhao", 5, True)
    again = desk.told("baseline", "create")
    assert (again["name"], again["created"], again["digest"]) == ("V1.0", False, first["digest"])
    desk.changed("REQ-0001", title="Encrypt cards")
    code, _, err = desk.says("baseline", "create", "v1.0")
    assert code == 2
    assert "V1.0 is a baseline already, and the register has changed since" in err
    assert desk.told("baseline", "create")["name"] == "V1.1"
    assert [one["name"] for one in desk.says("baseline", "list")[1]] == ["V1.0", "V1.1"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("yesterday",), "means something else already"),
        (("../x",), "up to 40 letters"),
        (("--only", "REQ-0002"), "no record 'REQ-0002'"),
        (("--by", "wagn"), "did you mean 'wang'?"),
    ],
)
def test_what_cannot_be_frozen_is_refused(desk: Desk, words: tuple[str, ...], said: str) -> None:
    code, _, err = desk.says("baseline", "create", *words)
    assert (code, said in err) == (2, True), err
    assert desk.hub.baselines("CAMP") == []


def test_a_file_is_proven_without_store_or_configuration(
    desk: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "V1.0.json"
    made = desk.told("baseline", "create", "--out", str(out))
    assert desk.says("baseline", "create", "other", "--out", str(out))[0] == 2, "it overwrites no file"
    nowhere = ["--config", str(tmp_path / "none.toml"), "baseline", "verify", str(out)]
    assert main(nowhere) == 0
    assert str(made["digest"]) in capsys.readouterr().out
    assert main([*nowhere, "--digest", str(made["digest"])[:8]]) == 0
    assert main([*nowhere, "--digest", f"{str(made['digest'])[:12]}…"]) == 0, "as pages and letters show it"
    assert main([*nowhere, "--digest", "abcd"]) == 1
    out.write_text(out.read_text("utf-8").replace("Encrypt payments", "Encrypt nothing"), encoding="utf-8")
    capsys.readouterr()
    assert main(nowhere) == 1
    assert "REQ-0001.title is not what was frozen (customer)" in capsys.readouterr().out
    out.write_text("{}", encoding="utf-8")
    assert main(nowhere) == 2
    assert desk.says("baseline", "verify", "V1.O")[0] == 2
    assert [one["whole"] for one in desk.says("baseline", "verify")[1]] == [True]


def test_verify_tells_what_was_taken_out_and_never_that_a_changed_file_says_the_same(
    desk: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """PG-10: a record without its words proves nothing of them; an editor's mark and other line ends change nothing."""
    desk.told("baseline", "create")
    out = tmp_path / "V1.0.json"
    desk.told("baseline", "export", "V1.0", str(out))
    text = out.read_bytes().decode("utf-8")
    verify = ["--config", str(tmp_path / "none.toml"), "baseline", "verify", str(out)]

    def told(said: str) -> tuple[int, str]:
        capsys.readouterr()
        out.write_bytes(said.encode("utf-8"))
        return main(verify), capsys.readouterr().out

    for harmless in ("\ufeff" + text, text.replace("\n", "\r\n")):
        code, shown = told(harmless)
        assert (code, "line 1 of" in shown, "says the same" in shown) == (0, True, True)
    raw = json.loads(text)
    raw["records"][0]["customer"] |= {"values": None, "checks": {}}
    code, shown = told(json.dumps(raw))
    assert f"{raw['records'][0]['uid']}: only its digest is in it, not what it said (customer)" in shown
    del raw["records"][0]
    code, shown = told(json.dumps(raw))
    assert (code, "which records it has" in shown, "says the same" in shown) == (1, True, False)


def test_the_customer_s_file_has_nothing_internal_and_the_same_digest(desk: Desk, tmp_path: Path) -> None:
    desk.changed("REQ-0001", value=5)
    made = desk.told("baseline", "create", "--by", "zhao")
    files = {audience: tmp_path / f"{audience}.json" for audience in ("customer", "internal")}
    told = [
        desk.told("baseline", "export", "v1.0", str(path), "--audience", audience)
        for audience, path in files.items()
    ]
    assert [one["digest"] for one in told] == [made["digest"]] * 2
    assert ['"value":5' in path.read_text("utf-8") for path in files.values()] == [False, True]
    proven = [desk.says("baseline", "verify", str(path))[1][0] for path in files.values()]
    assert [(one["whole"], one["edition"]) for one in proven] == [(True, "customer"), (True, "internal")]
    assert desk.says("baseline", "export", "V1.0", str(files["customer"]))[0] == 2, "it overwrites no file"
    spaced = " ".join([str(made["digest"])[:4], str(made["digest"])[4:8]])
    assert desk.says("baseline", "verify", str(files["customer"]), "--digest", spaced)[0] == 0
    assert made["history"] == {"entries": 1, "head": desk.hub.audit("CAMP").head}


def diff(desk: Desk, *words: str) -> dict[str, JsonValue]:
    found = desk.told("diff", *words)
    return {"changed": found["changed"], "added": found["added"], "gone": found["gone"]}


def test_diff_compares_with_what_was_frozen_and_with_what_was_signed_req_18(desk: Desk) -> None:
    desk.told("baseline", "create")
    desk.told("baseline", "create", "pilot", "--only", "REQ-0001")
    desk.changed("REQ-0001", title="Encrypt cards")
    desk.changed("CR-0001", title="Another size")
    (change, requirement) = sorted(json.dumps(one) for one in _list(diff(desk, "V1.0", "now")["changed"]))
    assert "Another colour" in change
    assert "Encrypt payments" in requirement
    main(["--config", str(desk.home / "config.toml"), "diff", "V1.0"])
    assert desk.capsys.readouterr().out.startswith("CAMP: V1.0 (2")
    assert diff(desk, "V1.0", "pilot") == {"changed": [], "added": [], "gone": []}
    assert [one["uid"] for one in _list(diff(desk, "pilot")["changed"]) if isinstance(one, dict)] == [
        "REQ-0001"
    ]
    code, _, err = desk.says("diff", "signed..now")
    assert code == 2
    assert "signed no baseline of CAMP yet" in err
    confirmed: list[JsonValue] = [
        {"by": "zhao", "customer_by": "wang", "at": "2026-11-02", "baseline": "pilot"}
    ]
    desk.changed("REQ-0001", confirmations=confirmed)
    assert (
        desk.told("diff", "signed..now", "--record", "REQ-0001")["from"] == desk.told("diff", "pilot")["from"]
    )
    assert [one["signed"] for one in desk.says("baseline", "list")[1]] == [False, True]


def _list(value: JsonValue) -> list[JsonValue]:
    assert isinstance(value, list)
    return value


def test_a_confirmation_names_the_baseline_and_never_one_that_says_something_else_req_18(desk: Desk) -> None:
    sign = ("sign", "REQ-0001", "--as", "customer", "--outcome", "approved", "--by", "wang")
    desk.told("baseline", "create")
    assert desk.says(*sign)[0] == 0
    (one,) = desk.recorded()
    assert isinstance(one.payload["confirm"], dict)
    assert one.payload["confirm"]["baseline"] == "V1.0"
    desk.changed("REQ-0001", title="Encrypt cards")
    code, _, err = desk.says(*sign)
    assert code == 2
    assert "it has changed since V1.0 (title)" in err
    assert desk.says(*sign, "--baseline", "v1.0")[1][0]["recorded"] is False
    assert desk.says(*sign, "--baseline", "V2.0")[0] == 2


def test_diff_says_of_what_was_signed_which_change_covers_it_and_what_is_drift_gate_4(desk: Desk) -> None:
    desk.changed("REQ-0001", description="Encrypt it.")
    desk.told("baseline", "create")
    both: JsonValue = [{"by": "zhao", "customer_by": "wang", "at": "2026-11-02", "baseline": "V1.0"}]
    line: JsonValue = [{"action": "change", "requirement": "REQ-0001", "field": "title"}]
    desk.changed("REQ-0001", confirmations=both, title="Encrypt cards", description="Encrypt all.", value=5)
    desk.changed("CR-0001", state="approved", changes=line)
    told = desk.told("diff", "signed..now", "--kind", "requirement")["changed"]
    (one,) = _list(told)
    assert isinstance(one, dict)
    fields = [each for each in _list(one["fields"]) if isinstance(each, dict)]
    assert [(each["field"], each.get("changed_by"), each.get("drift")) for each in fields] == [
        ("title", ["CR-0001"], False),
        ("description", [], True),
        ("value", None, None),
    ]
    main(["--config", str(desk.home / "config.toml"), "diff", "signed", "--record", "REQ-0001"])
    said = desk.capsys.readouterr().out
    assert "“Encrypt payments” → “Encrypt cards”  (CR-0001)" in said
    assert "“Encrypt all.”  (drift: no change request covers it)" in said
    main(["--config", str(desk.home / "config.toml"), "diff", "signed", "--format", "markdown"])
    assert "(drift: no change request covers it) |" in desk.capsys.readouterr().out
    assert desk.told("baseline", "create")["name"] == "V1.1", "the version that the change made of it"
