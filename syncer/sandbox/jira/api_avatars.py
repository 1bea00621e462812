"""Routes of avatars: the ones a site comes with, and those people upload for users and projects.

An upload is temporary until it is confirmed, as on Data Center; nothing is cropped, and pictures are kept as sent.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from syncer.sandbox.jira.administration import Avatar
from syncer.sandbox.jira.api_projects import may_administer
from syncer.sandbox.jira.desk import actor, bad_payload, state_of, the_project, view_of
from syncer.sandbox.jira.values import by_key
from syncer.sandbox.wire import Call, Handler, Reply, refused

FIRST = {"user": 10_334, "project": 10_200, "issuetype": 10_300}
COUNT = 24
SIZES = ("16x16", "24x24", "32x32", "48x48")
NO_AVATAR = "Avatar with id '{}' does not exist."
NOT_YOURS = "You do not have permission to change the avatar of this {}."
BAD_FORMAT = "Unsupported image format. Only PNG, JPG, GIF and BMP images are supported."
NOTHING_UPLOADED = "There is no temporary avatar to confirm."
PICTURES = ("image/png", "image/jpeg", "image/jpg", "image/gif", "image/bmp", "application/octet-stream")


def table() -> dict[str, dict[str, Handler]]:
    """Paths below the API's root with their methods."""
    return {
        "avatar/{kind}/system": {"GET": system},
        "project/{project}/avatars": {"GET": lambda call: listed(call, "project", _project(call))},
        "project/{project}/avatar": {"PUT": lambda call: choose(call, "project", _own_project(call))},
        "project/{project}/avatar/{avatar}": {
            "DELETE": lambda call: remove(call, "project", _own_project(call))
        },
    }


def datacenter_table() -> dict[str, dict[str, Handler]]:
    """What Data Center alone has."""
    return {
        "user/avatars": {"GET": lambda call: listed(call, "user", _user(call))},
        "user/avatar": {
            "POST": lambda call: confirm(call, "user", _own_user(call)),
            "PUT": lambda call: choose(call, "user", _own_user(call)),
        },
        "user/avatar/temporary": {"POST": lambda call: upload(call, "user", _own_user(call))},
        "user/avatar/{avatar}": {"DELETE": lambda call: remove(call, "user", _own_user(call))},
        "project/{project}/avatar": {"POST": lambda call: confirm(call, "project", _own_project(call))},
        "project/{project}/avatar/temporary": {
            "POST": lambda call: upload(call, "project", _own_project(call))
        },
    }


# whose


def _user(call: Call) -> str:
    actor(call)
    name = call.text("username") or ""
    found = call.site.user_by_login(name) or by_key(call.site, name)
    if found is None:
        raise refused(404, f"The user named '{name}' does not exist")
    return found.key


def _own_user(call: Call) -> str:
    found, caller = _user(call), actor(call)
    if found != caller.key and not caller.admin:
        raise refused(403, NOT_YOURS.format("user"))
    return found


def _project(call: Call) -> str:
    actor(call)
    return the_project(call).id


def _own_project(call: Call) -> str:
    may_administer(actor(call), the_project(call))
    return the_project(call).id


# shown


def system(call: Call) -> Reply:
    """The avatars a site comes with."""
    kind = call.params["kind"]
    if kind not in FIRST:
        raise refused(400, f"The avatar type '{kind}' is not valid.")
    return Reply(body={"system": _system(call, kind, "")})


def listed(call: Call, kind: str, owner: str) -> Reply:
    """The avatars one may choose from: the site's and one's own."""
    chosen = _chosen(call, kind, owner)
    own = [
        _shown(call, one, chosen)
        for one in state_of(call).avatars.values()
        if (one.kind, one.owner) == (kind, owner)
    ]
    return Reply(body={"system": _system(call, kind, chosen), "custom": own})


def _chosen(call: Call, kind: str, owner: str) -> str:
    return state_of(call).chosen_avatars.get(f"{kind} {owner}", str(FIRST[kind]))


def _system(call: Call, kind: str, chosen: str) -> list[dict[str, Any]]:
    first = FIRST[kind]
    return [
        {
            "id": str(number),
            "isSystemAvatar": True,
            "isSelected": str(number) == chosen,
            "isDeletable": False,
            "urls": _urls(call, kind, number),
        }
        for number in range(first, first + COUNT)
    ]


def _urls(call: Call, kind: str, number: int) -> dict[str, str]:
    where = f"{view_of(call).base}/universal_avatar/view/type/{kind}/avatar/{number}"
    return {size: f"{where}?size={name}" for size, name in zip(SIZES, _NAMES, strict=True)}


_NAMES = ("xsmall", "small", "medium", "large")


def _shown(call: Call, one: Avatar, chosen: str) -> dict[str, Any]:
    return {
        "id": str(one.id),
        "owner": one.owner,
        "isSystemAvatar": False,
        "isSelected": str(one.id) == chosen,
        "isDeletable": True,
        "urls": _urls(call, one.kind, one.id),
    }


# changed


def upload(call: Call, kind: str, owner: str) -> Reply:
    """Take a picture in; how it would be cropped is told, and it waits to be confirmed."""
    sent = (call.headers.get("content-type") or "").partition(";")[0].strip().lower()
    if sent not in PICTURES or not call.raw_body:
        raise refused(400, BAD_FORMAT)
    state = state_of(call)
    for number in [
        one.id for one in state.avatars.values() if (one.kind, one.owner) == (f"new {kind}", owner)
    ]:
        del state.avatars[number]
    made = Avatar(state.new_id(), f"new {kind}", owner, call.raw_body, sent)
    state.avatars[made.id] = made
    body = {
        "cropperWidth": 120,
        "cropperOffsetX": 50,
        "cropperOffsetY": 50,
        "url": f"{call.site.base_url}/secure/temporaryavatar?cropped=true",
        "needsCropping": True,
    }
    return Reply(201, body)


def confirm(call: Call, kind: str, owner: str) -> Reply:
    """Keep the picture that waits."""
    actor(call)
    call.mapping()
    state = state_of(call)
    for one in state.avatars.values():
        if (one.kind, one.owner) == (f"new {kind}", owner):
            state.avatars[one.id] = replace(one, kind=kind)
            return Reply(201, _shown(call, state.avatars[one.id], _chosen(call, kind, owner)))
    raise refused(400, NOTHING_UPLOADED)


def choose(call: Call, kind: str, owner: str) -> Reply:
    """Say which avatar is shown from now on."""
    wanted, state = str(call.mapping().get("id") or ""), state_of(call)
    if not wanted.isdecimal():
        raise bad_payload()
    ours = (one for one in state.avatars.values() if (one.kind, one.owner) == (kind, owner))
    if int(wanted) not in (*range(FIRST[kind], FIRST[kind] + COUNT), *(one.id for one in ours)):
        raise refused(404, NO_AVATAR.format(wanted))
    state.chosen_avatars[f"{kind} {owner}"] = wanted
    return Reply(204)


def remove(call: Call, kind: str, owner: str) -> Reply:
    """Delete an avatar that was uploaded; who wore it gets the first of the site's."""
    wanted, state = call.params["avatar"], state_of(call)
    found = state.avatars.get(int(wanted)) if wanted.isdecimal() else None
    if found is None or (found.kind, found.owner) != (kind, owner):
        raise refused(404, NO_AVATAR.format(wanted))
    del state.avatars[found.id]
    if state.chosen_avatars.get(f"{kind} {owner}") == wanted:
        del state.chosen_avatars[f"{kind} {owner}"]
    return Reply(204)
