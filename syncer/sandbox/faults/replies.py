"""The replies that faults put in place of the true ones: errors of the products, of proxies, of log-in pages.

Each is a plain `Reply`; which request gets it is decided elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from email.utils import format_datetime
from http import HTTPStatus
from typing import Any
from urllib.parse import quote, urlsplit

from syncer.sandbox.faults.limits import Refusal, Verdict
from syncer.sandbox.faults.rules import Rule
from syncer.sandbox.site import Site
from syncer.sandbox.wire import Reply, problem

HTML = "text/html;charset=UTF-8"
LIMITED = "The request has been rate-limited. Please try again later."
_TOMCAT = (
    '<!doctype html><html lang="en"><head><title>HTTP Status 429 - Too Many Requests</title></head>'
    "<body><h1>HTTP Status 429 - Too Many Requests</h1><p><b>Message</b> Rate limit exceeded.</p></body></html>"
)
_REASONS = {
    "burst": "jira-burst-based",
    "issue": "jira-per-issue-on-write",
    "quota-global": "jira-quota-global-based",
    "quota-tenant": "jira-quota-tenant-based",
    "cost": "jira-cost-based",
    "user-search": None,
}
_JIRA_MESSAGES = {
    401: "Client must be authenticated to access this resource.",
    403: "You do not have permission to perform this operation.",
    404: "Issue does not exist or you do not have permission to see it.",
    409: "The issue was changed by another request at the same time. Please try again.",
    500: "Internal server error",
}
_V2_CODES = {401: "UNAUTHORIZED", 403: "FORBIDDEN", 404: "NOT_FOUND", 409: "CONFLICT"}


def reply_for(rule: Rule, site: Site, path: str, query: str) -> Reply:
    """What a struck request gets instead of its reply."""
    return _MAKERS[rule.kind](rule, site, path, query)


def refused_by(verdict: Verdict, site: Site) -> Reply:
    """The reply to a request that a limit refuses."""
    refusal = verdict.refusal
    assert refusal is not None
    if refusal.reason != "dc":
        return limited(site, refusal)
    kept = {name: value for name, value in verdict.headers.items() if name != "Retry-After"}
    return Reply(429, _TOMCAT, kept | retry_header(site.clock.now(), refusal.retry_after), HTML)


def limited(site: Site, refusal: Refusal) -> Reply:
    """The 429 of a Cloud limit: which one, when to come again, how much there was. Headers as Atlassian documents them."""
    now, reason = site.clock.now(), refusal.reason
    headers = retry_header(now, refusal.retry_after) | {
        "X-RateLimit-Limit": str(refusal.size),
        "X-RateLimit-Remaining": "0",
        "X-RateLimit-Reset": (now + timedelta(seconds=refusal.seconds)).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "X-RateLimit-NearLimit": "true",
    }
    named = _REASONS.get(reason, reason)
    if named is not None:
        headers["RateLimit-Reason"] = named
    if "quota" in reason:
        headers |= _quota_headers(refusal.seconds)
    return Reply(429, _limit_body(reason), headers)


def retry_header(now: datetime, retry_after: str | None) -> dict[str, str]:
    """Retry-After as wished: seconds, `date:30` for the same as an HTTP date, none for its absence."""
    if retry_after is None or retry_after == "none":
        return {}
    kind, _, seconds = retry_after.rpartition(":")
    if kind == "date":
        return {"Retry-After": format_datetime(now + timedelta(seconds=float(seconds)), usegmt=True)}
    return {"Retry-After": retry_after}


def _quota_headers(seconds: int) -> dict[str, str]:
    """The preview's headers; its `t` is known to be wrong and stays so."""
    return {
        "Beta-RateLimit-Policy": '"global-app-quota";q=65000;w=3600',
        "Beta-RateLimit": '"global-app-quota";r=0;t=0',
        "Beta-Retry-After": str(seconds),
        "X-Beta-RateLimit-Limit": "65000",
        "X-Beta-RateLimit-Remaining": "0",
    }


def _limit_body(reason: str) -> Any:
    if reason == "issue":
        return {"errorMessages": ["Rate limit exceeded for this work item."], "errors": {}}
    if "quota" in reason:
        return {"code": 429, "message": "Rate limit exceeded"}
    return {"errorMessages": [LIMITED], "errors": {}, "status": 429}


def _status(rule: Rule, site: Site, path: str, _query: str) -> Reply:
    headers = retry_header(site.clock.now(), rule.retry_after) | rule.headers
    if rule.body is not None:
        text = isinstance(rule.body, str)
        return (
            Reply(rule.status, rule.body, headers, HTML) if text else Reply(rule.status, rule.body, headers)
        )
    if rule.status in (502, 503, 504):
        return Reply(rule.status, _edge_page(rule.status), headers, HTML)
    if rule.status == 415:
        return problem(415, path, "Content-Type 'null' is not supported.", headers)
    return Reply(rule.status, _error(rule.status, path), headers)


def phrase_of(status: int) -> str:
    """What HTTP calls a status; proxies have some of their own."""
    return HTTPStatus(status).phrase if status in set(HTTPStatus) else "Error"


def _error(status: int, path: str) -> Any:
    """An error in the envelope of the product and API version whose path it is."""
    phrase = phrase_of(status)
    if "/api/v2/" in path:
        code = _V2_CODES.get(status, phrase.upper().replace(" ", "_"))
        return {"errors": [{"status": status, "code": code, "title": phrase, "detail": None}]}
    if "/wiki/" in path or "/confluence/" in path:
        return {"statusCode": status, "message": phrase}
    return {"errorMessages": [_JIRA_MESSAGES.get(status, phrase)], "errors": {}}


def _limit(rule: Rule, site: Site, _path: str, _query: str) -> Reply:
    said = rule.retry_after or "5"
    seconds = said.rpartition(":")[2]
    made = limited(site, Refusal(rule.reason, 100, int(seconds) if seconds.isdecimal() else 5, said))
    status = rule.status or made.status
    body = made.body if rule.body is None else rule.body
    media = HTML if isinstance(body, str) else made.media_type
    return Reply(status, body, dict(made.headers) | rule.headers, media)


def _edge_page(status: int) -> str:
    title = f"{status} {phrase_of(status)}"
    return f"<html>\r\n<head><title>{title}</title></head>\r\n<body>\r\n<center><h1>{title}</h1></center>\r\n</body>\r\n</html>\r\n"


def _login_page(rule: Rule, _site: Site, path: str, _query: str) -> Reply:
    page = (
        "<!DOCTYPE html><html><head><title>Log in - Single Sign-On</title></head><body>"
        f'<form method="post" action="/sso/login?continue={quote(path)}">'
        '<input name="username"><input name="password" type="password"></form></body></html>'
    )
    return Reply(rule.status or 200, page, rule.headers, HTML)


def _proxy_page(rule: Rule, _site: Site, _path: str, _query: str) -> Reply:
    page = (
        "<html><head><title>502 Proxy Error</title></head><body><h1>Proxy Error</h1>"
        "<p>The proxy server received an invalid response from an upstream server.</p></body></html>"
    )
    return Reply(rule.status or 502, page, rule.headers, HTML)


def _redirect(rule: Rule, site: Site, path: str, query: str) -> Reply:
    """To the same place again, to the same server by another name (clients drop their credentials), or anywhere."""
    here = urlsplit(site.base_url)
    if rule.location not in ("same", "other"):
        return Reply(rule.status or 302, "", {"Location": rule.location} | rule.headers, HTML)
    host = here.hostname or ""
    if rule.location == "other":
        host = "127.0.0.1" if host == "localhost" else "localhost"
    place = here._replace(netloc=f"{host}:{here.port}", path=quote(path), query=query).geturl()
    return Reply(rule.status or 302, "", {"Location": place} | rule.headers, HTML)


_MAKERS: Mapping[str, Callable[[Rule, Site, str, str], Reply]] = {
    "status": _status,
    "limit": _limit,
    "login_page": _login_page,
    "proxy_page": _proxy_page,
    "redirect": _redirect,
}
