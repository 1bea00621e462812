"""The mark on a project whose store was put back from a backup, until a cycle has read everything.

Why it exists: which records and numbers came after the backup only Jira's marks tell, as after a lost store.
"""

from typing import Final

RESTORED: Final = (
    "restored"  # cursor: the store is an older one that was put back, and no cycle has looked since
)
