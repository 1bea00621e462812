"""Who is who: nobody is guessed, neither on the tracker nor on the wiki (B-20)."""

from __future__ import annotations

from syncer.domain.project import ProjectData
from syncer.sync.people import names_for_wiki, people_of

DATA = ProjectData.model_validate(
    {
        "people": [
            {"id": "Li", "name": "Li", "email": "li@example.com"},
            {"id": "zhao", "name": "Zhao", "email": "zhao@example.com", "accounts": {"jira": "zhao.w"}},
            {"id": "wu", "name": "Wu", "accounts": {"jira": "wu.j", "confluence": "wu.c"}},
            {"id": "sun", "name": "Sun"},
        ]
    }
)


def test_an_account_that_project_yaml_names_counts_as_it_stands_or_as_the_site_knows_it() -> None:
    assert people_of(DATA, {}).accounts["zhao"] == "zhao.w"
    assert people_of(DATA, {"zhao.w": "JIRAUSER1"}).accounts["zhao"] == "JIRAUSER1"
    assert people_of(DATA, {"zhao.w": "JIRAUSER1"}).preferred["JIRAUSER1"] == "zhao"


def test_a_wiki_knows_people_by_what_was_said_of_it_then_by_their_login() -> None:
    known = names_for_wiki(DATA, {"li@example.com": "JIRAUSER2"}, {"JIRAUSER2": "li"})
    assert known["li"] == known["li@example.com"] == "li"
    assert known["zhao"] == known["zhao@example.com"] == "zhao.w"
    assert known["wu"] == "wu.c"
    assert "sun" not in known


def test_a_key_without_a_login_is_nobody_on_the_wiki() -> None:
    """The first name somebody had may be another's by now."""
    assert "li" not in names_for_wiki(DATA, {"li@example.com": "li.old"}, {})


def test_an_address_that_stands_for_nobody_in_the_project_is_known_all_the_same() -> None:
    known = names_for_wiki(DATA, {"Guest@example.com": "acc-9"}, {"acc-9": "acc-9"})
    assert known["guest@example.com"] == "acc-9"


PEOPLE = ProjectData.model_validate(
    {
        "people": [
            {"id": "li", "name": "Li Na", "email": "li@example.com"},
            {"id": "zhao", "name": "Zhao", "accounts": {"jira": "zhao.w"}},
            {"id": "zhao2", "name": "Zhao", "accounts": {"jira": "zhao.b"}},
            {"id": "gone", "email": "gone@example.com", "active": False, "deputy": "li"},
            {"id": "left", "email": "left@example.com", "accounts": {"jira": "left.l"}, "active": False},
        ]
    }
)
SITE = {"li@example.com": "acc-1", "gone@example.com": "acc-3", "left@example.com": "acc-4"}


def test_people_are_found_by_address_account_name_and_id_and_by_nothing_else() -> None:
    """B-20: of two with one name neither is taken."""
    known = people_of(PEOPLE, SITE).accounts
    assert {known[word] for word in ("li", "li@example.com", "li na", "acc-1")} == {"acc-1"}
    assert {known[word] for word in ("zhao2", "zhao.b")} == {"zhao.b"}
    assert known["zhao"] == "zhao.w"  # the id of one of them
    assert "zh" not in known


def test_for_whoever_has_left_the_deputy_is_asked_and_without_one_nobody() -> None:
    """B-20: their own accounts are still read as theirs."""
    people = people_of(PEOPLE, SITE)
    assert people.accounts["gone"] == people.accounts["gone@example.com"] == "acc-1"
    assert "left" not in people.accounts
    assert "left@example.com" not in people.accounts
    assert people.preferred["acc-3"] == "gone"
    assert people.preferred["left.l"] == "left"
