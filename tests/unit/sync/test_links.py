"""Links both ways, as a table: what Jira shows, what stood when last looked, what the register and the file say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from syncer.domain.json import JsonValue
from syncer.sync.observation import Agreed, Counterpart, IssueLink
from syncer.sync.plan import Plan
from tests.support.seen import claim, file_part, in_file, issue, mapped, on_jira, planned, seen, stored

ONE, TWO, THREE = "REQ-0001", "REQ-0002", "REQ-0003"
NUMBERS = {ONE: 1, TWO: 2, THREE: 3}
PART = "records: {requirement: {links: {part_of: {type: Part, verb: is part of, to: requirement}}}}\n"


def name(source: str, target: str = TWO, kind: str = "Blocks") -> str:
    return f"{source}>{kind}>{target}"


def link(other: str, *, outward: bool = False, kind: str = "Blocks") -> IssueLink:
    """A link as an issue shows it; inward: the other blocks this one."""
    return IssueLink(kind, outward, str(10000 + NUMBERS[other]), f"CAMP-{NUMBERS[other]}", f"{kind}-{other}")


def part(uid: str, *links: IssueLink, stood: Sequence[str] = ()) -> Counterpart:
    names: list[JsonValue] = [*stood]
    known = on_jira(uid, NUMBERS[uid], links)
    return replace(known, agreed={**known.agreed, "#links": Agreed(names, names)}) if stood else known


def both_ends(*others: str, stood: Sequence[str] = ()) -> tuple[Counterpart, ...]:
    """Three issues; the second is blocked by these, and both ends show it."""
    shown = [part(uid, *([link(TWO, outward=True)] if uid in others else [])) for uid in (ONE, THREE)]
    return (*shown, part(TWO, *(link(one) for one in others), stood=[name(one) for one in stood]))


def plan(
    parts: tuple[Counterpart, ...],
    says: list[str] | None = None,
    file: list[str] | None = None,
    extra: str = "",
) -> Plan:
    """The register says `says` of the second record, its file `file`, which agreed to what the register says."""
    said: dict[str, JsonValue] = {"depends_on": [*says]} if says else {}
    records = (stored(ONE), stored(TWO, **said), stored(THREE))
    if file is None:
        return planned(seen(records=records, parts=parts), mapped(extra))
    wrote: dict[str, JsonValue] = {"depends_on": [*file]} if file else {}
    files = (in_file(ONE), in_file(TWO, "", **wrote), in_file(THREE))
    on_disk = (file_part(ONE), file_part(TWO, "", **said), file_part(THREE))
    return planned(seen(records=records, parts=(*parts, *on_disk), files=files), mapped(extra))


def says(made: Plan) -> list[str]:
    """What the register says of the second record by then."""
    value = made.records[TWO][1].get("depends_on")
    return [str(one) for one in value] if isinstance(value, list) else []


def moves(made: Plan) -> tuple[list[str], list[str], list[str]]:
    """What the register says, the links to make, and those to take away."""
    return says(made), sorted(one.name for one in made.links), sorted(one.name for one in made.unlinks)


@pytest.mark.parametrize(
    ("shown", "stood", "register", "expected"),
    [
        ([], [], [ONE], ([ONE], [ONE], [])),
        ([ONE], [], [], ([ONE], [], [])),
        ([ONE], [], [ONE], ([ONE], [], [])),
        ([ONE], [ONE], [ONE], ([ONE], [], [])),
        ([], [ONE], [ONE], ([], [], [])),
        ([ONE], [ONE], [], ([], [], [ONE])),
        ([], [ONE], [], ([], [], [])),
        ([THREE], [ONE], [ONE], ([THREE], [], [])),
        ([ONE, THREE], [ONE], [], ([THREE], [], [ONE])),
        ([THREE], [], [ONE], ([ONE, THREE], [ONE], [])),
    ],
    ids=[
        "said here: made",
        "made in Jira: taken in",
        "first contact of equals",
        "nothing moved",
        "taken away in Jira: taken out",
        "taken out here: taken away",
        "gone on both sides",
        "one for another in Jira",
        "one taken out here, another made in Jira",
        "first contact of different ones: both stand",
    ],
)
def test_links_merge_by_element(
    shown: list[str], stood: list[str], register: list[str], expected: tuple[list[str], list[str], list[str]]
) -> None:
    """B-05: each link by itself, against what stood when last looked."""
    made = plan(both_ends(*shown, stood=stood), register)
    keeps, makes, unmakes = expected
    assert moves(made) == (keeps, [name(one) for one in makes], [name(one) for one in unmakes])
    assert made.hold == ()


def test_a_file_and_jira_each_add_a_link() -> None:
    """B-05: both stand, and each side is told of the other's."""
    made = plan(both_ends(ONE), [], [THREE])
    assert (sorted(says(made)), [x.name for x in made.links]) == ([ONE, THREE], [name(THREE)])
    (file,) = made.files
    assert sorted(map(str, file.values["depends_on"] or [])) == [ONE, THREE]  # type: ignore[arg-type]  # a list


def test_a_file_takes_out_what_jira_shows() -> None:
    made = plan(both_ends(ONE, stood=[ONE]), [ONE], [])
    assert moves(made) == ([], [], [name(ONE)])
    (gone,) = made.unlinks
    assert (gone.uid, gone.other, gone.link, gone.field) == (TWO, ONE, f"Blocks-{ONE}", "depends_on")


def test_what_stood_is_on_record_and_then_all_is_quiet() -> None:
    first = plan(both_ends(ONE), [ONE])
    (attach,) = first.attach
    assert attach.agree["#links"] == Agreed([name(ONE)], [name(ONE)])
    again = plan(both_ends(ONE, stood=[ONE]), [ONE])
    assert (again.attach, again.changes, again.links, again.unlinks) == ((), (), (), ())


def test_a_link_that_one_end_alone_shows_no_more_is_not_yet_gone() -> None:
    """B-08: issues are read at different times; a link is gone when both ends say so."""
    parts = (part(ONE, link(TWO, outward=True)), part(THREE), part(TWO, stood=[name(ONE)]))
    made = plan(parts, [ONE])
    assert (moves(made), made.attach) == (([ONE], [], []), ())


def test_a_link_to_an_issue_out_of_sight_stays_in_the_register() -> None:
    """B-06, B-08: hidden is not removed."""
    record = stored(TWO, depends_on=[ONE])
    looked = seen(
        records=(stored(ONE), record),
        parts=(part(ONE), part(TWO, stood=[name(ONE)])),
        vanished=frozenset({"10001"}),
    )
    made = planned(looked)
    assert moves(made) == ([ONE], [], [])


def test_a_link_under_way_is_neither_made_again_nor_taken_for_a_persons() -> None:
    """B-03: nobody took it in, the register dropped it meanwhile: it is ours, and it goes."""
    hub = {"claims": (claim(name(ONE)),)}
    records = (stored(ONE), stored(TWO))
    parts = (part(ONE, link(TWO, outward=True)), part(TWO, link(ONE)))
    made = planned(seen(records=records, parts=parts, hub=hub))
    assert (made.changes, [one.link for one in made.unlinks]) == ((), [f"Blocks-{ONE}"])


def test_a_link_of_another_type_or_way_is_peoples_own() -> None:
    others = (link(ONE, kind="Relates"), link(THREE, outward=True))
    made = plan((part(ONE), part(THREE), part(TWO, *others)), [])
    assert (says(made), made.links, made.unlinks) == ([], (), ())


def test_a_link_enters_the_record_that_its_verb_names() -> None:
    """The issue that blocks says nothing; the one that is blocked depends on it."""
    found = (
        replace(issue(1, ONE), links=(link(TWO, outward=True),)),
        replace(issue(2, TWO), links=(link(ONE),)),
    )
    made = planned(seen(records=(stored(ONE), stored(TWO)), parts=(part(ONE), part(TWO)), issues=found))
    assert [(c.uid, {p: (f.after, f.mover) for p, f in c.fields.items()}) for c in made.changes] == [
        (TWO, {"depends_on": ([ONE], "jira")})
    ]


@pytest.mark.parametrize("direction", ["to_jira", "from_jira"])
def test_a_mapping_may_let_one_side_alone_link(direction: str) -> None:
    extra = f"records: {{requirement: {{links: {{depends_on: {{type: Blocks, verb: is blocked by, to: requirement, direction: {direction}}}}}}}}}\n"
    taken_away = plan(both_ends(stood=[ONE]), [ONE], extra=extra)
    by_hand = plan(both_ends(ONE), [], extra=extra)
    here = plan(both_ends(), [ONE], extra=extra)
    if direction == "to_jira":
        assert ([p.code for p in taken_away.problems], moves(taken_away)) == (
            ["link-removed"],
            ([ONE], [], []),
        )
        assert moves(by_hand) == ([], [], [])
        assert moves(here) == ([ONE], [name(ONE)], [])
    else:
        assert [moves(each) for each in (taken_away, by_hand, here)] == [
            ([], [], []),
            ([ONE], [], []),
            ([], [], []),
        ]


@pytest.mark.parametrize(
    ("shown", "stood", "file", "expected"),
    [
        ([THREE], [ONE], ONE, THREE),
        ([ONE], [ONE], THREE, THREE),
        ([THREE], [ONE], None, "held"),
        ([ONE, THREE], [ONE], ONE, ONE),
        ([], [ONE], ONE, None),
    ],
    ids=["moved in Jira", "moved in the file", "moved and cleared", "two at once are shown", "taken away"],
)
def test_a_field_of_one_record_is_a_single_value(
    shown: list[str], stood: list[str], file: str | None, expected: str | None
) -> None:
    """B-05, B-06: what cannot both stand waits for a person; the links stay as they are meanwhile."""
    kind = "Part"
    ends = [
        part(uid, *([link(TWO, outward=True, kind=kind)] if uid in shown else [])) for uid in (ONE, THREE)
    ]
    known = part(TWO, *(link(x, kind=kind) for x in shown), stood=[name(x, kind=kind) for x in stood])
    said: dict[str, JsonValue] = {"part_of": ONE}
    wrote: dict[str, JsonValue] = {"part_of": file} if file else {}
    files = (in_file(ONE), in_file(TWO, "", **wrote), in_file(THREE))
    on_disk = (file_part(ONE), file_part(TWO, "", **said), file_part(THREE))
    records = (stored(ONE), stored(TWO, **said), stored(THREE))
    looked = seen(records=records, parts=(*ends, known, *on_disk), files=files)
    assert looked.jira is not None
    verbs = {**looked.jira.link_verbs, "Part": ("has part", "is part of")}
    made = planned(replace(looked, jira=replace(looked.jira, link_verbs=verbs)), mapped(PART))
    if expected == "held":
        assert [(h.held.field, h.held.values["jira"]) for h in made.hold] == [("part_of", THREE)]
        assert (made.links, made.unlinks) == ((), ())
    else:
        assert (made.hold, made.records[TWO][1].get("part_of")) == ((), expected)
        gone = [x for x in stood if x in shown and x != expected]
        assert [one.other for one in made.unlinks] == gone
        assert [one.other for one in made.links] == [x for x in [expected] if x and x not in shown]


def test_a_symmetric_link_enters_one_record_alone() -> None:
    """The one it was made from; the other end says nothing of its own."""
    extra = "records: {requirement: {links: {depends_on: {type: Relates, verb: '', to: requirement}}}}\n"
    parts = (part(ONE, link(TWO, outward=True, kind="Relates")), part(TWO, link(ONE, kind="Relates")))
    made = planned(seen(records=(stored(ONE), stored(TWO)), parts=parts), mapped(extra))
    assert [(c.uid, c.fields["depends_on"].after) for c in made.changes] == [(ONE, [TWO])]
    held = replace(parts[0], agreed={**parts[0].agreed, "#links": Agreed([name(ONE, TWO, "Relates")], [])})
    quiet = planned(
        seen(records=(stored(ONE, depends_on=[TWO]), stored(TWO)), parts=(held, parts[1])), mapped(extra)
    )
    assert (quiet.changes, quiet.links, quiet.unlinks) == ((), (), ())


def test_an_issue_that_shows_no_links_at_all_says_nothing_of_them() -> None:
    """B-06: links were switched off on the site; that takes none out of the register, then or later."""
    blind = replace(issue(2, TWO), shows_links=False)
    looked = seen(
        records=(stored(ONE), stored(TWO, depends_on=[ONE])),
        parts=(part(ONE), part(TWO, link(ONE), stood=[name(ONE)])),
        issues=(blind,),
    )
    made = planned(looked)
    assert moves(made) == ([ONE], [], [])
    (kept,) = [a.counterpart for a in made.attach if a.counterpart.uid == TWO]
    assert kept.links == (link(ONE),)
