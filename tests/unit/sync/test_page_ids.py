"""Whose edition a page is, is told by its own id, whatever people call what it is about."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syncer.sync.page_ids import PageId, is_customers, page_id

_NAMES = st.sampled_from(
    ["", "customer", "customer_", "V1.customer", "customers", "V1.0", "REQ-0001", "2026-W47"]
)


@given(subject=_NAMES, customers=st.booleans(), locale=st.sampled_from(["en", "zh-CN"]))
def test_an_id_is_read_back_as_it_was_made(subject: str, customers: bool, locale: str) -> None:
    made = PageId("baseline", subject, customers, locale)
    assert page_id(str(made)) == made
    assert is_customers(str(made)) is customers


@pytest.mark.parametrize(
    ("page", "customers"),
    [
        ("requirement-spec.customer.en", True),
        ("minutes.MTG-0001.customer.zh-CN", True),
        ("customer.en", False),
        (str(PageId("baseline", "customer", customers=False, locale="en")), False),
        ("CR-0001.decision.customer.outcome", False),
        ("CR-0001.decision.customer.at", False),
    ],
)
def test_what_is_a_customers(page: str, customers: bool) -> None:
    assert is_customers(page) is customers
