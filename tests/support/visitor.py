"""A browser without scripts, for proofs of the sandbox's web face over plain HTTP."""

import re
from html.parser import HTMLParser
from typing import Any

import requests

_VOID = frozenset({"area", "br", "col", "hr", "img", "input", "link", "meta", "wbr"})


class Visitor(requests.Session):
    """Sees pages and submits forms, as the first person of the site."""

    def __init__(self, base: str) -> None:
        super().__init__()
        self.base, self.trust_env = base, False
        self.see("/jira")

    def see(self, path: str, status: int = 200, *, language: str = "en") -> str:
        """The page at a path."""
        reply = self.get(self.base + path, headers={"Accept-Language": language}, timeout=10)
        assert reply.status_code == status, (path, reply.status_code, reply.text[-3000:])
        return reply.text

    def submit(
        self, path: str, /, *, files: Any = None, token: str | None = None, **form: Any
    ) -> requests.Response:
        """Send a form with its token."""
        csrf = self.cookies.get("sandbox_csrf", "") if token is None else token
        return self.post(self.base + path, data=form | {"csrf": csrf}, files=files, timeout=10)

    def become(self, account: str) -> None:
        """Act as somebody else from here on."""
        self.submit("/_face/person", person=account)


class _Balance(HTMLParser):
    """Notes elements that are opened and not closed, closed and not opened, and ids given twice."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.faults: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _VOID:
            if tag == "form" and "form" in self.open:
                self.faults.append(f"a form inside a form, line {self.getpos()[0]}")
            if tag in ("div", "ul", "form", "table", "section") and "p" in self.open[-1:]:
                self.faults.append(f"<{tag}> inside <p>, line {self.getpos()[0]}")
            self.open.append(tag)
        self.ids += [value for name, value in attrs if name == "id" and value]

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"</{tag}> where it closes nothing, line {self.getpos()[0]}")


def faults_of(html: str) -> list[str]:
    """What is wrong with a page: elements out of balance, ids given twice, inputs without a name to hear."""
    reader = _Balance()
    reader.feed(html)
    twice = {one for one in reader.ids if reader.ids.count(one) > 1}
    return [
        *reader.faults,
        *(f"{one} is left open" for one in reader.open),
        *(f"id {one} twice" for one in twice),
        *_unnamed(html),
    ]


def _unnamed(html: str) -> list[str]:
    controls = re.findall(r"<(?:input|select|textarea)\b[^>]*>", html)
    labelled = set(re.findall(r'<label[^>]* for="([^"]+)"', html))
    inside = "".join(re.findall(r"<label\b.*?</label>", html, re.DOTALL))
    found = []
    for one in controls:
        identity = re.search(r' id="([^"]+)"', one)
        named = "aria-label" in one or (identity and identity[1] in labelled) or one in inside
        if 'type="hidden"' not in one and not named:
            found.append(f"without a label: {one}")
    return found
