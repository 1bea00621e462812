"""Whatever a cycle stops for can be let go on with the command it names."""

import click
import pytest

from syncer.cli.approve import _refuse_unknown
from syncer.sync.guard import ITEMS


@pytest.mark.parametrize("item", [*ITEMS, "page:requirement-spec.en"])
def test_every_item_that_waits_can_be_approved(item: str) -> None:
    _refuse_unknown(item, ["requirement-spec.en"])


def test_an_item_nothing_waits_for_names_the_nearest() -> None:
    with pytest.raises(click.BadParameter, match="did you mean 'overwrites'"):
        _refuse_unknown("overwrite", [])
