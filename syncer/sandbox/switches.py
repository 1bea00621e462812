"""What nobody could verify about the real products, and what their administrators decide: one switch each.

A switch has a stated default, a line that says what it decides, and is set by the seed key `switches:` or by
POST /__sandbox/switches. What is documented is no switch: it is simply done. Faults stand in `faults`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import Field, dataclass, field, fields
from difflib import get_close_matches
from typing import Any

from syncer.sandbox.faults import filtering

Value = bool | int | str


def _switch(default: Any, meaning: str, choices: tuple[str, ...] = ()) -> Any:
    return field(default=default, metadata={"meaning": meaning, "choices": choices})


@dataclass
class Switches:
    """Every switch with its default; the meaning of each is shown by GET /__sandbox/switches."""

    # Jira
    jira_version: str = _switch("", "Version Data Center reports, such as 11.3.1; empty: the sandbox's own")
    old_createmeta: str = _switch(
        "answer", "Cloud's deprecated GET issue/createmeta answers, or is gone (410)", ("answer", "gone")
    )
    dc_deployment_type: str = _switch(
        "Server", "deploymentType in Data Center's serverInfo", ("Server", "Data Center")
    )
    dc_paged_changelog: bool = _switch(
        default=False, meaning="Data Center answers GET issue/{key}/changelog; otherwise 404"
    )
    dc_user_by_key: bool = _switch(
        default=False, meaning="Data Center takes a person as {key} where it takes {name}"
    )
    dc_create_properties: bool = _switch(
        default=True, meaning="Data Center takes `properties` when an issue is created; otherwise 400"
    )
    dc_hidden_issue: str = _switch(
        "absent",
        "An issue the caller may not see on Data Center: 404 as if absent, or 403",
        ("absent", "forbidden"),
    )
    dc_search_cap: int = _switch(
        1_000, "Data Center's jira.search.views.default.max: issues of one page at most"
    )
    cloud_latest: str = _switch("2", "The version /rest/api/latest means on Cloud", ("2", "3"))
    dc_mysql_utf8mb3: bool = _switch(
        default=False, meaning="Data Center's database takes no 4-byte characters: writing one is a 500"
    )
    adf_length: str = _switch(
        "json", "What the limit of 32,767 counts of a document: its JSON, or its text", ("json", "text")
    )
    text_limit: int = _switch(32_767, "Characters a long text of an issue may have")
    duplicate_link: str = _switch(
        "same",
        "The same issue link again: the one there stays alone, or a second is made",
        ("same", "second"),
    )
    deleted_id_in_jql: str = _switch(
        "refuse",
        "`id in (...)` with a deleted id: the whole query is a 400, or it is left out",
        ("refuse", "skip"),
    )
    rank_bumps_updated: bool = _switch(default=True, meaning="Ranking an issue moves its `updated`")
    comment_limit: int = _switch(5_000, "Comments an issue may have; one more is a 413")
    worklog_limit: int = _switch(10_000, "Worklogs an issue may have (documents say 5,000 or 10,000)")
    link_limit: int = _switch(2_000, "Issue links, and remote links, an issue may have")
    attachment_limit: int = _switch(2_000, "Attachments an issue may have")
    # Confluence
    identical_page_update: str = _switch(
        "bump", "A v2 page update that changes nothing makes a version, or none", ("bump", "keep")
    )
    titles_ignore_case: bool = _switch(
        default=True, meaning="Titles that differ in case alone are the same title"
    )
    trashed_titles_reserved: bool = _switch(
        default=False, meaning="A page in the trash keeps its title taken"
    )
    draft_titles_reserved: bool = _switch(default=False, meaning="A draft keeps its title taken")
    task_update_bumps_version: bool = _switch(
        default=True, meaning="Ticking a task through the API makes a page version"
    )
    title_filter: str = _switch(
        "exact", "The `title` filter of Cloud's v2 page lists", ("exact", "substring")
    )
    v1_content: bool = _switch(
        default=True,
        meaning="Cloud still answers GET and POST /wiki/rest/api/content, which no document lists",
    )
    nocheck_accepted: bool = _switch(
        default=True,
        meaning="X-Atlassian-Token: nocheck, deprecated since REST 3.0, still passes for no-check",
    )
    dc_username_mentions: bool = _switch(
        default=True, meaning="Data Center turns a mention's ri:username into ri:userkey when it saves"
    )
    dc_label_object: bool = _switch(
        default=True, meaning="Data Center takes one label as an object where a list is documented"
    )
    version_message_limit: int = _switch(
        0, "Characters a page version's message may have; 0: as many as sent"
    )
    # signing in
    basic_disabled: bool = _switch(
        default=False, meaning="Data Center takes personal access tokens only, as Jira 11 does by default"
    )
    captcha_after: int = _switch(
        0, "Data Center asks for a CAPTCHA after so many failed passwords in a row; 0: never"
    )
    unscoped_on_gateway: bool = _switch(
        default=True, meaning="An API token without scopes works at the gateway's addresses, too"
    )
    # limits and webhooks
    cost_quota_scope: str = _switch(
        "user", "Whose calls the cost quota of Jira counts together", ("user", "tenant")
    )
    dc_webhook_retries: int = _switch(0, "How often Data Center sends a webhook again that was not taken")
    dc_webhook_headers: bool = _switch(
        default=False, meaning="Data Center sends X-Atlassian-Webhook-Identifier and its kin"
    )
    dc_webhook_queue: int = _switch(1_000, "Webhooks Data Center keeps waiting; more are dropped")
    dc_comment_events_twice: bool = _switch(
        default=True, meaning="A comment on Data Center sends jira:issue_updated besides comment_created"
    )
    taken_away: str = _switch(
        "",
        "Endpoints of Jira that a proxy, a token or an old server takes away, with the status instead: "
        f"'bulk-create=404 issue-properties=403'; of {', '.join(filtering.NAMES)}",
    )
    # the sandbox itself
    keep_bodies: bool = _switch(
        default=False,
        meaning="The journal keeps headers and bodies of requests and replies, without credentials",
    )

    def set(self, mapping: Mapping[str, Any]) -> None:
        """Set what the mapping names, all or nothing; ValueError lists everything that is wrong with it."""
        wrong = [problem for name, value in mapping.items() if (problem := _problem(name, value))]
        if wrong:
            raise ValueError("; ".join(wrong))
        for name, value in mapping.items():
            setattr(self, name, value)

    def as_json(self) -> dict[str, Value]:
        """The present values by name."""
        return {name: getattr(self, name) for name in _KNOWN}

    def explained(self) -> list[dict[str, Any]]:
        """Each switch with its value, default, choices and meaning."""
        return [
            {
                "name": name,
                "value": getattr(self, name),
                "default": one.default,
                "choices": list(one.metadata["choices"]),
                "meaning": one.metadata["meaning"],
            }
            for name, one in _KNOWN.items()
        ]


_KNOWN: dict[str, Field[Any]] = {one.name: one for one in fields(Switches)}


def _problem(name: str, value: Any) -> str:
    known = _KNOWN.get(name)
    if known is None:
        near = get_close_matches(name, _KNOWN, 1)
        hint = f"; did you mean {near[0]}?" if near else f"; known: {', '.join(_KNOWN)}"
        return f"unknown switch {name!r}{hint}"
    choices = known.metadata["choices"]
    if choices and value not in choices:
        return f"switch {name}: {value!r} is none of {', '.join(choices)}"
    if type(value) is not type(known.default) or (isinstance(value, int) and value < 0):
        return f"switch {name}: {value!r} is not like {known.default!r}"
    if name == "taken_away":
        try:
            filtering.read(value)
        except ValueError as problem:
            return f"switch {name}: {problem}"
    return ""
