"""Who is at the keyboard, for decisions that carry a name."""

import getpass


def whoami() -> str:
    """The login name; "somebody" where the system knows none, as in some containers."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "somebody"
