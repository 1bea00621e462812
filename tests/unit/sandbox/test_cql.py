"""CQL over one made-up piece of content: each field, operator, function and refusal."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from syncer.sandbox.confluence import cql
from syncer.sandbox.confluence.errors import Refused

SHANGHAI = ZoneInfo("Asia/Shanghai")
ASKER = cql.Asker(datetime(2026, 11, 21, 15, 39, 15, tzinfo=UTC), SHANGHAI, "me", {"pm": "712020:pm"}.get)  # type: ignore[arg-type]  # every name asked for here is known
PAGE = cql.Found(
    id="42",
    space="CAMP",
    title="Actions of the camp",
    labels=frozenset({"sy", "Draft"}),
    parent="7",
    ancestors=frozenset({"7", "1"}),
    modified=datetime(2026, 11, 20, 17, 30, tzinfo=UTC),
    created=datetime(2026, 10, 1, tzinfo=UTC),
    creator="me",
    contributors=frozenset({"me", "712020:pm"}),
    mentions=frozenset({"712020:pm"}),
    macros=frozenset({"toc"}),
    text="Fence and gate",
    space_title="Camp administration",
)


def finds(query: str) -> bool:
    return cql.prepare(query, ASKER).predicate(PAGE)


@pytest.mark.parametrize(
    "query",
    [
        "space = camp and type = page",
        'space.key in (OTHER, "CAMP") AND NOT label = old',
        "!(label = old)",
        "label in (sy) or space = X and space = Y",
        'title ~ "act*" and title !~ lamp',
        'text ~ "fence gate" and siteSearch ~ draft',
        "ancestor = 1 and parent = 7 and id in (41, 42) and content = 42",
        "creator = currentUser() and contributor in (pm) and mention = pm",
        "macro = toc and space.type = global",
        'created < startOfMonth() and lastmodified >= now("-1d")',
        'lastmodified = "2026-11-21"',
        'lastmodified >= "2026/11/21 01:30" and lastmodified < "2026/11/21 01:31"',
        'lastmodified > startOfYear() and lastmodified <= endOfWeek("+1w")',
        'lastmodified != "2026-11-20"',
        "space = CAMP ORDER BY lastmodified DESC, title",
    ],
)
def test_what_is_found(query: str) -> None:
    assert finds(query)


@pytest.mark.parametrize(
    "query",
    ["space != CAMP", "label not in (sy)", 'lastmodified < now("-2w")', "created > startOfDay()", "title = Actions"],
)  # fmt: skip
def test_what_is_not(query: str) -> None:
    assert not finds(query)


@pytest.mark.parametrize(
    ("query", "why"),
    [
        ("", "empty"),
        ("space", "its end"),
        ("colour = red", "no field 'colour'"),
        ("favourite = currentUser()", "no field 'favourite'"),
        ("title > x", "does not support the operator '>'"),
        ("text = x", "does not support the operator '='"),
        ("label ~ x", "does not support the operator '~'"),
        ("lastmodified in (now())", "does not support the operator 'in'"),
        ("label = currentUser()", "no function 'currentUser'"),
        ("created > yesterday", "no date 'yesterday'"),
        ('created > now("-1 day")', "no period"),
        ("created > someDay()", "no function 'someDay'"),
        ("space = CAMP order by colour", "cannot order by"),
        ("space = CAMP)", "line 1, column 13"),
        ("title = 'open", "line 1, column 9"),
        ("(" * 200 + "not (" * 200 + "id = 1" + ")" * 400, "nested too deeply"),
    ],
)
def test_what_is_not_carried_out_is_a_400_that_names_it(query: str, why: str) -> None:
    with pytest.raises(Refused, match="Could not parse cql") as refused:
        cql.prepare(query, ASKER)
    assert refused.value.status == 400
    assert why in refused.value.title


def test_results_come_in_the_order_asked_for() -> None:
    found = [
        cql.Found(
            str(number), "CAMP", title, frozenset(), "", frozenset(), datetime(2026, 1, number, tzinfo=UTC)
        )
        for number, title in ((1, "b"), (2, "a"), (3, "b"))
    ]

    def ids(order: str) -> str:
        return "".join(one.id for one in cql.prepare(f"space = CAMP{order}", ASKER).sorted(found))

    assert ids("") == "213"
    assert ids(" order by title desc, lastmodified desc") == "312"
    assert ids(" order by id") == "123"
