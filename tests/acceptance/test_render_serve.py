"""`syncer render --serve` as a real process over real HTTP, and in a real browser: pages that follow the files."""

from __future__ import annotations

import re
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
import requests

from tests.support.commands import edit, going, syncer
from tests.support.ready import Forked
from tests.support.world import lay_out, requirement

pytestmark = pytest.mark.xdist_group("render-serve")
SECONDS = 20
SPEC = "requirement-spec"


@dataclass
class Served:
    """The server, its project's folder, and what it has said so far."""

    home: Path
    url: str
    process: Forked

    def get(self, path: str, **headers: str) -> requests.Response:
        return requests.get(f"{self.url}{path}", headers=headers, timeout=10)

    def page(self, locale: str = "en") -> str:
        return self.get(f"CAMP/internal/{SPEC}.{locale}").text

    def end(self) -> tuple[int, str]:
        """Ctrl-C; the exit code and all that was said."""
        self.process.send_signal(signal.SIGINT)
        said, _ = self.process.communicate(timeout=SECONDS)
        assert self.process.returncode is not None
        return self.process.returncode, said


@contextmanager
def serving(home: Path, *words: str) -> Iterator[Served]:
    with going(home, "render", "--serve", "--port", "0", *words, errors=2) as process:
        found = None
        for line in process.stdout:
            found = re.search(r"pages at (http://127\.0\.0\.1:\d+/)", line)
            if found:
                break
        assert found, "it never said where"
        yield Served(home, found[1], process)


def soon(true: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + SECONDS
    while not true():
        assert time.monotonic() < deadline, f"not within {SECONDS} s: {what}"
        time.sleep(0.1)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    register = lay_out(tmp_path, "http://127.0.0.1:9", locale='["en", "zh-CN"]')
    requirement(register, "first", "id: REQ-0001\ntitle: Enrol a camper\npriority: medium", "Enrol them.\n")
    return tmp_path


@pytest.fixture
def served(home: Path) -> Iterator[Served]:
    with serving(home) as running:
        yield running


def test_the_front_page_lists_pages_by_language_and_leads_to_the_other_audience(served: Served) -> None:
    front = served.get("").text
    assert f'href="/CAMP/internal/{SPEC}.en"' in front
    assert f'href="/CAMP/internal/{SPEC}.zh-CN"' in front
    assert front.index("English") < front.index("中文</h3>")
    customer = served.get("?audience=customer").text
    (address,) = re.findall(rf'href="/(CAMP/customer/{SPEC}[^"]*en)"', customer)
    assert "Enrol a camper" in served.get(address).text
    assert "Enrol a camper" in served.page()
    assert f'href="/CAMP/internal/{SPEC}.zh-CN"' in served.page()


def test_an_edit_shows_without_a_new_start_and_waiting_browsers_are_told(served: Served) -> None:
    with requests.get(f"{served.url}events", stream=True, timeout=SECONDS) as events:
        lines = events.iter_lines(chunk_size=1, decode_unicode=True)
        first = next(lines)
        assert first == f"data: {served.get('generation').text}"
        edit(served.home / "register" / "requirements" / "first.md", "Enrol a camper", "Enrol a child")
        later = next(line for line in lines if line.startswith("data:") and line != first)
    assert later == f"data: {served.get('generation').text}"
    assert "Enrol a child" in served.page()
    code, said = served.end()
    assert code == 0
    (told,) = [line for line in said.splitlines() if "first.md" in line]
    assert re.search(r"\d+ pages in \d+ ms", told)


def test_what_is_touched_without_a_difference_reloads_nobody(served: Served) -> None:
    before = served.get("generation").text
    path = served.home / "register" / "requirements" / "first.md"
    path.write_text(path.read_text(encoding="utf-8"), encoding="utf-8")
    time.sleep(1.5)
    assert served.get("generation").text == before


def test_a_mistake_in_a_template_shows_with_its_place_and_goes_away_when_mended(served: Served) -> None:
    source = Path(__file__).parents[2] / "templates" / f"{SPEC}.storage.j2"
    whole = source.read_text(encoding="utf-8")
    own = served.home / "templates" / source.name
    own.parent.mkdir()
    own.write_text(whole + "\n{{ regster }}\n", encoding="utf-8")
    soon(lambda: "regster" in served.page(), "the mistake on the page")
    shown = served.page()
    assert f"{source.name}:{len(whole.splitlines()) + 2}" in shown
    assert 'role="alert"' in shown
    assert "Enrol a camper" in shown, "the last good page stays below what is wrong"
    own.write_text(whole + "\n<p>A line of our own</p>\n", encoding="utf-8")
    soon(lambda: "A line of our own" in served.page(), "the mended template")
    assert 'role="alert"' not in served.page()


def test_mistakes_in_a_mapping_and_a_register_file_show_with_place_and_cure(served: Served) -> None:
    mapping = served.home / "mappings" / "mapping.yaml"
    edit(mapping, "extends: demo", "extends: demo\nrecordz: {}")
    soon(lambda: "mappings/mapping.yaml:3" in served.get("").text, "the mapping's mistake on the front page")
    assert "records" in served.get("").text
    edit(mapping, "recordz: {}\n", "")
    path = requirement(
        served.home / "register", "second", "id: REQ-0002\ntitle: <b>Two</b>\nimportanze: core"
    )
    soon(lambda: "second.md:4" in served.page(), "the file's mistake on the page")
    assert "<b>" not in served.page()
    path.unlink()
    soon(lambda: 'role="alert"' not in served.page(), "nothing wrong any more")


def test_project_data_counts_as_a_source_too(served: Served) -> None:
    before = served.get("generation").text
    text = "glossary:\n  - {term: camper, full: camper, meaning: A child who comes for the summer}\n"
    (served.home / "register" / "project.yaml").write_text(text, encoding="utf-8")
    soon(lambda: served.get("generation").text != before, "project.yaml")
    assert "A child who comes for the summer" in served.page()


def test_a_request_for_a_foreign_name_gets_nothing(served: Served) -> None:
    """A page of the internet may point its own name here (DNS rebinding)."""
    for path in ("", "generation", "events", f"CAMP/internal/{SPEC}.en"):
        refused = served.get(path, Host="evil.example:80")
        assert refused.status_code == 400
        assert "Enrol" not in refused.text
    port = served.url.rsplit(":", 1)[1].rstrip("/")
    assert served.get("", Host=f"localhost:{port}").status_code == 200


def test_nothing_is_loaded_from_elsewhere_and_nothing_is_kept(served: Served) -> None:
    reply = served.get(f"CAMP/internal/{SPEC}.en")
    assert "default-src 'none'" in reply.headers["Content-Security-Policy"]
    assert reply.headers["Cache-Control"] == "no-store"
    assert re.findall(r"<script[^>]*>", reply.text) == ['<script src="/reload.js" defer>']
    assert served.get("CAMP/internal/nothing.en").status_code == 404
    assert requests.post(served.url, timeout=10).status_code == 405


def test_ctrl_c_ends_it_at_once_even_while_a_browser_waits(served: Served) -> None:
    with requests.get(f"{served.url}events", stream=True, timeout=SECONDS) as events:
        next(events.iter_lines(chunk_size=1))
        began = time.monotonic()
        code, said = served.end()
    assert code == 0
    assert time.monotonic() - began < 5
    assert "Traceback" not in said


def test_one_language_one_page_and_the_customers_edition_can_be_chosen(home: Path) -> None:
    with serving(home, SPEC, "--locale", "zh-CN", "--audience", "customer") as served:
        front = served.get("").text
        assert re.findall(r'href="/CAMP/([^"/]*)/', front) == ["customer"]
        assert ".zh-CN" in front
        assert ".en" not in front


def test_it_starts_on_a_broken_configuration_and_shows_why(home: Path) -> None:
    edit(home / "config.toml", 'mode = "apply"', 'mode = "aply"')
    with serving(home) as served:
        assert "config.toml:1" in served.get("").text
        edit(home / "config.toml", 'mode = "aply"', 'mode = "plan"')
        soon(lambda: "Enrol a camper" in served.page(), "the mended configuration")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--serve", "--json"), "--json"),
        (("--serve", "--out", "x"), "--out"),
        (("--port", "1"), "--serve"),
        (("--serve", "--config", "none.toml"), "syncer init"),
    ],
    ids=" ".join,
)
def test_what_does_not_go_together_is_refused(home: Path, words: tuple[str, ...], said: str) -> None:
    ran = syncer(home, "render", *words)
    assert ran.code == 2
    assert said in ran.err + ran.out


def test_a_port_that_is_taken_is_said(home: Path, served: Served) -> None:
    port = served.url.rsplit(":", 1)[1].rstrip("/")
    ran = syncer(home, "render", "--serve", "--port", port)
    assert ran.code == 2
    assert "choose another with --port" in ran.err
