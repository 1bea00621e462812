"""Forms whose values exist on a site only: what is said, kept, mapped or refused, both ways (B-16, B-17, B-21)."""

from __future__ import annotations

from typing import Any

import pytest

from syncer.domain.fields import spec_of
from syncer.domain.json import JsonValue
from syncer.domain.problems import Severity
from syncer.domain.records import Kind
from syncer.sync.mapping import FieldMapping
from syncer.sync.merge import FOREIGN
from syncer.sync.pairs import Issues, Terms, Transform
from syncer.sync.transforms import transform

OPTIONS = ("Core", "Other", "Camp", "Camp / Kitchen", "Camp / Lake", "Office / Kitchen")


def pair(
    path: str = "kind", *, choices: tuple[str, ...] | None = OPTIONS, form: object = "text", **line: Any
) -> Transform:
    """A line of a requirement's fields, as bound to a site with these options."""
    spec = spec_of(Kind.REQUIREMENT, path)
    assert spec is not None
    mapping = FieldMapping.model_validate({"jira": {"field": "Weight"}, "as": form} | line)
    issues = Issues({"REQ-1": "CAMP-7"}, {"CAMP-7": "REQ-1", "OLD-3": "REQ-1"})
    return transform(mapping, spec, Terms(prefix="mod-", issues=issues, name="Weight", choices=choices))


MAPPED: dict[str, Any] = {"values": {"core": ["Core", "Heart"], "legal": "Law"}, "else": "map"}


@pytest.mark.parametrize(
    ("line", "value", "image"),
    [
        ({}, "Core", "Core"),
        ({}, "Nothing", FOREIGN),
        ({"else": "error"}, "Nothing", FOREIGN),
        ({"else": "map", "otherwise": {"jira": "Other"}}, "Nothing", "Other"),
        ({"else": "map", "otherwise": {"jira": "Neither"}}, "Nothing", FOREIGN),
        ({"else": "map", "otherwise": {"register": "core"}}, "Nothing", FOREIGN),
        ({**MAPPED, "otherwise": {"jira": "Other"}}, "core", "Core"),
        ({**MAPPED, "otherwise": {"jira": "Other"}}, "usability", "Other"),
        ({**MAPPED, "otherwise": {"jira": "Other"}}, "legal", "Other"),  # listed, but gone on the site
        ({"as": "cascade"}, "Camp / Lake", ["Camp", "Lake"]),
        ({"as": "cascade"}, "Camp", ["Camp"]),
        ({"as": "cascade"}, "Lake", FOREIGN),
        ({"as": "cascade", "values": {"security": "Camp / Lake"}}, "security", ["Camp", "Lake"]),
        ({"as": "version"}, "Core", ["Core"]),
        ({"as": "version"}, "2.0", FOREIGN),
    ],
)
def test_what_is_written(line: dict[str, Any], value: JsonValue, image: object) -> None:
    assert pair(**line).to_side(value) == image


@pytest.mark.parametrize(
    ("line", "native", "value"),
    [
        ({}, "Disabled since", "Disabled since"),  # what an issue has stays readable
        (MAPPED, "heart", "core"),
        (MAPPED, "Rare", FOREIGN),
        ({**MAPPED, "else": "error"}, "Rare", FOREIGN),
        ({**MAPPED, "otherwise": {"register": "usability"}}, "Rare", "usability"),
        ({"as": "cascade"}, ["Camp", "Lake"], "Camp / Lake"),
        ({"as": "cascade", "values": {"security": "Camp / Lake"}}, ["Camp", "Lake"], "security"),
        ({"as": "version"}, ["1.0", "1.1"], "1.0"),
    ],
)
def test_what_is_read(line: dict[str, Any], native: JsonValue, value: object) -> None:
    assert pair(**line).to_register(native) == value


def test_what_stands_for_an_unlisted_value_is_no_edit_of_it() -> None:
    """Else the register would lose the word that Jira has no option for."""
    mapped = pair(**MAPPED, otherwise={"jira": "Other", "register": "usability"})
    assert mapped.says("security", "Other")
    assert not mapped.says("core", "Other")


@pytest.mark.parametrize(
    ("line", "value", "told"),
    [
        ({}, "Cor", "'Weight' has no option 'Cor' that may be chosen"),
        ({"as": "cascade"}, "Kitchen", "and 2 of its choices end so"),
        (MAPPED, "usability", "the mapping lists no name of Jira for 'usability'"),
    ],
)
def test_what_cannot_be_written_is_told_with_what_can(line: dict[str, Any], value: str, told: str) -> None:
    lack = pair(**line).lack(value)
    assert lack is not None
    assert told in lack.message
    assert "there are: " in lack.hint


@pytest.mark.parametrize(
    ("value", "near"), [("Cor", "did you mean 'Core'?"), ("Lake", "did you mean 'Camp / Lake'?")]
)
def test_the_nearest_option_is_named(value: str, near: str) -> None:
    lack = pair(form="cascade").lack(value)
    assert lack is not None
    assert lack.hint.startswith(near)


def test_of_a_set_the_first_that_cannot_be_said_is_named_and_the_others_go() -> None:
    several = pair("components", form=["text"])
    assert several.to_side(["Core", "Nothing"]) == ["Core"]
    lack = several.lack(["Core", "Nothing"])
    assert lack is not None
    assert "'Nothing'" in lack.message
    assert several.to_side(["Other", "Core"]) == ["Core", "Other"]


def test_words_of_a_set_have_names_too() -> None:
    several = pair("components", values={"web": "Core", "app": ["Other", "Core 2"]}, form=["text"])
    assert several.to_side(["web", "app"]) == ["Core", "Other"]
    assert several.to_register(["Core 2", "Core"]) == ["app", "web"]


def test_labels_of_a_prefix_alone_are_looked_at() -> None:
    """B-21: people's own labels are no value of the field, whatever they are."""
    ours = pair("components", choices=None, jira="labels", prefix="mod-", form="labels")
    assert ours.look(["sy", "urgent", "mod-food", "mod-boats"]) == ["mod-boats", "mod-food"]
    assert ours.to_register(["mod-boats", "mod-food"]) == ["boats", "food"]
    assert ours.to_side(["food", "two words"]) == ["mod-food"]
    lack = ours.lack(["two words"])
    assert lack is not None
    assert "'two words'" in lack.message


@pytest.mark.parametrize(
    ("shown", "image", "former", "after"),
    [
        (["1.0", "1.1"], ["2.0"], ["1.0"], ["1.1", "2.0"]),
        (["1.0", "1.1"], None, ["1.0"], ["1.1"]),
        (["1.0"], None, ["1.0"], None),
        (None, ["2.0"], None, ["2.0"]),
    ],
)
def test_one_version_of_ours_changes_among_those_of_others(
    shown: JsonValue, image: JsonValue, former: JsonValue, after: JsonValue
) -> None:
    """B-21."""
    assert pair(form="version").within(shown, image, former) == after


def test_one_version_among_several_is_ours_as_long_as_it_is_there() -> None:
    one = pair(form="version")
    assert one.says("1.1", ["1.0", "1.1"])
    assert not one.says("1.2", ["1.0", "1.1"])
    assert one.says(None, [])


def test_a_parent_is_known_by_every_key_it_ever_had() -> None:
    """B-09."""
    above = pair("part_of", choices=None, jira="parent", form="record")
    assert above.to_side("REQ-1") == "CAMP-7"
    assert above.to_register("OLD-3") == above.to_register("CAMP-7") == "REQ-1"
    assert above.to_register("THEIRS-1") is FOREIGN
    lack = above.lack("REQ-2")
    assert lack is not None
    assert lack.severity is Severity.INFO
