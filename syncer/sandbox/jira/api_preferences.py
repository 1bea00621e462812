"""Routes of the caller's own preferences, the language among them."""

from __future__ import annotations

import json
from dataclasses import replace

from syncer.sandbox.jira.desk import actor, state_of
from syncer.sandbox.wire import Call, Handler, Reply, refused

LONGEST_KEY = 255
LONGEST_VALUE = 255
LOCALES = ("en_US", "en_GB", "de_DE", "fr_FR", "es_ES", "ja_JP", "zh_CN", "zh_TW")
NO_PREFERENCE = "The user preference with key '{}' does not exist."


def table() -> dict[str, dict[str, Handler]]:
    """Paths below the API's root with their methods."""
    return {
        "mypreferences": {"GET": show, "PUT": put, "DELETE": delete},
        "mypreferences/locale": {"GET": locale, "PUT": put_locale},
    }


def _key(call: Call) -> str:
    found = call.text("key")
    if not found:
        raise refused(404, "The 'key' query parameter needs to be provided.")
    return found


def show(call: Call) -> Reply:
    """The value of a preference, as a JSON string."""
    found = state_of(call).preferences.get(actor(call).account_id, {})
    key = _key(call)
    if key not in found:
        raise refused(404, NO_PREFERENCE.format(key))
    return Reply(body=json.dumps(found[key], ensure_ascii=False).encode())


def put(call: Call) -> Reply:
    """Set a preference: the body is its value, a JSON string or plain text."""
    user, key = actor(call), _key(call)
    value = _sent(call)
    if len(key) > LONGEST_KEY or len(value) > LONGEST_VALUE:
        raise refused(400, f"A key and a value may have {LONGEST_KEY} characters each.")
    kept = state_of(call).preferences
    kept[user.account_id] = {**kept.get(user.account_id, {}), key: value}
    return Reply(204)


def _sent(call: Call) -> str:
    text = call.raw_body.decode("utf-8", "replace")
    if "json" not in call.headers.get("content-type", ""):
        return text
    value = call.json()
    return value if isinstance(value, str) else text


def delete(call: Call) -> Reply:
    """Take a preference back."""
    user, key = actor(call), _key(call)
    kept = state_of(call).preferences
    found = kept.get(user.account_id, {})
    if key not in found:
        raise refused(404, NO_PREFERENCE.format(key))
    kept[user.account_id] = {name: value for name, value in found.items() if name != key}
    return Reply(204)


def locale(call: Call) -> Reply:
    """The caller's language."""
    user = call.user
    return Reply(body={"locale": user.locale if user is not None else LOCALES[0]})


def put_locale(call: Call) -> Reply:
    """Change the caller's language (Cloud, deprecated there); error texts stay English here."""
    user, wanted = actor(call), call.mapping().get("locale")
    if wanted not in LOCALES:
        raise refused(400, errors={"locale": f"The locale '{wanted}' is not one of {', '.join(LOCALES)}."})
    call.site.users[user.account_id] = replace(user, locale=wanted)
    call.site.users_generation += 1
    return Reply(204)
