"""Inline tasks follow the bodies they stand in (F28).

A task keeps its global id while its page and local id stay; a full publish that says `incomplete` takes a tick
away again, as on a real site. Nothing here writes bodies.
"""

from collections.abc import Callable

from syncer.sandbox.confluence import storage
from syncer.sandbox.confluence.records import Page, Task, Version
from syncer.sandbox.confluence.storage import TaskItem


def follow_tasks(
    tasks: dict[str, Task],
    page: Page,
    version: Version,
    new_id: Callable[[], str],
    account: Callable[[str], str] = str,
) -> None:
    """Bring the site's tasks, by global id, in line with the version of one page just saved.

    `account` turns what a body calls a person into an account id.
    """
    known = {task.local_id: task for task in tasks.values() if task.page_id == page.id}
    found = {item.local_id: item for item in storage.tasks(version.body)} if "ac:task" in version.body else {}
    for local_id, item in found.items():
        task = known.get(local_id)
        if task is None:
            task = _materialise(new_id(), page, version, item)
            tasks[task.id] = task
        _follow(task, version, item)
        task.assigned_to = account(item.assignee) if item.assignee else None
    for local_id, task in known.items():
        if local_id not in found:
            del tasks[task.id]


def _materialise(task_id: str, page: Page, version: Version, item: TaskItem) -> Task:
    return Task(
        id=task_id,
        local_id=item.local_id,
        page_id=page.id,
        space_id=page.space_id,
        status="incomplete",
        body=item.body,
        created_by=version.author_id,
        created_at=version.created_at,
        updated_at=version.created_at,
    )


def _follow(task: Task, version: Version, item: TaskItem) -> None:
    if item.status != task.status:
        done = item.status == "complete"
        task.completed_by = version.author_id if done else None
        task.completed_at = version.created_at if done else None
        task.updated_at = version.created_at
    task.status, task.body = item.status, item.body
    task.due_at = item.due
