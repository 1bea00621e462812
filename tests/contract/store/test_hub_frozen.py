"""Frozen pages in the hub: kept once and never written again; on SQLite and on PostgreSQL."""

from __future__ import annotations

from dataclasses import replace

from syncer.store.hub import SqlHub
from syncer.sync.frozen import FrozenPage

PAGE = FrozenPage("baseline.V1.0.zh-CN", "5b" * 32, "基线 V1.0", "<p>冻结</p>")


def test_a_frozen_page_is_kept_once_and_comes_back_as_it_was(hub: SqlHub) -> None:
    assert (hub.frozen_titles("CAMP"), hub.frozen_page("CAMP", PAGE.page)) == ({}, None)
    hub.keep_frozen("CAMP", [PAGE])
    hub.keep_frozen("CAMP", [replace(PAGE, content="<p>anders</p>"), replace(PAGE, page="other")])
    hub.keep_frozen("MOON", [replace(PAGE, title="Moon")])
    assert hub.frozen_page("CAMP", PAGE.page) == PAGE
    assert hub.frozen_titles("CAMP") == dict.fromkeys([PAGE.page, "other"], ("基线 V1.0", PAGE.digest))
