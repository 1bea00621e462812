"""What stands in deploy/ fits the program: commands, paths, secrets and configurations that are there, and nothing loose.

Units are looked at by systemd's own tool where it is there; images are not built here, so what can be told without is.
"""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import tomllib
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from syncer.cli.main import COMMANDS
from syncer.config.load import load
from syncer.http.retry import RetrySettings

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
UNITS = sorted((DEPLOY / "systemd").glob("*.service"))
DOCKERFILE = (DEPLOY / "container" / "Dockerfile").read_text(encoding="utf-8")
PROGRAM = "/opt/syncer/bin/syncer"
MOST_EXPOSED = 1.3  # of 10, as systemd judges
needs_systemd = pytest.mark.skipif(
    shutil.which("systemd-analyze") is None, reason="systemd-analyze is not on this machine"
)
needs_queue = pytest.mark.skipif("worker" not in COMMANDS, reason="this version has no `syncer worker`")


def keys(unit: Path) -> Iterator[tuple[str, str]]:
    """The keys of a unit in order; one may stand several times."""
    for line in unit.read_text(encoding="utf-8").splitlines():
        name, sign, value = line.partition("=")
        if sign and not line.startswith("#"):
            yield name, value


def value(unit: Path, name: str) -> str:
    return dict(keys(unit))[name]


def credentials(unit: Path) -> set[str]:
    return {given.partition(":")[0] for name, given in keys(unit) if name == "LoadCredential"}


def compose() -> Any:
    return yaml.safe_load((DEPLOY / "container" / "compose.yaml").read_text(encoding="utf-8"))


def ours() -> dict[str, Any]:
    """The services of compose.yaml that run syncer."""
    services = compose()["services"].items()
    return {name: one for name, one in services if one["image"].startswith("syncer:")}


@needs_systemd
@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_systemd_takes_the_unit_and_calls_it_safe(unit: Path, tmp_path: Path) -> None:
    copy = tmp_path / unit.name.replace("@", "@1")
    copy.write_text(unit.read_text(encoding="utf-8").replace(PROGRAM, "/bin/true"), encoding="utf-8")
    verified = _analyze("verify", str(copy))
    assert (verified.returncode, verified.stdout + verified.stderr) == (0, "")
    judged = _analyze("security", "--offline=true", f"--threshold={MOST_EXPOSED * 10:.0f}", str(copy))
    assert judged.returncode == 0, judged.stdout


def _analyze(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = ["systemd-analyze", "--no-pager", *arguments]
    return subprocess.run(command, capture_output=True, encoding="utf-8", check=False)


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_a_unit_starts_a_command_that_there_is_and_gives_it_time_to_end(unit: Path) -> None:
    if "worker" in unit.name and "worker" not in COMMANDS:
        pytest.skip("this version has no `syncer worker`")
    program, *options, command = shlex.split(value(unit, "ExecStart"))
    assert (program, options, command in COMMANDS) == (
        PROGRAM,
        ["--config", "/etc/syncer/config.toml"],
        True,
    )
    assert int(value(unit, "TimeoutStopSec")) > RetrySettings().seconds


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_a_unit_is_started_again_however_long_its_database_is_away(unit: Path) -> None:
    """With 3 a service ends that its store does not answer at the start; ten such starts are over in two minutes."""
    assert (value(unit, "Restart"), value(unit, "RestartPreventExitStatus")) == ("on-failure", "2")
    assert value(unit, "StartLimitIntervalSec") == "0"


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_the_units_protect_the_machine_alike(unit: Path) -> None:
    protecting = [
        one for one in keys(unit) if one[0].startswith(("Protect", "Private", "Restrict", "System"))
    ]
    assert protecting == [
        one for one in keys(UNITS[0]) if one[0].startswith(("Protect", "Private", "Restrict", "System"))
    ]
    assert value(unit, "NoNewPrivileges") == "yes"
    assert value(unit, "CapabilityBoundingSet") == ""


def test_the_units_configuration_is_valid_and_takes_its_secrets_from_there() -> None:
    path = DEPLOY / "systemd" / "config.toml"
    service = next(unit for unit in UNITS if unit.name == "syncer.service")
    files = _secret_files(path)
    assert files == {f"/run/credentials/syncer.service/{name}" for name in credentials(service)}
    assert load(path, {}).store.url == "sqlite:////var/lib/syncer/syncer.db"


def test_a_workers_secrets_are_its_own() -> None:
    worker = next(unit for unit in UNITS if "worker" in unit.name)
    given = [shlex.split(text)[0] for name, text in keys(worker) if name == "Environment"]
    env = {name: text for name, _, text in (one.partition("=") for one in given) if name.startswith("SYNCER")}
    found = {
        name: text.replace("%d", "/run/credentials/syncer-worker@1.service") for name, text in env.items()
    }
    settings = load(DEPLOY / "systemd" / "config.toml", found)
    assert settings.jira is not None
    assert settings.confluence is not None
    own = {settings.jira.token.file, settings.confluence.token.file}
    assert own == {Path(f"/run/credentials/syncer-worker@1.service/{name}") for name in credentials(worker)}


def _secret_files(config: Path) -> set[str]:
    """Every file that a configuration names as the place of a secret."""
    found = re.findall(r'\{file = "([^"]+)"\}', config.read_text(encoding="utf-8"))
    assert found
    return set(found)


@needs_queue
def test_the_containers_configuration_is_valid() -> None:
    assert load(DEPLOY / "container" / "config.toml", {}).daemon.engine == "queue"


def test_the_containers_secrets_are_given_to_them() -> None:
    whole = compose()
    files = _secret_files(DEPLOY / "container" / "config.toml")
    for name, service in ours().items():
        given = {f"/run/secrets/{one}" for one in service["secrets"]}
        assert files < given, name
        assert service["environment"]["PGPASSFILE"] in given
    used = {one for service in whole["services"].values() for one in service["secrets"]}
    assert used == set(whole["secrets"])


def test_every_container_is_closed() -> None:
    for name, service in compose()["services"].items():
        assert service["read_only"] is True, name
        assert service["cap_drop"] == ["ALL"], name
        assert service["security_opt"] == ["no-new-privileges:true"], name
        assert int(service["user"].partition(":")[0]) > 0, name
        assert re.fullmatch(r"[a-z]+:[0-9][\w.-]+", service["image"]), name
        for port in service.get("ports", ()):
            assert port.startswith("127.0.0.1:"), name
    assert {one["command"][0] for one in ours().values()} <= {*COMMANDS, "worker"}


def test_the_image_is_built_of_what_there_is() -> None:
    copied = [line.split()[1:-1] for line in DOCKERFILE.splitlines() if line.startswith("COPY ")]
    sources = [one for names in copied for one in names if not one.startswith(("--", "/"))]
    allowed = (DEPLOY / "container" / "Dockerfile.dockerignore").read_text(encoding="utf-8").splitlines()
    assert [one for one in sources if not (ROOT / one).exists()] == []
    assert {line[1:] for line in allowed if line.startswith("!")} == set(sources)
    forced = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    shipped = forced["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"]
    assert set(shipped) <= set(sources)


def test_the_image_runs_as_nobody_in_particular_on_a_pinned_base_without_what_builds() -> None:
    last = DOCKERFILE.rpartition("\nFROM ")[2]
    bases = re.findall(r"^FROM (\S+)", DOCKERFILE, re.MULTILINE)
    assert [one for one in bases if not re.fullmatch(r"python:3\.\d+\.\d+-slim-bookworm", one)] == []
    assert "USER 10001:10001" in last
    assert not re.search(r"gcc|build-essential|hatchling|\bpip install", last)
    assert "--require-hashes -r requirements.lock" in DOCKERFILE
    words = shlex.split(re.search(r"^ENTRYPOINT \[(.*)\]", last, re.MULTILINE)[1].replace(",", " "))  # type: ignore[index]
    assert words == ["syncer", "--config", "/etc/syncer/config.toml"]
    assert re.search(r'^CMD \["daemon"\]$', last, re.MULTILINE)
    probe = re.search(r'CMD \["python", "-c", "(.*)"\]', last)
    assert probe is not None
    compile(probe[1], "HEALTHCHECK", "exec")
    asked = re.search(r"http://127\.0\.0\.1:8765(/\w+)", probe[1])
    assert asked is not None
    web = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "syncer" / "web").glob("*.py"))
    assert f'Route("{asked[1]}"' in web


def test_what_builds_is_taken_out_and_nothing_that_runs() -> None:
    """The lock holds what builds the wheel, too: it needs no place in an image."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    extras = project["project"]["optional-dependencies"]
    shipped = [one for name in ("charts", "docx", "postgres", "tls") for one in extras[name]]
    running = _closure([*project["project"]["dependencies"], *shipped])
    building = _closure(project["dependency-groups"]["build"])
    out = re.search(r"uninstall --quiet --yes ([a-z -]+) \\", DOCKERFILE)
    assert out is not None
    assert set(out[1].split()) == building - running


def _closure(wanted: list[str]) -> set[str]:
    """The names of some requirements and of all that they require."""
    found: set[str] = set()
    left = [Requirement(one) for one in wanted]
    while left:
        one = left.pop()
        name = canonicalize_name(one.name)
        if name in found or (one.marker and not one.marker.evaluate({"extra": ""})):
            continue
        found.add(name)
        try:
            required = metadata.requires(name) or []
        except metadata.PackageNotFoundError:
            continue
        deeper = [Requirement(text) for text in required]
        with_extras = [{"extra": extra} for extra in ("", *one.extras)]
        for each in deeper:
            if each.marker is None or any(each.marker.evaluate(given) for given in with_extras):
                each.marker = None
                left.append(each)
    return found


@pytest.mark.parametrize("script", sorted(DEPLOY.glob("*.sh")), ids=lambda path: path.name)
def test_scripts_are_shell(script: Path) -> None:
    done = subprocess.run(["sh", "-n", str(script)], capture_output=True, encoding="utf-8", check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert script.read_text(encoding="utf-8").startswith("#!/bin/sh\n")


def test_what_differs_from_its_hash_is_not_installed(tmp_path: Path) -> None:
    """The wheelhouse is checked as a whole before the first of its libraries is touched."""
    shutil.copy(DEPLOY / "install.sh", tmp_path)
    (tmp_path / "requirements.txt").write_text("syncer==0.1.0\n", encoding="utf-8")
    (tmp_path / "SHA256SUMS").write_text(f"{'0' * 64}  ./requirements.txt\n", encoding="utf-8")
    command = ["sh", str(tmp_path / "install.sh"), str(tmp_path / "venv")]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode != 0
    assert not (tmp_path / "venv").exists()
