"""The mail server, over SMTP: encrypted and checked before a word or a password is sent, and told apart how a sending ended.

Why it exists: after the last byte of a letter only the server's reply tells whether it was taken. No reply means that nobody
knows, and such a letter is never sent again (B-32). Nothing here is logged: neither letters nor secrets, and of what a server
says addresses are blanked.
"""

import re
import smtplib
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Literal

from syncer.domain.addresses import Mailbox, one_line
from syncer.mail.messages import message
from syncer.ports import Letter, Permanent, Refused, Temporary, UnknownOutcome, Unreachable

TIMEOUT = 20.0  # seconds for each reply; a server that is there takes one or two
Security = Literal["starttls", "tls", "none"]
_SOMEBODY = re.compile(r"<?[^\s<>@]+@[^\s<>@]+>?")
_ASK = "ask the person whether it came; it is not sent again by itself"
_DOTS = re.compile(rb"^\.", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Server:
    """Where the server is and who we are there; "" for `user` where it asks for nobody."""

    host: str
    port: int
    security: Security = "starttls"
    user: str = ""
    password: str = field(default="", repr=False)
    ca_bundle: str = ""
    timeout: float = TIMEOUT

    def __str__(self) -> str:
        return f"{self.host}:{self.port}"


class SmtpMailer:
    """The port `Mailer` over SMTP."""

    def __init__(self, server: Server, sender: Mailbox, reply_to: Mailbox | None = None) -> None:
        self._server, self._sender, self._reply_to = server, sender, reply_to

    @contextmanager
    def connection(self) -> Iterator["SmtpPost"]:
        """Connect, encrypted and signed in as configured. Raises Unreachable, Refused or Permanent."""
        smtp = self._opened()
        try:
            yield SmtpPost(smtp, self._server, self._sender, self._reply_to)
        finally:
            _leave(smtp)

    def _opened(self) -> smtplib.SMTP:
        with _told(self._server):
            smtp = self._connected()
            try:
                if self._server.security == "starttls":
                    smtp.starttls(context=self._trust())
                smtp.ehlo_or_helo_if_needed()
                if self._server.user:
                    smtp.login(self._server.user, self._server.password)
            except BaseException:
                smtp.close()
                raise
        return smtp

    def _connected(self) -> smtplib.SMTP:
        at = self._server
        if at.security == "tls":
            return smtplib.SMTP_SSL(at.host, at.port, timeout=at.timeout, context=self._trust())
        return smtplib.SMTP(at.host, at.port, timeout=at.timeout)

    def _trust(self) -> ssl.SSLContext:
        """Whom we trust: the system's authorities, or the company's; the server's name is checked either way."""
        try:
            return ssl.create_default_context(cafile=self._server.ca_bundle or None)
        except (OSError, ValueError) as error:
            hint = "[mail] ca_bundle has to name a PEM file that this user may read"
            raise Permanent(f"the certificate authorities of mail cannot be read: {error}", hint) from None


class SmtpPost:
    """The port `Post`: letters over one connection."""

    def __init__(self, smtp: smtplib.SMTP, server: Server, sender: Mailbox, reply_to: Mailbox | None) -> None:
        self._smtp, self._server, self._sender, self._reply_to = smtp, server, sender, reply_to

    def send(self, letter: Letter) -> None:
        """Hand a letter over. Raises Permanent, UnknownOutcome, or another Temporary, as the port says."""
        made = message(letter, self._sender, self._reply_to)
        try:
            self._announce(letter.to)
        except (Temporary, Permanent):
            with suppress(OSError):  # the next letter begins anew; a connection that is gone says so then
                self._smtp.rset()
            raise
        self._hand_over(made)

    def _announce(self, to: str) -> None:
        """Everything before the letter itself: what fails here has sent nothing."""
        with _told(self._server):
            self._ask("the sender", 250, lambda: self._smtp.mail(self._sender.address))
            self._ask("the recipient", 250, lambda: self._smtp.rcpt(to))
            self._ask("the letter", 354, lambda: self._smtp.docmd("DATA"))

    def _ask(self, about: str, wanted: int, question: Callable[[], tuple[int, bytes]]) -> None:
        code, words = question()
        if code != wanted and not (wanted == 250 and code == 251):
            raise _answer(about, code, words)

    def _hand_over(self, made: bytes) -> None:
        """The letter and the dot that ends it; from here on only a reply tells what became of it."""
        lines = made if made.endswith(b"\r\n") else made + b"\r\n"
        try:
            self._smtp.send(_DOTS.sub(b"..", lines) + b".\r\n")
            code, words = self._smtp.getreply()
        except OSError as error:
            why = f"{self._server} was lost while a letter was handed over"
            raise UnknownOutcome(why, _ASK) from error
        if not 200 <= code < 600:  # what stands there is no reply, so it is no refusal either
            raise UnknownOutcome(f"{self._server} gave no reply to a letter that can be read", _ASK)
        if code >= 300:
            raise _answer("the letter", code, words)


def _answer(about: str, code: int, words: bytes) -> Temporary | Permanent:
    """A reply that is no yes: 4xx may be one later, anything else will not."""
    said = f"the mail server does not take {about}: {code} {_plain(words)}".rstrip()
    if 400 <= code < 500:
        return Temporary(said, "it is tried again later")
    if about == "the sender":
        return Refused(said, "set [mail] sender to an address that the account may send from")
    theirs = about == "the recipient"
    hint = "correct the person's `email` in project.yaml" if theirs else "ask who runs the mail server"
    return Permanent(said, hint)


def _plain(words: bytes) -> str:
    """What a server says, in one line and without anybody's address."""
    return _SOMEBODY.sub("…", one_line(words.decode("utf-8", errors="replace")))[:200]


@contextmanager
def _told(at: Server) -> Iterator[None]:
    """What goes wrong before a letter is handed over, in the port's words."""
    try:
        yield
    except ssl.SSLCertVerificationError as error:
        hint = "name the company's authority as [mail] ca_bundle, or the host as the certificate has it"
        raise Permanent(f"the certificate of {at} is not trusted: {error.verify_message}", hint) from None
    except ssl.SSLError as error:
        hint = 'write security = "starttls" (usually port 587) or "tls" (465), as the server has it'
        raise Permanent(f"{at} does not speak TLS as asked: {error.reason or error}", hint) from None
    except smtplib.SMTPAuthenticationError as error:
        raise _refused(at, error) from None
    except smtplib.SMTPNotSupportedError as error:
        raise _not_offered(at, error) from None
    except smtplib.SMTPResponseException as error:
        words = error.smtp_error
        raise _answer("us", error.smtp_code, words if isinstance(words, bytes) else words.encode()) from None
    except smtplib.SMTPServerDisconnected as error:
        raise Unreachable(f"{at} hung up: {_plain(str(error).encode())}", "it is tried again later") from None
    except smtplib.SMTPException as error:
        hint = "leave user and password out of [mail], or ask who runs the server"
        raise Permanent(f"{at} and we do not agree: {_plain(str(error).encode())}", hint) from None
    except UnicodeError:  # which would say the character
        hint = "set [mail] user and password in plain letters, digits and signs"
        raise Permanent(f"{at} cannot be told the account: it holds other characters", hint) from None
    except (OSError, ValueError) as error:
        hint = "check [mail] smtp, and whether a firewall lets this machine through"
        raise Unreachable(f"{at} cannot be reached: {_plain(str(error).encode())}", hint) from None


def _refused(at: Server, error: smtplib.SMTPAuthenticationError) -> Temporary | Permanent:
    said = error.smtp_error if isinstance(error.smtp_error, bytes) else error.smtp_error.encode()
    told = f"{at} does not accept the account: {error.smtp_code} {_plain(said)}"
    if 400 <= error.smtp_code < 500:
        return Temporary(told, "it is tried again later")
    return Refused(told, "check user and password of [mail]; some servers want an app password")


def _not_offered(at: Server, error: smtplib.SMTPNotSupportedError) -> Permanent:
    if "STARTTLS" in str(error):
        hint = 'write security = "tls" and the port for it (usually 465); nothing goes over it unencrypted'
        return Permanent(f"{at} offers no encryption (STARTTLS)", hint)
    return Permanent(f"{at} knows no way to sign in that we know", "leave user and password out of [mail]")


def _leave(smtp: smtplib.SMTP) -> None:
    """Say goodbye; a server that does not answer it is left all the same."""
    try:
        smtp.quit()
    except OSError:
        smtp.close()
