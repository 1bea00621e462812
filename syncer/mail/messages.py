"""A letter as a message for the wire, or for a mail program to open: its headers, a plain text and an HTML part, a file for calendars.

Why it exists: names and titles come from people, and a header must never become two. Headers are set through the library's
policy, which refuses line breaks, after everything unseen was taken out. Only ASCII leaves here, so that every server takes it.
"""

from collections.abc import Sequence
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP

from syncer.domain.addresses import Mailbox, is_address, one_line
from syncer.mail.calendars import calendar, method
from syncer.ports import Letter, Permanent

_POLICY = SMTP.clone(cte_type="7bit")
_LONGEST, _NAME = 200, 60  # characters of a subject and of a name: nobody reads more of it
_MEANING = dict.fromkeys(map(ord, '()<>@,;:\\".[]'), " ")  # RFC 5322, 3.2.3


def message(letter: Letter, sender: Mailbox, reply_to: Mailbox | None = None) -> bytes:
    """Return a letter as the bytes of a message (RFC 5322), lines ended by CR LF. Raises Permanent for no address.

    It says of itself that a program wrote it (RFC 3834), so that answering machines are silent.
    """
    if not is_address(letter.to):
        hint = (
            "correct `email` of that person in project.yaml; plain letters, digits and signs alone are taken"
        )
        raise Permanent("the address cannot be written to", hint)
    made = EmailMessage(_POLICY)
    made["From"] = _address(sender)
    made["To"] = _address(Mailbox(letter.to, letter.name))
    if reply_to is not None:
        made["Reply-To"] = _address(reply_to)
    made["Subject"] = _words(letter.subject)
    made["Date"] = letter.at
    made["Message-ID"] = f"<{letter.id}@{sender.domain}>"
    made["Auto-Submitted"] = "auto-generated"
    made["X-Auto-Response-Suppress"] = "All"
    _fill(made, letter)
    return made.as_bytes(policy=_POLICY)


def unsent(letter: Letter, to: Sequence[Mailbox], sender: Mailbox | None) -> bytes:
    """Return a letter as a message for a person to look at and send from a mail program, to several at once (MTG-5, MTG-6).

    Whoever opens it becomes its sender. Raises Permanent for no address.
    """
    wrong = [whom.address for whom in to if not is_address(whom.address)]
    if wrong or not to:
        raise Permanent("there is nobody to write to", "correct the addresses in project.yaml")
    made = EmailMessage(_POLICY)
    if sender is not None and is_address(sender.address):
        made["From"] = _address(sender)
    made["To"] = [_address(whom) for whom in to]
    made["Subject"] = _words(letter.subject)
    made["Date"] = letter.at
    made["X-Unsent"] = "1"
    _fill(made, letter)
    return made.as_bytes(policy=_POLICY)


def _fill(made: EmailMessage, letter: Letter) -> None:
    """Both forms of the text, and the file for calendars."""
    made.set_content(letter.text, charset="utf-8")
    made.add_alternative(letter.html, subtype="html", charset="utf-8")
    made["Content-Language"] = letter.locale
    if letter.event is not None:
        made.add_attachment(
            calendar(letter.event),
            maintype="text",
            subtype="calendar",
            filename=f"{letter.file}.ics",
            params={"charset": "utf-8", "method": method(letter.event)},
        )


def _address(whom: Mailbox) -> Address:
    """An address with its name, of which signs that mean something in a list of addresses are left out.

    The library quotes such signs, but loses the quotes where it breaks a long line.
    """
    local, _, domain = whom.address.rpartition("@")
    name = one_line(whom.name.translate(_MEANING)).replace("=?", " ")
    return Address(name[:_NAME].strip(), local, domain)


def _words(text: str) -> str:
    """A text for a header; one that looks as if it were encoded must not be decoded by whoever reads it (RFC 2047)."""
    return one_line(text)[:_LONGEST].replace("=?", "= ?")
