"""Whatever a cycle stops for can be let go on with the command it names."""

import pytest

from syncer.acts.approvals import may_be_adopted, refuse_unknown
from syncer.acts.unfit import Unfit, Why
from syncer.sync.guard import ITEMS
from tests.support.seen import mapped


@pytest.mark.parametrize("item", [*ITEMS, "page:requirement-spec.en"])
def test_every_item_that_waits_can_be_approved(item: str) -> None:
    refuse_unknown(item, ["requirement-spec.en"])


def test_an_item_nothing_waits_for_names_the_nearest() -> None:
    with pytest.raises(Unfit) as refused:
        refuse_unknown("overwrite", [])
    assert (refused.value.why, refused.value.near) == (Why.ITEM, "overwrites")


def test_an_issue_may_be_adopted_by_name_only_where_the_project_adopts_some() -> None:
    adopting = mapped("records: {requirement: {adopt: {mode: propose, jql: type = Story}}}\n")
    assert may_be_adopted("adopt:CAMP-7", "CAMP", adopting)
    assert not may_be_adopted("adopt:CAMP-7", "CAMP", mapped())
    assert not may_be_adopted("adopt:SHOP-7", "CAMP", adopting)
    assert not may_be_adopted("adopt:CAMP-", "CAMP", adopting)
