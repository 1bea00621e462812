"""What `doctor` finds out about mail: whether the server takes us, without sending anything, and whether anything is mailed at all."""

from collections.abc import Iterator

from syncer.config.places import Invalid
from syncer.config.settings import Mail
from syncer.doctor.results import Result, of_error, of_problem, ok, warning
from syncer.ports import PortError
from syncer.wiring import Wired


def title(mail: Mail) -> str:
    """The heading of its group."""
    return f"mail, {mail.smtp}"


def examined(wired: Wired, mail: Mail) -> Iterator[Result]:
    """Connect, encrypt and sign in as a sending would; then hang up."""
    try:
        mailer = wired.mailer()
    except Invalid as invalid:
        yield from (of_problem("secret", problem) for problem in invalid.problems)
        return
    if mail.password is not None:
        yield ok("secret", "the password is where the configuration says")
    assert mailer is not None, "a [mail] without anybody who writes is refused when it is read"
    try:
        with mailer.connection():
            pass
    except PortError as error:
        yield of_error("server", error)
    else:
        yield ok("server", f"{mail.smtp} takes {_how(mail)}; nothing was sent")
    yield _times(wired, mail)


def _how(mail: Mail) -> str:
    line = (
        "an unencrypted line on this machine" if mail.security == "none" else f"us by {mail.security.upper()}"
    )
    return f"{line} as {mail.user}" if mail.user else line


def _times(wired: Wired, mail: Mail) -> Result:
    daemon = wired.settings.daemon
    if not (daemon.digest.days or mail.weekly.days or mail.at_once):
        cure = 'set [daemon] digest, such as "weekdays 08:30", [mail] weekly or at_once'
        return warning("times", "nothing is mailed by itself", cure)
    said = [f"digest {daemon.digest}", f"weekly list {mail.weekly}"]
    return ok("times", f"{', '.join(said)}, quiet {mail.quiet} ({daemon.timezone})")
