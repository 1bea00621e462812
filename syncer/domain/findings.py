"""A finding says what is missing or odd in a record. It is never an error: no record is refused for it.

Findings carry keys, not sentences; the templates render them in the language of the page. What there is to find is told
by the rules (`rules.checks`), states out of their usual order by `lifecycle`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from syncer.domain.json import JsonObject
from syncer.domain.problems import Severity


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to mend: what (code), about which record and field, and the values its message needs."""

    code: str
    uid: str = ""
    path: str = ""
    severity: Severity = Severity.WARNING
    values: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}), hash=False)

    def to_json(self) -> JsonObject:
        """Return the finding as a JSON object, values included."""
        return {
            "code": self.code,
            "uid": self.uid,
            "path": self.path,
            "severity": self.severity.value,
            "values": dict(self.values),
        }
