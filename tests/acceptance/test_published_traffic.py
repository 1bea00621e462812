"""The demonstration's whole traffic, requests and replies, before Atlassian's published documents."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from syncer.cli import playground
from syncer.sandbox.app import start
from syncer.sandbox.journal import Entry
from syncer.sandbox.people.deeds import act
from syncer.sandbox.site import Site
from tests.support import published
from tests.support.commands import edit, syncer

pytestmark = pytest.mark.skipif(not published.present(), reason=published.WHY_NOT)


def test_the_demonstration_says_and_hears_only_what_is_published(tmp_path: Path) -> None:
    site = Site.from_seed()
    site.switches.keep_bodies = True
    with start(site) as running:
        config = playground.lay_out(tmp_path, running.url, "en")
        for words in (("doctor",), ("run",), ("plan",)):
            ran = syncer(tmp_path, "--config", str(config), *words)
            assert ran.code in (0, 1), ran.err
        story = next(one for one in site.jira.issues.values() if one.type.name == "Story")
        deed = {"as": "pm@example.com", "do": "edit_issue", "issue": story.key}
        act(site, {**deed, "fields": {"summary": "Another word for it", "labels": ["seen"]}})
        act(site, {"as": "pm@example.com", "do": "transition", "issue": story.key, "to": "In Progress"})
        file = next(iter(sorted((tmp_path / "register" / "requirements").glob("*.md"))))
        edit(file, "\ntitle:", "\ntitle: Changed,")
        for _ in range(2):
            ran = syncer(tmp_path, "--config", str(config), "run")
            assert ran.code in (0, 1), ran.err
    judge = published.Judge()
    found = [f"{one}" for entry in site.journal for one in judge.problems(_exchange(entry))]
    assert found == []
    assert judge.judged > 100
    assert judge.undescribed == set()


def _exchange(entry: Entry) -> published.Exchange:
    assert entry.kept is not None
    return published.Exchange(
        entry.method,
        entry.path,
        entry.query,
        entry.status if isinstance(entry.status, int) else 0,
        _json(entry.kept.request_body),
        _json(entry.kept.reply_body),
    )


def _json(text: str) -> Any:
    try:
        return json.loads(text) if text else None
    except ValueError:
        return None
