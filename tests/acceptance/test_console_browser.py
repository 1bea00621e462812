"""The console as a project manager drives it, in a real browser: every page in both languages and themes, and what is decided there."""

import json
import re
import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.support.browsers import begun, driven
from tests.support.commands import environment, going, syncer
from tests.support.sandbox import free_port

pytestmark = driven("console-browser")  # one demonstration for all
SECTIONS = ("", "/plan", "/conflicts", "/proposals", "/drafts", "/board", "/pages", "/failures", "/cycles")
LOOKS = [(language, theme) for language in ("en", "zh-CN") for theme in ("light", "dark")]
CONTRAST = """() => {
  const light = c => { const v = c.map(x => { x /= 255; return x <= .03928 ? x / 12.92 : ((x + .055) / 1.055) ** 2.4; });
    return .2126 * v[0] + .7152 * v[1] + .0722 * v[2]; };
  const parts = t => t.match(/[\\d.]+/g).map(Number);
  const ground = e => { for (; e; e = e.parentElement) { const c = parts(getComputedStyle(e).backgroundColor);
    if (c.length < 4 || c[3] > 0) return c.slice(0, 3); } return [255, 255, 255]; };
  const found = [];
  for (const e of document.querySelectorAll("body *")) {
    const own = [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim());
    if (!own || !e.offsetParent || e.matches(".skip")) continue;
    const [a, b] = [light(parts(getComputedStyle(e).color).slice(0, 3)), light(ground(e))].sort((x, y) => y - x);
    if ((a + .05) / (b + .05) < 4.5) found.push(e.outerHTML.slice(0, 120));
  }
  return found;
}"""
CLIPPED = """() => [...document.querySelectorAll(".cards td *")].filter(e =>
  e.offsetParent && e.getBoundingClientRect().right > innerWidth + 1).map(e => e.outerHTML.slice(0, 120))"""
UNNAMED = """() => [...document.querySelectorAll("input:not([type=hidden]), textarea, button, a")].filter(e =>
  !(e.labels && e.labels.length) && !e.getAttribute("aria-label") && !e.textContent.trim()).map(e => e.outerHTML)"""


@dataclass(frozen=True)
class Demo:
    """A demonstration that is up: its folder and the address of its console."""

    home: Path
    console: str

    @property
    def site(self) -> str:
        """Where its sandbox is."""
        found = re.search(r'url = "(http://[^"]+)"', (self.home / "config.toml").read_text(encoding="utf-8"))
        assert found
        return found[1]

    def do(self, *words: str) -> None:
        syncer(self.home, "--config", str(self.home / "config.toml"), *words)

    def said(self, *words: str) -> Any:
        return json.loads(syncer(self.home, "--config", str(self.home / "config.toml"), *words, "--json").out)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    home = tmp_path_factory.mktemp("console") / "home"
    given = environment(SYNCER__WEB__LISTEN=f"127.0.0.1:{free_port()}", SYNCER__CHARTS__DRAW="true")
    words = ["demo", "--fresh", "--dir", str(home), "--port", str(free_port())]
    with going(home.parent, *words, env=given, errors=2) as process:
        said = []
        for line in process.stdout:
            said.append(line)
            if "Ctrl-C" in line:
                break
        console = re.findall(r"the console: (http://\S+)/p/CAMP", "".join(said))
        assert len(console) == 1, said
        yield Demo(home, console[0])


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    with begun() as browser:
        yield browser


@pytest.fixture
def window(chromium: Any, demo: Demo) -> Iterator[Any]:
    """A window in which nothing may go wrong and nothing may be asked elsewhere."""
    context = chromium.new_context(
        locale="en", base_url=demo.console, viewport={"width": 1280, "height": 900}
    )
    page, wrong = context.new_page(), list[str]()
    page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on(
        "request", lambda one: None if one.url.startswith((demo.console, "data:")) else wrong.append(one.url)
    )
    yield page
    context.close()
    assert wrong == []


@pytest.mark.parametrize(("language", "theme"), LOOKS)
def test_every_page_can_be_read_in_both_languages_and_themes(window: Any, language: str, theme: str) -> None:
    window.goto("/")
    window.get_by_role("button", name={"en": "English", "zh-CN": "中文"}[language]).click()
    window.locator(f'button[name=theme][value="{theme}"]').click()
    for path in ("/", *(f"/p/CAMP{section}" for section in SECTIONS)):
        assert window.goto(path).status == 200
        _made(window)
        html = window.locator("html")
        assert (html.get_attribute("lang"), html.get_attribute("data-theme")) == (language, theme)
        assert window.locator("h1").count() == 1
        assert window.evaluate(CONTRAST) == [], path
        assert window.evaluate(UNNAMED) == [], path
        assert window.evaluate("document.documentElement.scrollWidth <= innerWidth"), "it fits a laptop"
        assert window.locator("[tabindex]:not([tabindex='0']):not([tabindex='-1'])").count() == 0
        assert window.locator("table:not(:has(caption))").count() == 0
        window.set_viewport_size({"width": 420, "height": 900})
        assert window.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{path} fits a phone"
        assert window.evaluate(CLIPPED) == [], path
        window.set_viewport_size({"width": 1280, "height": 900})


def test_a_plan_is_made_by_keyboard_alone(window: Any) -> None:
    window.goto("/p/CAMP/plan")
    window.keyboard.press("Tab")
    assert window.evaluate("document.activeElement.className") == "skip"
    window.keyboard.press("Enter")
    window.keyboard.press("Tab")
    assert window.evaluate("document.activeElement.textContent") == "Make the plan"
    window.keyboard.press("Enter")
    window.get_by_role("link", name="The plan as JSON").wait_for(timeout=60_000)


def test_a_conflict_is_resolved_side_by_side(window: Any, demo: Demo) -> None:
    """Two people edit one title at once; the console shows both, and the next cycle writes what was chosen."""
    held = _held(demo)
    window.goto("/p/CAMP/conflicts")
    window.get_by_role("button", name=f"Take the value of Files for {held}").click()
    window.get_by_role("status").first.wait_for()
    deadline = time.monotonic() + 60
    while demo.said("conflicts", "list"):
        assert time.monotonic() < deadline
        time.sleep(1)


def test_a_letter_is_read_and_marked_as_sent_by_keyboard(window: Any, demo: Demo) -> None:
    """NOT-4: it waits no longer, here and for the command."""
    window.goto("/p/CAMP/drafts")
    letter = window.locator("details.letter").first
    named = str(letter.get_attribute("id"))
    letter.locator("summary").focus()
    window.keyboard.press("Enter")
    letter.locator("pre").wait_for()
    assert window.evaluate(CONTRAST) == []
    letter.get_by_role("button", name="Mark as sent").focus()
    window.keyboard.press("Enter")
    window.get_by_role("status").first.wait_for()
    assert named not in [f"{one['uid']}.{one['kind']}" for one in demo.said("drafts")]
    assert window.locator(f"[id='{named}']").count() == 0


def test_the_board_leads_to_how_a_clock_was_worked_out(window: Any) -> None:
    window.goto("/p/CAMP/board")
    link = window.locator("tbody th a").first
    uid = link.text_content()
    link.focus()
    window.keyboard.press("Enter")
    window.locator("h1", has_text=uid).wait_for()
    assert window.locator("ul.told > li").count() > 2
    assert window.evaluate(CONTRAST) == []


def test_a_page_is_previewed_for_both_audiences_in_both_languages(window: Any) -> None:
    window.goto("/p/CAMP/pages")
    _made(window)
    window.locator("a[href$='/internal/requirement-spec.en']").click()
    frame = window.frame_locator("iframe.paper")
    frame.locator("h1", has_text="(internal)").wait_for()
    _made(window)
    width = frame.locator("img").first.evaluate("e => e.decode().then(() => e.naturalWidth)")
    assert width > 100, "charts can be seen"
    window.locator(".ways").get_by_role("link", name="中文").click()
    frame.locator("h1", has_text="内部版").wait_for()
    _made(window)
    window.locator(".ways").get_by_role("link", name="Customer editions").click()
    window.wait_for_url("**/customer/requirement-spec.customer.zh-CN")
    _made(window)
    frame.locator("h1").first.wait_for()
    assert "内部版" not in str(frame.locator("body").text_content())
    window.locator(".ways").get_by_role("link", name="English").click()
    frame.locator("h1", has_text="Requirement specification").wait_for()
    _made(window)
    frame.get_by_role("link", name="中文").first.click()
    window.wait_for_url("**/customer/requirement-spec.customer.zh-CN")


LINK = "<a href='/p/CAMP/cycles' target=_top>Last cycles</a>"
MAKING = (
    '<!doctype html><title>syncer</title><link rel="icon" href="data:,"><script src="/static/console.js" defer></script>'
    f'<main><div data-live=""><p data-waiting></p>{LINK}'
    f'<iframe sandbox="allow-top-navigation-by-user-activation" srcdoc="{LINK}"></iframe></div></main>'
)
MADE = f"<main><div><h1>It is there</h1>{LINK}</div></main>"


@pytest.mark.parametrize("framed", [False, True], ids=["link", "link in the frame"])
def test_a_page_that_renews_itself_breaks_off_the_way_of_nobody(window: Any, framed: bool) -> None:
    """The next page is slow, and meanwhile what was waited for is there: it loaded itself again, and the click was lost."""
    renewals, ways = _being_made(window), list[Any]()

    def hold(route: Any) -> None:
        ways.append(route)

    window.route("**/p/CAMP/cycles", hold)
    around = window.frame_locator("iframe") if framed else window
    around.get_by_role("link", name="Last cycles").click(no_wait_after=True)
    _asked(window, ways)
    with window.expect_request("**/pulse"):  # the next question: what came was dealt with
        renewals[0].fulfill(body=MADE, content_type="text/html")
    ways[0].continue_()
    window.wait_for_url("**/p/CAMP/cycles")


def test_a_page_renews_itself_under_nobodys_hands(window: Any) -> None:
    """A link that is pressed and not let go yet leads where it led; what was waited for comes after that, and then the page rests."""
    renewals = _being_made(window)
    link = window.get_by_role("link", name="Last cycles")
    link.hover()
    window.mouse.down()
    with window.expect_request("**/pulse"):
        renewals[0].fulfill(body=MADE, content_type="text/html")
    assert window.locator("[data-waiting]").count() == 1
    window.mouse.move(600, 600)
    window.mouse.up()
    _asked(window, renewals, 2)
    renewals[1].fulfill(body=MADE, content_type="text/html")
    window.get_by_role("heading", name="It is there").wait_for()
    link.click()
    window.wait_for_url("**/p/CAMP/cycles")


def test_whoever_reads_in_peace_pauses_the_renewal_of_all_pages(window: Any) -> None:
    asked = list[str]()

    def answer(route: Any) -> None:
        asked.append(route.request.url)
        route.fulfill(json={"mark": str(len(asked))})

    window.route("**/pulse", answer)
    window.clock.install()
    window.goto("/p/CAMP/cycles")
    _asked(window, asked)
    window.get_by_role("button", name="Pause live updates").press("Enter")
    window.clock.run_for(60_000)
    window.goto("/p/CAMP/board")
    again = window.get_by_role("button", name="Resume live updates")
    again.wait_for()
    window.clock.run_for(60_000)
    assert len(asked) == 1
    again.press("Enter")
    window.clock.run_for(2_000)
    _asked(window, asked, 2)


def test_what_a_reader_waits_for_comes_while_the_renewal_is_paused(window: Any) -> None:
    window.goto("/p/CAMP/cycles")
    window.get_by_role("button", name="Pause live updates").press("Enter")
    renewals = _being_made(window)
    renewals[0].fulfill(body=MADE, content_type="text/html")
    window.get_by_role("heading", name="It is there").wait_for()


def test_whoever_waits_for_a_page_that_is_not_made_is_led_to_all_pages(window: Any) -> None:
    def answer(route: Any) -> None:
        if route.request.resource_type == "document":
            route.fulfill(body=MAKING, content_type="text/html")
        else:
            route.continue_()

    window.route("**/pages/internal/none.en", answer)
    window.goto("/p/CAMP/pages/internal/none.en")
    window.wait_for_url("**/p/CAMP/pages?audience=internal", timeout=60_000)


def _being_made(window: Any) -> list[Any]:
    """Open a page that waits for what is made; its questions for that are held until they are answered here."""
    renewals = list[Any]()

    def answer(route: Any) -> None:
        if route.request.resource_type == "document":
            route.fulfill(body=MAKING, content_type="text/html")
        else:
            renewals.append(route)

    window.route("**/p/CAMP/plan", answer)
    window.goto("/p/CAMP/plan")
    _asked(window, renewals)
    return renewals


def _asked(window: Any, routes: list[Any], count: int = 1) -> None:
    """Wait until the browser has asked for what is held."""
    deadline = time.monotonic() + 30
    while len(routes) < count:
        assert time.monotonic() < deadline
        window.wait_for_timeout(20)


def _made(window: Any) -> None:
    """Wait until what the page shows is there; only what goes on by itself is renewed after that."""
    window.locator("[data-waiting]").wait_for(state="detached", timeout=60_000)


SLY = (
    "<script>top.ran = 1; alert(1)</script><svg onload='parent.ran = 2'></svg></iframe><img src=x onerror='alert(3)'>"
    "<a id=sly href='javascript:top.ran = 4'>x</a><iframe srcdoc='<script>top.ran = 5</script>'></iframe>"
    "<meta http-equiv=refresh content='0;url=https://evil.example/'><form action=https://evil.example/><button id=go>x</button></form>"
    "<img src=https://evil.example/seen.png><link rel=stylesheet href=https://evil.example/x.css><style>body { display: none }</style>"
)


def test_nothing_of_a_previewed_page_runs(chromium: Any, demo: Demo) -> None:
    """Even if everything that escapes what people wrote failed: the frame and its policy hold."""
    context = chromium.new_context(base_url=demo.console)
    page, asked, said = context.new_page(), dict[str, str](), list[str]()
    page.on("requestfinished", lambda one: asked.update({one.url: "answered"}))
    page.on("requestfailed", lambda one: asked.update({one.url: str(one.failure)}))

    def heard(dialog: Any) -> None:
        said.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", heard)

    def spoil(route: Any) -> None:
        reply = route.fetch()
        route.fulfill(response=reply, body=reply.text().replace("</h1>", f"</h1>{SLY}", 1))

    page.route("**/sheets/**", spoil)
    page.goto("/p/CAMP/pages/internal/index.en")
    _made(page)
    frame = page.frame_locator("iframe.paper")
    frame.locator("#sly").click(timeout=60_000)
    frame.locator("#go").click()
    page.wait_for_timeout(500)
    assert page.evaluate("window.ran") is None
    assert said == []
    assert page.url.endswith("/pages/internal/index.en")
    elsewhere = {url: how for url, how in asked.items() if not url.startswith((demo.console, "data:"))}
    assert set(elsewhere.values()) <= {"csp"}, elsewhere
    context.close()


def test_a_failing_change_is_sent_again(window: Any, demo: Demo) -> None:
    import requests

    rule = {
        "kind": "status",
        "status": 400,
        "method": "PUT",
        "path": "/issue/",
        "count": 0,
        "body": {"errors": {"summary": "no"}},
    }
    requests.post(f"{demo.site}/__sandbox/faults", json={"rules": [rule]}, timeout=10).raise_for_status()
    path = demo.home / "register" / "requirements" / "REQ-0030.md"
    text = path.read_text(encoding="utf-8")
    path.write_text(re.sub(r"(?m)^title: .*$", "title: Sent again", text), encoding="utf-8")
    window.goto("/p/CAMP/failures")
    button = window.get_by_role("button", name="Send REQ-0030 again")
    button.wait_for(timeout=60_000)
    button.focus()
    window.evaluate("document.querySelector('[data-live] h1').setAttribute('data-old', '')")
    window.locator("[data-old]").wait_for(state="detached", timeout=60_000)
    focused = window.evaluate("document.activeElement.getAttribute('aria-label')")
    assert focused == "Send REQ-0030 again", "a page that renews itself takes the keyboard from nobody"
    requests.post(f"{demo.site}/__sandbox/faults", json={"rules": []}, timeout=10).raise_for_status()
    button.click()
    window.get_by_role("status").first.wait_for()
    window.get_by_text("Nothing fails").wait_for(timeout=60_000)


def test_a_stopped_item_is_approved_and_the_next_cycle_carries_it_out(window: Any, demo: Demo) -> None:
    """The register's files are gone: the cycle stops, until somebody says here that they shall be."""
    register = demo.home / "register"
    for folder in [one for one in register.iterdir() if one.is_dir()]:
        shutil.move(folder, demo.home / "away" / folder.name)
    window.goto("/p/CAMP/plan")
    button = window.get_by_role("button", name="Approve files-empty once")
    _wait(window, lambda: button.count() > 0)
    button.click()
    window.get_by_role("status").first.wait_for()
    _wait(window, lambda: window.get_by_text("Nothing is stopped").count() > 0)


def _wait(window: Any, found: Callable[[], bool], seconds: float = 90) -> None:
    """Load a page again until something is there."""
    deadline = time.monotonic() + seconds
    while not found():
        assert time.monotonic() < deadline, window.locator("main").text_content()
        window.wait_for_timeout(500)
        window.goto(window.url.partition("?")[0])


def _held(demo: Demo) -> str:
    """A title that the register's file and Jira change between two cycles."""
    import requests

    site = re.search(r'url = "(http://[^"]+)"', (demo.home / "config.toml").read_text(encoding="utf-8"))
    assert site
    state = requests.get(f"{site[1]}/__sandbox/state", timeout=10).json()["jira"]["issues"]
    key = next(k for k, one in state.items() if one["properties"].get("syncer", {}).get("uid") == "REQ-0031")
    path = demo.home / "register" / "requirements" / "REQ-0031.md"
    config = str(demo.home / "config.toml")
    syncer(demo.home, "--config", config, "pause", "--reason", "two people edit at once")
    text = path.read_text(encoding="utf-8")
    path.write_text(re.sub(r"(?m)^title: .*$", "title: Remove parents for good", text), encoding="utf-8")
    auth = ("bot@example.com", "sandbox-token")
    fields = {"fields": {"summary": "Forget parents"}}
    requests.put(f"{site[1]}/rest/api/2/issue/{key}", json=fields, auth=auth, timeout=10)
    syncer(demo.home, "--config", config, "resume")
    deadline = time.monotonic() + 60
    while not (found := demo.said("conflicts", "list")):
        assert time.monotonic() < deadline, "nothing is held"
        time.sleep(1)
    return str(found[0]["id"])
