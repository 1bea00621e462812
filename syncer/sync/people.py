"""Who is who on the sites: the project's people against the accounts of the tracker and the names of the wiki.

Why it exists: mappings name people as the register does (an id, an e-mail address); a site knows
accounts only. Nobody is guessed: a person counts when project.yaml names the account, or exactly
one account has the address (B-20). A name counts where only one person of project.yaml has it; for somebody who
has left, the deputy counts, and without one nobody does.
"""

from collections import Counter
from collections.abc import Mapping

from syncer.domain.people import Directory, Person
from syncer.domain.project import ProjectData
from syncer.sync.pairs import People


def people_of(data: ProjectData, accounts: Mapping[str, str]) -> People:
    """The directory for the tracker; `accounts` maps e-mail addresses to accounts as the site told.

    What project.yaml names is the account itself, or on Data Center a user name that leads to it.
    """
    known = {reference.casefold(): account for reference, account in accounts.items()}
    preferred = {account: reference for reference, account in accounts.items()}
    own: dict[str, str] = {}  # accounts by the id of the person in project.yaml
    for person in data.people:
        named = person.accounts.jira if person.accounts is not None else None
        account = known.get(named.casefold(), named) if named else known.get((person.email or "").casefold())
        if account is not None:
            own[person.id] = account
            preferred[account] = person.id
    names = Counter(_word(person.name) for person in data.people if person.name)
    for person in data.people:
        only = person.name if person.name and names[_word(person.name)] == 1 else None
        told = person.accounts.jira if person.accounts is not None else None
        words = [_word(word) for word in (only, told, own.get(person.id), person.email, person.id) if word]
        account = _acting(person, data, own)
        if account is not None:
            known |= dict.fromkeys(words, account)
        elif person.active is False:
            known = {word: one for word, one in known.items() if word not in words}
    return People(known, preferred)


def _acting(person: Person, data: ProjectData, own: Mapping[str, str]) -> str | None:
    """A person's account; of one who has left that of the deputy, and nobody's where there is none (B-20)."""
    if person.active is not False:
        return own.get(person.id)
    deputy = Directory(data.people).find(person.deputy) if person.deputy else None
    return own.get(deputy.id) if deputy is not None and deputy.active is not False else None


def _word(reference: str) -> str:
    """A reference as it is compared: case and blanks aside."""
    return " ".join(reference.split()).casefold()


def names_for_wiki(
    data: ProjectData, accounts: Mapping[str, str], logins: Mapping[str, str]
) -> dict[str, str]:
    """What a wiki may know each reference by: an account id on Cloud, a user name on Data Center.

    project.yaml's word comes first, on the wiki's account before the tracker's; `logins` maps the tracker's accounts
    to what the wiki may call them. An account without a login is nobody's: keys of the one are not those of the other.
    """
    known = {ref.casefold(): logins[account] for ref, account in accounts.items() if account in logins}
    for person in data.people:
        told = person.accounts
        named = (told.confluence or told.jira) if told is not None else None
        name = named or known.get((person.email or "").casefold())
        if name:
            known |= {one.casefold(): name for one in (person.id, person.email) if one}
    return known
