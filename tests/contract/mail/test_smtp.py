"""Sending over a real connection: encrypted or not at all, and how a sending ended is told apart (B-32)."""

from __future__ import annotations

import socket
from datetime import UTC, datetime
from pathlib import Path

import pytest
import trustme

from syncer.domain.addresses import Mailbox
from syncer.mail.smtp import Security, Server, SmtpMailer
from syncer.ports import Letter, Permanent, Refused, Temporary, UnknownOutcome, Unreachable
from tests.support.post_office import PASSWORD, PostOffice, post_office

SENDER = Mailbox("syncer@example.com", "syncer")
LETTER = Letter(
    id="9f2c",
    to="li@example.com",
    name="李雷",
    subject="SHOP：1 项待处理",
    text="第一行\n.\n.hidden\nlast",
    html="<p>第一行</p>",
    at=datetime(2026, 11, 2, 8, 30, tzinfo=UTC),
    locale="zh-CN",
)


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


def mailer(office: PostOffice, security: Security = "none", **more: object) -> SmtpMailer:
    facts: dict[str, object] = {"host": "localhost", "timeout": 5.0, **more}
    return SmtpMailer(Server(port=office.port, security=security, **facts), SENDER)  # type: ignore[arg-type]


def send(post: SmtpMailer, letter: Letter = LETTER) -> None:
    with post.connection() as connection:
        connection.send(letter)


def bundle(authority: trustme.CA, folder: Path) -> str:
    path = folder / "ca.pem"
    authority.cert_pem.write_to_path(str(path))
    return str(path)


def test_a_letter_arrives_as_it_was_written(office: PostOffice) -> None:
    """Dots alone on a line do not end it, Chinese arrives, and it says that a program wrote it (RFC 3834)."""
    send(mailer(office))
    (letter,) = office.letters
    plain, html = letter.get_body(("plain",)), letter.get_body(("html",))
    assert plain is not None
    assert html is not None
    assert plain.get_content().splitlines() == ["第一行", ".", ".hidden", "last"]
    assert "第一行" in html.get_content()
    assert letter["Subject"] == "SHOP：1 项待处理"
    assert letter["To"].addresses[0].display_name == "李雷"
    assert letter["Message-ID"] == "<9f2c@example.com>"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter["Date"].datetime == LETTER.at
    assert letter["Content-Language"] == "zh-CN"
    assert office.to == ["li@example.com"]
    assert office.sent[0].isascii()


def test_several_letters_go_over_one_connection_and_a_refused_one_stops_no_other(office: PostOffice) -> None:
    office.by_recipient["gone@example.com"] = "550 5.1.1 <gone@example.com>: no such user"
    with mailer(office).connection() as post:
        with pytest.raises(Permanent) as refused:
            post.send(
                Letter(
                    **{
                        **{n: getattr(LETTER, n) for n in Letter.__dataclass_fields__},
                        "to": "gone@example.com",
                    }
                )
            )
        post.send(LETTER)
    assert office.to == ["li@example.com"]
    assert "550" in refused.value.message
    assert "gone@" not in refused.value.message, "no address stands in a message of ours"
    assert "project.yaml" in refused.value.hint


@pytest.mark.parametrize(
    ("reply", "kind"),
    [("451 4.3.0 later", Temporary), ("554 5.7.1 looks like spam", Permanent), ("421 going down", Temporary)],
)
def test_a_reply_after_the_letter_says_what_became_of_it(
    office: PostOffice, reply: str, kind: type[Exception]
) -> None:
    office.at_end.append(reply)
    with pytest.raises(kind) as told:
        send(mailer(office))
    assert reply[:3] in str(told.value)
    assert not isinstance(told.value, UnknownOutcome)
    assert office.sent == []


def test_a_recipient_for_whom_it_is_too_early_is_tried_again_later(office: PostOffice) -> None:
    office.by_recipient["li@example.com"] = "450 4.2.0 greylisted"
    with pytest.raises(Temporary) as told:
        send(mailer(office))
    assert type(told.value) is Temporary


def test_a_line_that_is_cut_after_the_letter_leaves_the_outcome_unknown(office: PostOffice) -> None:
    office.hang_up = True
    with pytest.raises(UnknownOutcome):
        send(mailer(office))
    assert len(office.sent) == 1, "it was accepted, which we cannot know"


def test_so_does_a_reply_that_never_comes(office: PostOffice) -> None:
    office.keep_waiting = 1.5
    with pytest.raises(UnknownOutcome):
        send(mailer(office, timeout=0.4))


def test_what_is_no_reply_leaves_the_outcome_unknown_too(office: PostOffice) -> None:
    office.at_end.append("hello there")
    with pytest.raises(UnknownOutcome):
        send(mailer(office))


def test_a_server_that_is_not_there_is_unreachable() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        with pytest.raises(Unreachable) as told:
            send(SmtpMailer(Server("127.0.0.1", port, "none", timeout=2.0), SENDER))
    assert str(port) in told.value.message


def test_a_server_that_says_nothing_is_given_up(tmp_path: Path) -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        port = silent.getsockname()[1]
        with pytest.raises(Unreachable):
            send(SmtpMailer(Server("127.0.0.1", port, "none", timeout=0.3), SENDER))


# -------------------------------------------------------------------------------------- encrypted


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_an_encrypted_server_is_signed_in_to(
    security: Security, authority: trustme.CA, tmp_path: Path
) -> None:
    certificate = authority.issue_cert("localhost")
    with post_office(tls=certificate, implicit=security == "tls", sign_in=True) as office:
        trusted = bundle(authority, tmp_path)
        send(mailer(office, security, user="bot", password=PASSWORD, ca_bundle=trusted))
        assert office.signed_in == ["bot"]
        assert office.to == ["li@example.com"]


@pytest.mark.parametrize("security", ["starttls", "tls"])
@pytest.mark.parametrize("wrong", ["another authority", "another host"])
def test_a_certificate_that_is_not_its_own_is_refused_before_a_password_is_sent(
    security: Security, wrong: str, authority: trustme.CA, tmp_path: Path
) -> None:
    made = authority.issue_cert("localhost" if wrong == "another authority" else "mail.example.org")
    trusted = bundle(trustme.CA() if wrong == "another authority" else authority, tmp_path)
    with post_office(tls=made, implicit=security == "tls", sign_in=True) as office:
        with pytest.raises(Permanent) as told:
            send(mailer(office, security, user="bot", password=PASSWORD, ca_bundle=trusted))
        assert "certificate" in told.value.message
        assert "ca_bundle" in told.value.hint
        assert office.signed_in == []
        assert office.sent == []


def test_a_server_without_encryption_gets_neither_password_nor_letter(office: PostOffice) -> None:
    """Somebody in between who takes STARTTLS out of the answer gains nothing."""
    with pytest.raises(Permanent) as told:
        send(mailer(office, "starttls", user="bot", password=PASSWORD))
    assert "STARTTLS" in told.value.message
    assert office.signed_in == []
    assert office.sent == []


def test_tls_asked_of_a_server_that_speaks_plainly_is_told(office: PostOffice) -> None:
    with pytest.raises(Permanent) as told:
        send(mailer(office, "tls"))
    assert "security" in told.value.hint


def test_a_wrong_password_is_refused_and_stands_in_no_message(authority: trustme.CA, tmp_path: Path) -> None:
    with post_office(tls=authority.issue_cert("localhost"), sign_in=True) as office:
        post = mailer(
            office, "starttls", user="bot", password="not-it", ca_bundle=bundle(authority, tmp_path)
        )
        with pytest.raises(Refused) as told:
            send(post)
    assert "not-it" not in f"{told.value} {told.value.hint}"
    assert "not-it" not in repr(Server("a", 1, password="not-it"))


def test_of_a_password_that_cannot_be_said_no_character_is_told(
    authority: trustme.CA, tmp_path: Path
) -> None:
    with post_office(tls=authority.issue_cert("localhost"), sign_in=True) as office:
        trusted = bundle(authority, tmp_path)
        with pytest.raises(Permanent) as told:
            send(mailer(office, "starttls", user="bot", password="not-密", ca_bundle=trusted))
    assert "characters" in told.value.message
    assert not any(form in f"{told.value} {told.value.hint}" for form in ("密", "5bc6"))
