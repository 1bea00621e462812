"""A word planted in every internal field there is reaches nothing in the customer's space, old versions included (B-22, domain §3)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from syncer.cycle.conduct import publish
from syncer.cycle.pages import outward
from syncer.cycle.releasing import CustomerEditions
from syncer.domain.fields import FieldSpec, flatten
from syncer.domain.json import JsonObject
from syncer.domain.meta import Audience
from syncer.domain.project import ProjectData
from syncer.domain.records import dump
from syncer.pages.view import Register
from syncer.ports import NewRecord, SetRecord
from syncer.sync.observation import DecisionKind
from syncer.sync.page_ids import is_customers
from syncer.sync.releases import payload
from tests.support.campus import Campus, campus
from tests.support.world import Flavour, both, wire
from tests.unit.pages.conftest import everything_in

SECRETS = ("zzsecretzz", "9,876,543", "9876543", "XTS", "2031", "SHOP-77")


def _marked(kind: str, spec: FieldSpec) -> str:
    word = SECRETS[0] if spec.audience is Audience.INTERNAL else "open"
    return f"{word}-{kind}-{spec.path}".replace("_", "-").replace(".", "-")


@pytest.fixture
def planted() -> Register:
    """A register with something in every field of every model."""
    return everything_in(_marked)


@pytest.fixture
def here(tmp_path: Path, flavour: Flavour, planted: Register) -> Iterator[Campus]:
    """A project whose register holds all of it, with a customer space; on Cloud in two languages."""
    locale = '["en", "zh-CN"]' if flavour == "cloud" else '["zh-CN"]'
    with campus(tmp_path / "home", flavour=flavour, locale=locale) as made:
        config = made.home / "config.toml"
        text = config.read_text("utf-8").replace('"CAMPINT"}', '"CAMPINT", customer = "CAMP"}')
        config.write_text(text.replace('register = {folder = "register"}\n', ""), encoding="utf-8")
        made.wired.close()
        made.wired = wire(made.home)
        made.wired.projects = tuple(replace(one, data=planted.data) for one in made.wired.projects)
        records = [
            NewRecord(uid, one.kind_of_record, flatten(one.kind_of_record, dump(one)))
            for uid, one in planted.records.items()
        ]
        commit(made, records)
        yield made


def commit(here: Campus, writes: Any) -> None:
    with here.wired.hub.lock("CAMP"):
        here.wired.hub.commit("CAMP", writes, cycle="t", now=here.wired.clock())


def let_everything_out(here: Campus, data: ProjectData) -> int:
    """All customer editions are released and published; how many there are."""
    hub = here.hub()
    values = {uid: (one.kind, one.values) for uid, one in hub.records.items()}
    made = outward(here.project, data, hub, values, url=str, now=here.wired.clock())
    editions = CustomerEditions(here.project, hub, made)
    for one in editions.outlooks(editions.pages):
        assert one.state in {"new", "differs"}, one.why
        here.decide(DecisionKind.RELEASE, one.page, payload(one.digest, one.terms, "li"))
    report = publish(here.project, here.wired.ports(here.project))
    assert report.tally.failed == 0, report.to_json()
    return len(editions.pages)


@both
def test_no_marked_word_is_in_any_version_property_label_message_or_attachment(
    here: Campus, planted: Register
) -> None:
    number = let_everything_out(here, planted.data)
    changed = [
        SetRecord(uid, {**one.values, "title": f"{one.values['title']} again"}, one.revision)
        for uid, one in here.hub().records.items()
    ]
    commit(here, changed)
    assert let_everything_out(here, planted.data) == number
    state = here.state()["confluence"]
    spaces: JsonObject = {one["key"]: one["id"] for one in state["spaces"]}
    theirs = [page for page in state["pages"] if page["spaceId"] == spaces["CAMP"]]
    ids = {page["id"] for page in theirs}
    hung = [
        one
        for name in ("attachments", "comments", "tasks")
        for one in state[name]
        if one.get("pageId") in ids
    ]
    whole = json.dumps([theirs, hung], ensure_ascii=False)
    assert [secret for secret in SECRETS if secret in whole] == []
    assert "open-requirement-background" in whole
    standing = [page for page in here.hub().pages.values() if is_customers(page.page)]
    assert len(standing) == number >= 5
    assert {page.version for page in standing} >= {2}
    ours = json.dumps([page for page in state["pages"] if page["id"] not in ids], ensure_ascii=False)
    assert [secret for secret in SECRETS[:2] if secret in ours] == [*SECRETS[:2]]
