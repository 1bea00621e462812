"""Every file in bad/ is refused with exactly the messages, places and cures in its last lines; good/ loads."""

import tomllib
from pathlib import Path

import jsonschema_rs
import pytest

from syncer.config.load import load
from syncer.config.places import Invalid
from syncer.config.schema import config_schema

HERE = Path(__file__).parent
BAD = sorted((HERE / "bad").glob("*.toml"))
GOOD = sorted((HERE / "good").glob("*.toml"))
EXPECTED = "#! "
SECRETS = ("hunter2", "ATATT-very-secret")


def _name(path: Path) -> str:
    return path.stem


def test_there_are_cases() -> None:
    assert len(BAD) > 35
    assert len(GOOD) > 5


@pytest.mark.parametrize("case", BAD, ids=_name)
def test_a_bad_configuration_says_what_where_and_what_to_do(case: Path, tmp_path: Path) -> None:
    lines = case.read_text(encoding="utf-8").splitlines()
    expected = [line.removeprefix(EXPECTED) for line in lines if line.startswith(EXPECTED)]
    path = tmp_path / "config.toml"
    text = "\n".join(line for line in lines if not line.startswith(EXPECTED)) + "\n"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(Invalid) as raised:
        load(path, {})
    assert [str(problem).removeprefix(f"{path}:") for problem in raised.value.problems] == expected
    assert all(problem.hint for problem in raised.value.problems)
    assert not any(secret in str(raised.value) for secret in SECRETS)


@pytest.mark.parametrize("case", GOOD, ids=_name)
def test_a_good_configuration_loads_and_fits_the_schema(case: Path) -> None:
    assert load(case, {}).mode == "plan"
    data = tomllib.loads(case.read_text(encoding="utf-8"))
    for site in ("jira", "confluence"):
        if "token_expires" in data.get(site, {}):
            data[site]["token_expires"] = data[site]["token_expires"].isoformat()
    jsonschema_rs.Draft202012Validator(config_schema()).validate(data)


@pytest.mark.parametrize(
    "case",
    ["unknown-key", "mode-nobody-knows", "missing-keys", "token-in-the-open", "duration-without-a-unit"],
)
def test_an_editor_with_the_schema_sees_it_too(case: str) -> None:
    data = tomllib.loads((HERE / "bad" / f"{case}.toml").read_text(encoding="utf-8"))
    assert not jsonschema_rs.Draft202012Validator(config_schema()).is_valid(data)
