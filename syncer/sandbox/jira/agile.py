"""Boards and sprints: what Jira Software adds, as far as command-line clients ask for it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Literal, get_args

SprintState = Literal["future", "active", "closed"]
BoardKind = Literal["scrum", "kanban"]


@dataclass
class Sprint:
    """A sprint; `id` is a number as text, as everything JQL compares by id."""

    id: str
    name: str
    state: SprintState
    board: int
    goal: str = ""
    start: datetime | None = None
    end: datetime | None = None
    complete: datetime | None = None


@dataclass(frozen=True)
class Board:
    """A board of one project; `filter` is the saved filter it was made of, 0 where it came with the project."""

    id: int
    name: str
    kind: BoardKind
    project: str
    filter: int = 0


@dataclass
class Agile:
    """The boards by number, the sprints by id, and how epics look (name, colour, done) by the issue's id."""

    boards: dict[int, Board] = field(default_factory=dict)
    sprints: dict[str, Sprint] = field(default_factory=dict)
    epics: dict[int, dict[str, Any]] = field(default_factory=dict)

    def board_of(self, project: str) -> Board | None:
        """The first board of a project."""
        return next((one for one in self.boards.values() if one.project == project), None)

    def add_board(self, name: str, kind: BoardKind, project: str) -> Board:
        """A new board of a project."""
        made = Board(max(self.boards, default=0) + 1, name, kind, project)
        self.boards[made.id] = made
        return made

    def sprints_of(self, board: int) -> list[Sprint]:
        """The sprints of a board, oldest first."""
        return [one for one in self.sprints.values() if one.board == board]

    def add_sprint(self, board: int, name: str, state: SprintState, goal: str = "") -> Sprint:
        """A new sprint of a board."""
        if state not in get_args(SprintState):
            raise ValueError(f"sprint {name}: state is one of {', '.join(get_args(SprintState))}")
        made = Sprint(str(max(map(int, self.sprints), default=0) + 1), name, state, board, goal)
        self.sprints[made.id] = made
        return made

    def remove_board(self, board: int) -> None:
        """Take a board away; its sprints stay, for issues are in them."""
        del self.boards[board]

    def forget(self, project: str) -> None:
        """Take away the boards of a project that is gone."""
        for number in [one.id for one in self.boards.values() if one.project == project]:
            self.remove_board(number)

    def rename(self, before: str, after: str) -> None:
        """Follow a project to its new key."""
        for number, one in self.boards.items():
            if one.project == before:
                self.boards[number] = replace(one, project=after)
