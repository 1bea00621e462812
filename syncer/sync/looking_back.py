"""At which kinds of record a mapping's rules look back.

Why it exists: histories of issues are read for these alone, so that who has no such rule pays nothing for it.
"""

from syncer.domain.kinds import Kind
from syncer.sync.mapping import Mapping

RULES = (
    "slas",
    "gates",
)  # keys of a mapping with rules that are judged over a timeline, each naming its `record`


def looked_back_at(mapping: Mapping) -> frozenset[Kind]:
    """The kinds of record that such a rule is for and that the mapping sends to Jira."""
    rules = (rule for key in RULES for rule in getattr(mapping, key, ()))
    sent = {kind for kind, record in mapping.records.items() if record.issues is not None}
    return frozenset(rule.record for rule in rules) & sent
