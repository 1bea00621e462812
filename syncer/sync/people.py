"""Who is who on the sites: the project's people against the accounts of the tracker and the names of the wiki.

Why it exists: mappings name people as the register does (an id, an e-mail address); a site knows
accounts only. Nobody is guessed: a person counts when project.yaml names the account, or exactly
one account has the address (B-20).
"""

from collections.abc import Mapping

from syncer.domain.project import ProjectData
from syncer.sync.transforms import People


def people_of(data: ProjectData, accounts: Mapping[str, str]) -> People:
    """The directory for the tracker; `accounts` maps e-mail addresses to accounts as the site told.

    What project.yaml names is the account itself, or on Data Center a user name that leads to it.
    """
    known = {reference.casefold(): account for reference, account in accounts.items()}
    preferred = {account: reference for reference, account in accounts.items()}
    for person in data.people:
        named = person.accounts.jira if person.accounts is not None else None
        account = known.get(named.casefold(), named) if named else known.get((person.email or "").casefold())
        if account is None:
            continue
        known[person.id.casefold()] = account
        if person.email:
            known[person.email.casefold()] = account
        preferred[account] = person.id
    return People(known, preferred)


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
