"""A list of short texts as items to tick, where the ticks belong to whoever works on it.

Why it exists: task lists of ADF, and (/) and (x) of wiki markup, are both TaskList here; the register keeps the words,
Jira the ticks, and a change of the one must not cost the other.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from syncer.text import bullets
from syncer.text.canonical import plain
from syncer.text.markdown import read as read_markdown
from syncer.text.markdown.writer import written
from syncer.text.tree import Block, Paragraph, TaskItem, TaskList


def replace(text: str, items: Iterable[str]) -> str:
    """A section's value with its first list replaced by these items to tick.

    An item that stood there keeps its tick, and so does one whose words alone changed in its place; what people
    wrote around the list stays. Items of more than one paragraph cannot be ticked: then it is a plain list.
    """
    wanted = [item for item in items if item.strip()]
    if not all(map(_one_line, wanted)):
        return bullets.replace(text, wanted)
    return bullets.with_first_list(text, lambda stood: [_list(stood, wanted)] if wanted else [])


def _one_line(item: str) -> bool:
    blocks = read_markdown(item).blocks
    return len(blocks) == 1 and isinstance(blocks[0], Paragraph)


def _list(before: Iterable[Block], items: Sequence[str]) -> TaskList:
    old = [task for block in before if isinstance(block, TaskList) for task in block.items]
    ticks: dict[str, list[bool]] = defaultdict(list)
    for task in old:
        ticks[_words(task)].append(task.done)
    wanted = [_bare(item) for item in items]
    gone = {_words(task) for task in old} - set(wanted)
    tasks = []
    for at, item in enumerate(items):
        known = ticks[wanted[at]]
        reworded = len(old) == len(items) and _words(old[at]) in gone
        done = known.pop(0) if known else reworded and old[at].done
        (block,) = read_markdown(item).blocks
        assert isinstance(block, Paragraph)
        tasks.append(TaskItem(done, block.inlines))
    return TaskList(tuple(tasks))


def _words(task: TaskItem) -> str:
    return _bare(written((Paragraph(task.inlines),)))


def _bare(item: str) -> str:
    return " ".join(plain(read_markdown(item)).split())
