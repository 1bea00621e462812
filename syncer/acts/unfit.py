"""What somebody asked for and cannot have, wherever they asked."""


class Unfit(Exception):
    """It cannot be done as it was asked: why, with what helps; `about` names what of the request is at fault.

    `about` is one of item, id, field, value, reason, rule, take; a command knows its option for each, a page its input.
    """

    def __init__(self, message: str, about: str) -> None:
        super().__init__(message)
        self.message, self.about = message, about
