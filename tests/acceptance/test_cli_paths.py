"""NFR, security: no name that comes from outside leads out of the folder it belongs in."""

from __future__ import annotations

import http.client
import json
from pathlib import Path

import pytest

from tests.acceptance.test_render_serve import serving
from tests.support.commands import edit, syncer
from tests.support.world import lay_out, requirement

pytestmark = pytest.mark.xdist_group("cli-paths")
OUTSIDE = "nothing of this is anybody's"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A project in a folder, with something beside it that is nobody's business."""
    home = tmp_path / "home"
    home.mkdir()
    register = lay_out(home, "http://127.0.0.1:9")
    requirement(register, "first", "id: REQ-0001\ntitle: Enrol a camper\npriority: medium", "Enrol them.\n")
    (tmp_path / "victim.md").write_text(OUTSIDE, encoding="utf-8")
    return home


def names(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*")}


def test_what_an_earlier_site_claims_to_have_written_is_not_deleted_elsewhere(home: Path) -> None:
    out = home / "out"
    assert syncer(home, "render", "--site", "--out", str(out)).code == 0
    (home / "victim.html").write_text(OUTSIDE, encoding="utf-8")
    (out / "folder").mkdir()
    (out / "folder" / "victim.html").write_text(OUTSIDE, encoding="utf-8")
    mark = out / ".syncer-site.json"
    claimed = ["../victim.html", "../../victim.md", str(home / "victim.html"), "folder/victim.html", "..", ""]
    mark.write_text(
        json.dumps([*json.loads(mark.read_text(encoding="utf-8")), *claimed, 7]), encoding="utf-8"
    )
    assert syncer(home, "render", "--site", "--out", str(out)).code == 0
    kept = [home / "victim.html", home.parent / "victim.md", out / "folder" / "victim.html"]
    assert [path.read_text(encoding="utf-8") for path in kept] == [OUTSIDE] * 3


@pytest.mark.parametrize(
    "uid", ["../../evil", "REQ-0001/../../evil", "/tmp/evil", "REQ-0002%2f..%2fevil", ".."]
)
def test_an_id_in_a_file_is_an_id_or_a_mistake(home: Path, uid: str) -> None:
    edit(home / "register" / "requirements" / "first.md", "REQ-0001", f"'{uid}'")
    before = names(home.parent)
    ran = syncer(home, "check")
    assert ran.code == 1
    assert "is no id" in ran.err
    syncer(home, "render", "--out", "out")
    new = {name for name in names(home.parent) - before if not name.startswith("home/")}
    assert new == set()
    assert not any("evil" in name for name in names(home.parent))


@pytest.mark.parametrize(
    "name", ["../evil", "a/../../evil", "/tmp/evil", "..", "a\\..\\evil", "a\0b", ".hidden"]
)
def test_a_baseline_is_not_named_after_a_path(home: Path, name: str) -> None:
    before = names(home.parent)
    ran = syncer(home, "baseline", "create", name.replace("\0", "%00"), "--yes")
    assert ran.code == 2
    assert not any("evil" in one for one in names(home.parent) - before)


@pytest.mark.parametrize("link", ["requirements/evil.md", "requirements"])
def test_a_link_out_of_the_register_is_neither_read_nor_written_through(home: Path, link: str) -> None:
    elsewhere = home.parent / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "evil.md").write_text(
        "---\nid: REQ-0009\ntitle: A secret of this machine\n---\n", encoding="utf-8"
    )
    path = home / "register" / link
    if path.is_dir():
        path.rename(home / "away")
        path.symlink_to(elsewhere)
    else:
        path.symlink_to(elsewhere / "evil.md")
    ran = syncer(home, "check")
    assert "a symbolic link leads out of the register" in ran.err
    syncer(home, "render", "--out", "out")
    pages = "".join(path.read_text(encoding="utf-8") for path in home.rglob("*.html") if path.is_file())
    assert "A secret of this machine" not in ran.out + ran.err + pages


def test_the_store_is_its_owners_alone(home: Path) -> None:
    """It holds what a register keeps from customers, and words of people; so does what lies beside it."""
    assert syncer(home, "status").code == 0
    files = [path for path in (home / "var").rglob("*") if path.is_file()]
    assert "syncer.db" in {path.name for path in files}
    assert {
        f"{path.name}: {path.stat().st_mode & 0o077:o}" for path in files if path.stat().st_mode & 0o077
    } == set()


def test_the_server_of_pages_serves_pages_and_no_files(home: Path) -> None:
    with serving(home) as served:
        host, port = served.url.removeprefix("http://").rstrip("/").split(":")
        for path in (
            "/../config.toml",
            "/..%2fconfig.toml",
            "/%2e%2e/%2e%2e/%2e%2e/etc/passwd",
            "/CAMP/internal/..%2f..%2fconfig.toml",
            "/CAMP/internal/%2e%2e%2f%2e%2e%2fvictim.md",
            "/CAMP/internal/../../config.toml",
            "//etc/passwd",
            "/CAMP/internal/index.en/..%5c..%5cconfig.toml",
            "/CAMP/internal/index.en/%00",
        ):
            line = http.client.HTTPConnection(host, int(port), timeout=10)
            line.putrequest("GET", path, skip_host=False)
            line.endheaders()
            reply = line.getresponse()
            body = reply.read().decode("utf-8", "replace")
            line.close()
            assert reply.status in {400, 404}, path
            assert not any(word in body for word in ("root:", OUTSIDE, "[jira]")), path
