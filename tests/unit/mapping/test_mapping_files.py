"""Every file in bad/ is refused with exactly the messages, places and cures in its last lines; good/ loads."""

from functools import cache
from pathlib import Path

import jsonschema_rs
import pytest

from syncer.config.assets import assets
from syncer.config.mappings import load_folder
from syncer.config.places import Invalid, plain
from syncer.config.schema import mapping_schema
from syncer.config.yaml_reader import parse_yaml
from syncer.domain.problems import Severity

HERE = Path(__file__).parent
BAD = sorted((HERE / "bad").glob("*.yaml"))
GOOD = sorted((HERE / "good").glob("*.yaml"))
SHIPPED = sorted(assets().mappings.glob("*.yaml"))
EXPECTED = "#! "


def _name(path: Path) -> str:
    return path.stem


@cache
def _schema() -> jsonschema_rs.Draft202012Validator:
    """What an editor is given; that it is a schema is proven with the schemas."""
    return jsonschema_rs.Draft202012Validator(mapping_schema())


def _folder(tmp_path: Path, text: str) -> Path:
    (tmp_path / "mapping.yaml").write_text(text, encoding="utf-8")
    return tmp_path


def test_there_are_cases() -> None:
    assert len(BAD) > 50
    assert len(GOOD) > 5


@pytest.mark.parametrize("case", BAD, ids=_name)
def test_a_bad_mapping_says_what_where_and_what_to_do(case: Path, tmp_path: Path) -> None:
    lines = case.read_text(encoding="utf-8").splitlines()
    text = "\n".join(line for line in lines if not line.startswith(EXPECTED)) + "\n"
    expected = [line.removeprefix(EXPECTED) for line in lines if line.startswith(EXPECTED)]
    folder = _folder(tmp_path, text)
    with pytest.raises(Invalid) as raised:
        load_folder(folder, assets().mappings)
    found = [str(problem).removeprefix(f"{folder / 'mapping.yaml'}:") for problem in raised.value.problems]
    assert found == expected
    for problem in raised.value.problems:
        assert problem.severity is Severity.ERROR
        assert problem.hint
        assert problem.place is not None
        assert problem.place.line


@pytest.mark.parametrize("case", GOOD, ids=_name)
def test_a_good_mapping_loads_and_fits_the_schema(case: Path, tmp_path: Path) -> None:
    text = case.read_text(encoding="utf-8")
    assert load_folder(_folder(tmp_path, text), assets().mappings).version == 1
    read = parse_yaml(text, case.name)
    assert read.node is not None
    _schema().validate(plain(read.node))


@pytest.mark.parametrize("preset", SHIPPED, ids=_name)
def test_a_shipped_preset_loads_and_fits_the_schema(preset: Path, tmp_path: Path) -> None:
    folder = _folder(tmp_path, f"version: 1\nextends: {preset.stem}\n")
    loaded = load_folder(folder, assets().mappings)
    assert loaded.records or preset.stem == "rules"  # the rules alone map nothing
    read = parse_yaml(preset.read_text(encoding="utf-8"), preset.name)
    assert read.node is not None
    _schema().validate(plain(read.node))


@pytest.mark.parametrize(
    "case",
    [
        "unknown-key-at-the-top",
        "retention-of-another-sort",
        "unknown-kind-of-record",
        "unknown-key-in-a-record",
        "unknown-key-in-a-field",
        "unknown-field-path",
        "group-instead-of-a-field",
        "id-is-no-field",
        "section-in-an-unknown-language",
        "wins-nobody-knows",
        "unknown-form",
        "wrong-types",
        "empty-type",
        "condition-that-is-none",
        "guard-of-another-sort",
        "pages-of-another-sort",
        "no-version",
        "another-version",
        "not-a-mapping",
        "label-with-a-space",
        "link-of-a-later-version",
        "mirror-of-another-sort",
        "calendars-with-wrong-hours",
        "calendars-with-wrong-days",
    ],
)
def test_an_editor_with_the_schema_sees_it_too(case: str) -> None:
    read = parse_yaml((HERE / "bad" / f"{case}.yaml").read_text(encoding="utf-8"), case)
    assert read.node is not None
    assert not _schema().is_valid(plain(read.node))
