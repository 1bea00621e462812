"""What people call themselves and their records never becomes a header, a recipient or markup of its own."""

from __future__ import annotations

from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syncer.domain.addresses import Mailbox, is_address, mailbox, one_line
from syncer.mail.messages import message
from syncer.ports import Letter, Permanent

SENDER = Mailbox("syncer@example.com", "syncer")
AT = datetime(2026, 11, 2, 8, 30, tzinfo=UTC)


def letter(*, name: str = "", subject: str = "s", text: str = "t", to: str = "li@example.com") -> Letter:
    return Letter("1", to, name, subject, text, "<p>t</p>", AT, "en")


def read(raw: bytes) -> EmailMessage:
    return message_from_bytes(raw, policy=default)


@given(name=st.text(max_size=300), subject=st.text(max_size=300), text=st.text(max_size=300))
def test_whatever_a_name_or_title_holds_the_headers_are_ours(name: str, subject: str, text: str) -> None:
    raw = message(letter(name=name, subject=subject, text=text), SENDER)
    made = read(raw)
    assert raw.isascii()
    assert [one.addr_spec for one in made["To"].addresses] == ["li@example.com"]
    assert [one.addr_spec for one in made["From"].addresses] == ["syncer@example.com"]
    assert sorted(made.keys()) == sorted(
        [
            *("From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted"),
            *("X-Auto-Response-Suppress", "MIME-Version", "Content-Type", "Content-Language"),
        ]
    )
    assert "\n" not in made["Subject"]


HOSTILE = [
    "Li\r\nBcc: all@example.com",
    "Li\nSubject: other",
    '"><b@example.org>, x@example.org',
    "=?utf-8?q?Li=0ABcc:_x@example.org?=",
    "Li, Lei <x@example.org>",
    "\u202emoc.elpmaxe@il",
]


# Signs that mean something, in lines so long that they are broken: quotes were lost there, and others addressed.
BROKEN = [
    "\x7f[%\\=?utf-8?q?--;(\x7fa\n?=\u3000" + "x" * 80,
    f'>)"\u202e=0A{"x" * 80}',
    f")=0A--a)<,){'x' * 80}.",
    f";)['.:@.[{'x' * 80}\u3000()[",
]


@pytest.mark.parametrize("name", [*HOSTILE, *BROKEN])
def test_a_hostile_name_addresses_nobody_else(name: str) -> None:
    made = read(message(letter(name=name, subject=name), SENDER))
    assert [one.addr_spec for one in made["To"].addresses] == ["li@example.com"]
    assert made["Bcc"] is None
    assert made.get_all("Subject") == [made["Subject"]]


@pytest.mark.parametrize(
    "address",
    [
        "",
        "li",
        "li@",
        "@example.com",
        "li@example.com\r\nRCPT TO:<x@example.org>",
        "li@example.com, x@example.org",
        "li lei@example.com",
        "<li@example.com>",
        "李雷@example.com",
        "li@例子.example",
        "li@-example.com",
        f"{'a' * 65}@example.com",
        "li..lei@example.com",
    ],
)
def test_what_is_no_plain_address_is_refused(address: str) -> None:
    assert not is_address(address)
    with pytest.raises(Permanent, match="address"):
        message(letter(to=address), SENDER)


def test_a_sender_is_read_with_or_without_a_name() -> None:
    assert mailbox("bot@example.com") == Mailbox("bot@example.com")
    assert mailbox('"syncer" <bot@example.com>') == Mailbox("bot@example.com", "syncer")
    assert mailbox("需求台账 <bot@example.com>") == Mailbox("bot@example.com", "需求台账")
    assert mailbox("a@example.com, b@example.com") is None
    assert mailbox("x <bot@example.com> y") is None


def test_one_line_is_one_line() -> None:
    assert one_line(" a\r\n\tb\x00\u200b\u2028c ") == "a b c"
