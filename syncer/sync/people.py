"""Who is who on the tracker: the project's people against its accounts.

Why it exists: mappings name people as the register does (an id, an e-mail address); a site knows
account ids only. Nobody is guessed: a person counts when project.yaml names the account, or exactly
one account has the address (B-20).
"""

from collections.abc import Mapping

from syncer.domain.project import ProjectData
from syncer.sync.transforms import People


def people_of(data: ProjectData, accounts: Mapping[str, str]) -> People:
    """The directory for a site; `accounts` maps e-mail addresses to account ids as the site told."""
    known = {email.casefold(): account for email, account in accounts.items()}
    preferred = {account: email for email, account in accounts.items()}
    for person in data.people:
        named = person.accounts.jira if person.accounts is not None else None
        account = named or known.get((person.email or "").casefold())
        if account is None:
            continue
        known[person.id.casefold()] = account
        if person.email:
            known[person.email.casefold()] = account
        preferred[account] = person.id
    return People(known, preferred)
