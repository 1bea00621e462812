"""Mail addresses as people write them: one that cannot be addressed is refused, and a name is one line of plain characters.

Why it exists: an address ends up in a command to a mail server and in the head of a message, where one line more is one
command or one header more. What is read here holds neither line breaks nor control characters, whoever wrote it.
"""

import re
import unicodedata
from dataclasses import dataclass

_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_ADDRESS = re.compile(rf"{_ATOM}(?:\.{_ATOM})*@{_LABEL}(?:\.{_LABEL})*")
_NAMED = re.compile(r"(?P<name>[^<>]*)<(?P<address>[^<>]*)>")
_MOST = 254  # characters of an address (RFC 5321, 4.5.3.1)
_UNSEEN = frozenset(
    {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
)  # controls, marks that turn text around, halves of characters


@dataclass(frozen=True, slots=True)
class Mailbox:
    """Somebody's address with the name beside it, "" for none."""

    address: str
    name: str = ""

    @property
    def domain(self) -> str:
        """What stands behind the @."""
        return self.address.rpartition("@")[2]


def is_address(text: str) -> bool:
    """Tell whether a text is an address that every mail server takes: plain ASCII, without quotes and comments."""
    local = text.partition("@")[0]
    return len(text) <= _MOST and len(local) <= 64 and _ADDRESS.fullmatch(text) is not None


def mailbox(text: str) -> Mailbox | None:
    """Read "who@example.com" or "Who <who@example.com>"; None for anything else."""
    named = _NAMED.fullmatch(text.strip())
    address = (named["address"] if named else text).strip()
    if not is_address(address):
        return None
    return Mailbox(address, one_line(named["name"]).strip('" ') if named else "")


def one_line(text: str) -> str:
    """Return a text in one line, blanks as one blank each, without characters that nobody sees."""
    seen = (" " if each.isspace() else each for each in text if each.isspace() or _seen(each))
    return " ".join("".join(seen).split())


def _seen(character: str) -> bool:
    return unicodedata.category(character) not in _UNSEEN
