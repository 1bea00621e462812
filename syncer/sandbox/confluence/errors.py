"""What Confluence refuses, once for its dialects: v2 `{"errors": [..]}`, and v1 `{"statusCode": ..}` of either flavour.

A refusal is raised by the model and written by the routes; it must not know which of them was asked.
"""

from http import HTTPStatus
from typing import Any

STALE = "Version must be incremented when updating a page. Current Version: [{current}]. Provided version: [{given}]"
STALE_V1 = "Version must be incremented on update. Current version is: {current}"
DUPLICATE_TITLE = (
    "A page with this title already exists: A page already exists with the same TITLE in this space"
)
DUPLICATE_TITLE_V1 = "A page with this title already exists: A page already exists with the title {title} in the space with key {space}"
TOO_LARGE = "Request too large. Requests for this resource can be at most {most} bytes"
_V1 = "com.atlassian.confluence.api.service.exceptions.api."
_DATA_CENTER = "com.atlassian.confluence.api.service.exceptions."


class Refused(Exception):
    """A request that Confluence answers with an error; `v1` are the other words v1 has for it."""

    def __init__(self, status: int, title: str, code: str = "", v1_class: str = "", v1: str = "") -> None:
        super().__init__(title)
        self.status = status
        self.title = title
        self.code = code or _CODES.get(status, "BAD_REQUEST")
        self.v1_class = v1_class or _CLASSES.get(status, "BadRequestException")
        self.v1 = v1 or title

    def as_v2(self) -> dict[str, Any]:
        """Return the envelope of `/wiki/api/v2`; the status of a conflict is a string there, as seen live."""
        status: int | str = str(self.status) if self.status == HTTPStatus.CONFLICT else self.status
        return {"errors": [{"status": status, "code": self.code, "title": self.title, "detail": None}]}

    def as_v1(self) -> dict[str, Any]:
        """Return the envelope of Cloud's `/wiki/rest/api`."""
        if self.status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
            return {"statusCode": self.status, "message": self.v1}
        # live sites call a request they refuse with 400 successful (F-03 of marksync's captures, backlot's cases)
        successful = self.status == HTTPStatus.BAD_REQUEST
        data = {"authorized": True, "valid": True, "errors": [], "successful": successful}
        return {"statusCode": self.status, "data": data, "message": f"{_V1}{self.v1_class}: {self.v1}"}

    def as_data_center(self) -> dict[str, Any]:
        """Return the envelope of Data Center: what is hidden and what is missing are both not `authorized`."""
        reason = HTTPStatus(self.status).phrase
        if self.status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
            return {"statusCode": self.status, "message": self.v1, "reason": reason}
        hidden = self.status in (HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND)
        data = {"authorized": not hidden, "valid": True, "errors": [], "successful": not hidden}
        message = f"{_DATA_CENTER}{self.v1_class}: {self.v1}"
        return {"statusCode": self.status, "data": data, "message": message, "reason": reason}


_CODES = {
    400: "BAD_REQUEST",
    401: "UNAUTHORIZED",
    403: "FORBIDDEN",
    404: "NOT_FOUND",
    405: "METHOD_NOT_ALLOWED",
    409: "CONFLICT",
    413: "PAYLOAD_TOO_LARGE",
    500: "INTERNAL_SERVER_ERROR",
}
_CLASSES = {
    403: "PermissionException",
    404: "NotFoundException",
    409: "ConflictException",
    500: "InternalServerException",
    501: "NotImplementedServiceException",
}


def not_found(v1: str = "") -> Refused:
    """Return what absence and missing permission both look like."""
    return Refused(404, "Not Found", v1=v1)


def no_content(content_id: str) -> Refused:
    """Return the 404 of content that is not there, or not for the caller."""
    return not_found(f"No content found with id: ContentId{{id={content_id.removeprefix('att')}}}")


def invalid(title: str) -> Refused:
    """Return a 400 for a parameter or body field that Confluence cannot use."""
    return Refused(400, title, "INVALID_REQUEST_PARAMETER")


def stale(current: int, given: object) -> Refused:
    """Return the exact 409 of a page write whose version is not the current one plus one (F22)."""
    return Refused(409, STALE.format(current=current, given=given), v1=STALE_V1.format(current=current))


def too_large(most: int) -> Refused:
    """Return the 413 of a body over the limit (F23)."""
    return Refused(413, TOO_LARGE.format(most=most))


def server_error() -> Refused:
    """Return the 500 that live Confluence gives to a body without `representation` (#1683)."""
    return Refused(500, "Internal Server Error")
