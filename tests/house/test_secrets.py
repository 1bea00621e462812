"""No secret is committed: every tracked file is looked through for what tokens, keys and passwords look like.

A scan of our own, because the one kept library for it (detect-secrets) has had no release for years and knows no token
of Atlassian's. What a person invented for a test has few kinds of characters, or says that it is invented.
"""

from __future__ import annotations

import math
import random
import re
import string
import subprocess
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LARGEST = 2**20
RANDOM = 3.4  # bits a character: words and paths have fewer, what a machine made has more
SHAPES = {
    "a token of Atlassian Cloud": r"AT(?:ATT|CTT|BB|STT|OAT)3?x?[A-Za-z0-9_\-=]{60,}",
    "a private key": r"-----BEGIN (?:[A-Z]+ )*PRIVATE KEY(?: BLOCK)?-----\s*[A-Za-z0-9+/=\\]{16}",
    "a key of AWS": r"\b(?:AKIA|ASIA)[A-Z0-9]{16}\b",
    "a token of GitHub": r"\b(?:gh[pousr]_[A-Za-z0-9]{36}|github_pat_[A-Za-z0-9_]{50,})",
    "a token of GitLab": r"\bglpat-[A-Za-z0-9_\-]{20}",
    "a token of PyPI": r"\bpypi-AgEIcHlwaS5vcmc[A-Za-z0-9_\-]{50,}",
    "a token of Slack": r"\bxox[abprs]-[A-Za-z0-9\-]{20,}",
    "a key of Google": r"\bAIza[A-Za-z0-9_\-]{35}\b",
    "a signed token": r"\beyJ[A-Za-z0-9_\-]{20,}\.eyJ[A-Za-z0-9_\-]{20,}\.[A-Za-z0-9_\-]{20,}",
}
FOUND = {name: re.compile(shape) for name, shape in SHAPES.items()}
ASSIGNED = re.compile(
    r"(?i)(?:token|secret|passw(?:or)?d|api[_-]?key|private[_-]?key|authorization|bearer|basic)"
    r"[\"']?\s*(?:[:=]|\bis\b)?\s*[\"']?(?:bearer |basic )?(?P<value>[A-Za-z0-9+/_\-]{20,}={0,2})"
)
IN_AN_ADDRESS = re.compile(r"[a-z][a-z+.-]*://[^/\s:@\"'`<>{}]+:(?P<value>[^/\s@\"'`<>{}$]{12,})@")


def tracked() -> list[Path]:
    """What would be published."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    if listed.returncode:
        pytest.skip("this is no clone: nothing is tracked")
    return [ROOT / name for name in listed.stdout.decode().split("\0") if name]


def entropy(text: str) -> float:
    """Bits a character."""
    shares = [count / len(text) for count in Counter(text).values()]
    return -sum(share * math.log2(share) for share in shares)


def looks_random(value: str) -> bool:
    """Whether a machine made it: letters of both cases and figures, and no word among them."""
    kinds = (string.ascii_lowercase, string.ascii_uppercase, string.digits)
    mixed = all(any(one in kind for one in value) for kind in kinds)
    return mixed and entropy(value) > RANDOM and not re.search(r"[a-z]{12}|planted", value)


def suspicious(text: str) -> Iterator[str]:
    """What in a text looks like a secret, by its kind."""
    for name, shape in FOUND.items():
        if shape.search(text):
            yield name
    for shape in (ASSIGNED, IN_AN_ADDRESS):
        for found in shape.finditer(text):
            if looks_random(found["value"]):
                yield f"what a machine made: {found['value'][:4]}…"


def test_no_tracked_file_holds_a_secret() -> None:
    found = []
    for path in tracked():
        if not path.is_file() or path.is_symlink() or path.stat().st_size > LARGEST:
            continue
        raw = path.read_bytes()
        if b"\0" not in raw[:8192]:
            said = suspicious(raw.decode("utf-8", "replace"))
            found += [f"{path.relative_to(ROOT)}: {one}" for one in said]
    assert found == []


CHANCES = random.Random(7)


def made(length: int, alphabet: str = string.ascii_letters + string.digits) -> str:
    """Made by this machine, as tokens are, with some of each kind."""
    return "aB3" + "".join(CHANCES.choice(alphabet) for _ in range(length - 3))


PLANTED = {
    "Cloud": lambda: f"AT{'ATT3x'}{made(180)}=1A2B3C4D",
    "PAT": lambda: f'token = "{made(44)}"',
    "environment": lambda: f"JIRA_TOKEN={made(24)}",
    "YAML": lambda: f"  password: {made(32)}",
    "JSON": lambda: f'{{"apiKey": "{made(40)}"}}',
    "header": lambda: f"Authorization: Basic {made(60)}==",
    "curl": lambda: f"curl -H 'Authorization: Bearer {made(44)}' https://example.atlassian.net",
    "address": lambda: f"postgresql://syncer:{made(24)}@db/syncer",
    "key": lambda: f"-----BEGIN {'RSA PRIVATE'} KEY-----\n{made(64)}",
    "AWS": lambda: f"aws = {'AKIA'}{made(16, string.ascii_uppercase).upper()}",
    "GitHub": lambda: f"git clone https://{'ghp'}_{made(36)}@github.com/a/b",
}


@pytest.mark.parametrize("kind", PLANTED)
def test_what_is_planted_is_found(kind: str) -> None:
    CHANCES.seed(kind)  # the same whatever ran before in this process
    for _ in range(20):
        assert list(suspicious(f"a line\n{PLANTED[kind]()}\nanother\n")) != []


@pytest.mark.parametrize(
    "harmless",
    [
        'token = {env = "JIRA_TOKEN"}',
        "token: sandbox-token",
        "secret_key_of_the_demonstration",
        "password = settings.mail.password.reveal(environment)",
        "https://example.atlassian.net/wiki/spaces/SHOP/pages/131073/Requirements",
        "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
        "postgresql://host/database",
    ],
)
def test_what_is_harmless_is_left_alone(harmless: str) -> None:
    assert list(suspicious(harmless)) == []
