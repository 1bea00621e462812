"""At which kinds of record a mapping's rules look back.

Why it exists: histories of issues are read for these alone, so that who has no such rule pays nothing for it.
"""

from syncer.domain.kinds import Kind
from syncer.sync.mapping import Mapping


def looked_back_at(mapping: Mapping) -> frozenset[Kind]:
    """The kinds of record that such a rule is for and that the mapping sends to Jira.

    A gate that only observes looks at what the register knows anyway.
    """
    judged = {policy.record for policy in mapping.slas}
    judged |= {gate.record for gate in mapping.gates if gate.enabled and gate.mode != "observe"}
    sent = {kind for kind, record in mapping.records.items() if record.issues is not None}
    return frozenset(judged & sent)
