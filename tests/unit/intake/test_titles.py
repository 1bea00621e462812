"""Titles: the capability of a story, cut where a reader would stop, and told apart where two would read the same."""

from __future__ import annotations

import pytest

from syncer.intake.titles import WIDTH, cut, title_of, titles, width


@pytest.mark.parametrize(
    ("words", "title"),
    [
        ("As a parent I want to enroll my children  so that they are admitted", "Enroll my children"),
        ("The system shall refresh the display every 60 seconds.", "Refresh the display every 60 seconds"),
        ("作为注册用户，我需要支付信息被加密存储，以便放心使用在线支付。", "支付信息被加密存储"),
        ("3.5 GB must fit", "3.5 GB must fit"),
        (
            "As a user I want to see the list of all the orders that were placed within the last twelve months of a year",
            "See the list of all the orders that were placed within the last twelve",
        ),
        (
            "As a user I want to see orders, invoices and all the payments that belong to any of them, and their state",
            "See orders, invoices and all the payments that belong to any of them",
        ),
        (
            "作为采购经理，我希望系统在库存低于阈值时自动向供应商发出补货申请，并且把申请的进度同步到采购看板，以便不缺货",
            "系统在库存低于阈值时自动向供应商发出补货申请",
        ),
        ("ßaum", "ßaum"),
    ],
)
def test_a_title_is_the_capability(words: str, title: str) -> None:
    assert title_of(words) == title


def test_a_title_ends_with_no_loose_word() -> None:
    """A cut never leaves an article, a preposition or a comma behind."""
    words = "show every invoice of the customer with all the payments and reminders that belong to it and the"
    for most in range(12, 90):
        found = cut(words, most)
        assert width(found) <= most
        assert found.split()[-1] not in {"of", "the", "with", "all", "and", "that", "to"}


def test_chinese_without_a_pause_is_cut_where_it_fits() -> None:
    found = cut("长" * 100, WIDTH)
    assert found == "长" * (WIDTH // 2)


def test_same_capabilities_of_two_roles_are_told_apart() -> None:
    listed = ["As a parent I want to log in", "As a camp worker I want to log in", "As a guest I want a map"]
    assert titles(listed) == ["Log in (parent)", "Log in (camp worker)", "A map"]


def test_the_same_words_twice_keep_their_title() -> None:
    assert titles(["As a parent I want to log in", "as a parent I want to log in "]) == ["Log in", "Log in"]


def test_long_words_that_begin_alike_say_more() -> None:
    start = "The price list for customers in the northern part of the country shows"
    first, second = titles([f"{start} amounts with their tax", f"{start} amounts without any tax"])
    assert first != second
