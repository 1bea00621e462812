"""A digest of every sort of item, letter for letter, in both languages, as text and as HTML.

After a wanted change, write the files anew with `SYNCER_WRITE_GOLDEN=1 pytest tests/golden/mail` and read the difference.
"""

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from syncer.pages.digest import Called, Item, Part, Section, worded
from syncer.pages.labels import Labels, load
from syncer.rules.says import Locale

HERE = Path(__file__).parent
LABELS = HERE.parents[2] / "templates" / "labels.yaml"
AT = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
CHANGE: dict[Locale, str] = {"en": "A change is answered", "zh-CN": "变更申请答复"}
GATE: dict[Locale, str] = {"en": "No change without both sides", "zh-CN": "变更须经双方同意"}
RULE = Called("change answered", CHANGE)
URL = "https://example.atlassian.net/browse/SHOP-12"
CLOCKS = (
    Item("c1", "CR-0002", "Sooner <b>now</b> & then", "breached", {"rule": RULE, "deadline": AT}, url=URL),
    Item("c2", "CR-0003", "Later", "near", {"rule": RULE, "deadline": AT}, fresh=False),
    Item("c3", "CR-0004", "Dearer", "level", {"rule": RULE, "deadline": AT}),
    Item("c4", "CR-0005", "Cheaper", "again", {"rule": RULE, "deadline": AT}),
    Item("c5", "CR-0006", "Waiting", "pause", {"rule": RULE, "since": AT}),
)
CONFLICTS = (
    Item(
        "h1",
        "REQ-0007",
        "支付信息加密存储",
        "held_until",
        {"since": AT, "due": AT},
        paths=("description",),
        url="javascript:alert(1)",
        command="syncer conflicts show REQ-0007.description",
    ),
)
DRAFT: dict[Locale, str] = {"en": "We have received it", "zh-CN": "已收到"}
DRAFTS = (
    Item("d1", "REQ-0008", "Later", "draft", {"notice": Called("received", DRAFT), "to": "王芳"}),
    Item("d2", "REQ-0009", "Now", "draft_open", {"notice": Called("received", DRAFT), "to": ""}),
    *(
        Item(f"d{n}", f"REQ-{n:04}", "Old", "draft_open", {"notice": Called("x", {}), "to": ""}, fresh=False)
        for n in range(10, 31)
    ),
)
PASSAGES = (
    Item(
        "p1",
        "CR-0002",
        "Sooner",
        "passed_by",
        {"gate": Called("both sides", GATE), "at": AT, "who": "Li Lei"},
        paths=("decision.customer.outcome", "decision.executive.outcome"),
        state="approved",
        command='syncer explain CR-0002 --gate "both sides"',
    ),
    Item(
        "p2",
        "REQ-0001",
        "Frozen",
        "changed",
        {"gate": Called("frozen", {}), "at": AT, "who": ""},
        paths=("changed_by.state",),
    ),
)
SHOP = Part(
    "SHOP",
    "Asia/Shanghai",
    (
        Section("clocks", CLOCKS),
        Section("conflicts", CONFLICTS),
        Section("drafts", DRAFTS),
        Section("passages", PASSAGES),
    ),
    "https://example.atlassian.net/wiki/spaces/SHOPINT/pages/7",
)
MOON = Part("MOON", "Europe/Berlin", (Section("clocks", CLOCKS[:1]),))


@pytest.fixture(scope="module")
def labels() -> Labels:
    found, problems = load({"labels.yaml": LABELS.read_text(encoding="utf-8")})
    assert problems == ()
    return found


@pytest.mark.parametrize("locale", ["en", "zh-CN"])
def test_a_digest_is_the_golden_one(labels: Labels, locale: str) -> None:
    said = worded([SHOP, MOON], "韩梅梅 <i>", labels, locale)
    for ending, text in (("txt", f"{said.subject}\n\n{said.text}"), ("html", said.html)):
        golden = HERE / f"digest.{locale}.{ending}"
        if os.environ.get("SYNCER_WRITE_GOLDEN"):
            golden.write_text(text, encoding="utf-8")
        assert text == golden.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("locale", "subject", "several"),
    [
        ("en", "MOON: CR-0002 needs you now", "SHOP: 4 records need you now"),
        ("zh-CN", "MOON：CR-0002 请您尽快处理", "SHOP：4 项记录请您尽快处理"),
    ],
)
def test_what_cannot_wait_says_so_in_its_subject(
    labels: Labels, locale: str, subject: str, several: str
) -> None:
    assert worded([MOON], "Li", labels, locale, at_once=True).subject == subject
    clocks = Part("SHOP", "UTC", (Section("clocks", CLOCKS),))
    assert worded([clocks], "Li", labels, locale, at_once=True).subject == several


def test_what_people_wrote_is_neither_markup_nor_a_link_nor_a_line_more(labels: Labels) -> None:
    hostile = Item(
        "x", "REQ-0001", '"><script>x</script>\r\nBcc: a', "breached", {"rule": RULE, "deadline": AT}, url=URL
    )
    part = Part("SHOP", "UTC", (Section("clocks", (hostile,)),), "https://example.org/<b>")
    said = worded([part], "<b>\n", labels, "en")
    assert "<script>" not in said.html
    assert "<b>" not in said.html
    assert "\nBcc" not in said.text
    assert "\n" not in said.subject
