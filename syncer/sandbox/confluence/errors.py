"""What Confluence refuses, once for both dialects: v2 `{"errors": [..]}` and v1 `{"statusCode": ..}`.

A refusal is raised by the model and written by the routes; it must not know which of the two was asked.
"""

from typing import Any

STALE = "Version must be incremented when updating a page. Current Version: [{current}]. Provided version: [{given}]"
DUPLICATE_TITLE = (
    "A page with this title already exists: A page already exists with the same TITLE in this space"
)
_V1 = "com.atlassian.confluence.api.service.exceptions.api."


class Refused(Exception):
    """A request that Confluence answers with an error."""

    def __init__(
        self, status: int, title: str, code: str = "", v1_class: str = "BadRequestException"
    ) -> None:
        super().__init__(title)
        self.status = status
        self.title = title
        self.code = code or _CODES.get(status, "BAD_REQUEST")
        self.v1_class = v1_class

    def as_v2(self) -> dict[str, Any]:
        """Return the envelope of `/wiki/api/v2`; the status of a conflict is a string there, as seen live."""
        status: int | str = str(self.status) if self.status == 409 else self.status
        return {"errors": [{"status": status, "code": self.code, "title": self.title, "detail": None}]}

    def as_v1(self) -> dict[str, Any]:
        """Return the envelope of `/wiki/rest/api`."""
        data = {"authorized": True, "valid": True, "errors": [], "successful": False}
        return {"statusCode": self.status, "data": data, "message": f"{_V1}{self.v1_class}: {self.title}"}


_CODES = {
    400: "BAD_REQUEST",
    401: "UNAUTHORIZED",
    403: "FORBIDDEN",
    404: "NOT_FOUND",
    409: "CONFLICT",
    413: "PAYLOAD_TOO_LARGE",
    500: "INTERNAL_SERVER_ERROR",
}


def not_found() -> Refused:
    """Return what absence and missing permission both look like."""
    return Refused(404, "Not Found", v1_class="NotFoundException")


def invalid(title: str) -> Refused:
    """Return a 400 for a parameter or body field that Confluence cannot use."""
    return Refused(400, title, "INVALID_REQUEST_PARAMETER")


def stale(current: int, given: object) -> Refused:
    """Return the exact 409 of a page write whose version is not the current one plus one (F22)."""
    return Refused(409, STALE.format(current=current, given=given), v1_class="ConflictException")


def server_error() -> Refused:
    """Return the 500 that live Confluence gives to a body without `representation` (#1683)."""
    return Refused(500, "Internal Server Error")
