"""Which drafts have to be written on issues: by what our comments there say, and never on one that is not there (NOT-4)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from syncer.domain.project import ProjectData
from syncer.sync.changes import Attach
from syncer.sync.observation import Counterpart, HubState, JiraObservation, Observation, Side
from syncer.sync.posted import Post, noted, noted_as_refused, posts_due

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
POST = Post("REQ-0001", "received", "Developers", 0, "Dear 王芳")
PART = Counterpart(Side.JIRA, "10001", "REQ-0001", "CAMP-1")
WRITTEN = replace(PART, agreed=noted(POST.letter, "7"))
REFUSED = replace(PART, agreed=noted_as_refused(POST.letter, "", NOW, "no such role", "make it"))


def seen(*parts: Counterpart, now: datetime = NOW) -> Observation:
    hub = HubState("here", counterparts=parts)
    return Observation(project="CAMP", now=now, hub=hub, data=ProjectData(), jira=JiraObservation())


@pytest.mark.parametrize(
    ("part", "post", "comment"),
    [
        (PART, POST, ""),
        (WRITTEN, POST, None),
        (WRITTEN, replace(POST, text="Dear 李"), "7"),
        (WRITTEN, replace(POST, role="Leaders"), "7"),
        (WRITTEN, replace(POST, turn=1), ""),
        (WRITTEN, replace(POST, notice="agree"), ""),
        (replace(PART, key="DESK-1"), POST, None),
        (replace(PART, missing_since="2026-11-20T09:00:00Z"), POST, None),
        (replace(PART, primary=False), POST, None),
        (REFUSED, POST, None),
        (REFUSED, replace(POST, role="Leaders"), ""),
    ],
)
def test_a_comment_is_written_where_it_says_something_else(
    part: Counterpart, post: Post, comment: str | None
) -> None:
    found = posts_due([post], seen(part), attach=[Attach(part, {})]).comments
    assert [one.comment for one in found] == ([] if comment is None else [comment])


def test_what_was_refused_is_told_for_a_day_and_then_tried() -> None:
    (told,) = posts_due([POST], seen(REFUSED, now=NOW + timedelta(hours=23))).problems
    assert "no such role" in told.message
    assert told.hint.startswith("make it; ")
    again = posts_due([POST], seen(REFUSED, now=NOW + timedelta(hours=24)))
    assert (len(again.comments), again.problems) == (1, ())


def test_an_issue_that_is_only_being_taken_in_gets_its_draft_in_the_same_cycle() -> None:
    (one,) = posts_due([POST], seen(), attach=[Attach(PART, {})]).comments
    assert (one.uid, one.native, one.letter) == ("REQ-0001", "", POST.letter)
    assert posts_due([POST], seen()).comments == ()
