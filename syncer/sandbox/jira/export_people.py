"""The people of an export: found again by account id, key, login or name, or made with nothing but what it tells."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from syncer.sandbox.host import Host

NOBODY = "Former user"


class People:
    """Turns the users an export mentions into accounts of the site, each once."""

    def __init__(self, host: Host) -> None:
        self._host = host
        self._known: dict[str, str] = {}

    def account(self, one: Any) -> str | None:
        """The account of a user as the API shows users; None for nobody."""
        if not isinstance(one, Mapping):
            return None
        name = str(one.get("accountId") or one.get("key") or one.get("name") or one.get("displayName") or "")
        if not name:
            return None
        if name not in self._known:
            self._known[name] = self._found(name) or self._made(name, one)
        return self._known[name]

    def nobody(self) -> str:
        """The account behind what nobody is named for."""
        found = self.account({"key": "former-user", "displayName": NOBODY, "active": False})
        return found or ""

    def _found(self, name: str) -> str | None:
        for user in self._host.users.values():
            if name in (user.account_id, user.key, user.login):
                return user.account_id
        return None

    def _made(self, name: str, one: Mapping[str, Any]) -> str:
        login = str(one.get("name") or name)
        given = {
            "name": str(one.get("displayName") or login),
            "email": str(one.get("emailAddress") or f"{login}@export.invalid"),
            "login": login,
            "active": bool(one.get("active", True)),
            "email_visible": bool(one.get("emailAddress")),
            "time_zone": _zone(one.get("timeZone")),
        }
        if one.get("accountId"):
            given["account_id"] = str(one["accountId"])
        if one.get("key"):
            given["key"] = str(one["key"])
        return self._host.add_user(given).account_id


def _zone(name: Any) -> str:
    try:
        return ZoneInfo(str(name)).key if name else "Etc/UTC"
    except (ZoneInfoNotFoundError, ValueError):
        return "Etc/UTC"
