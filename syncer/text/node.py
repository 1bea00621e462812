"""What a splice needs of a text form: its top-level nodes, each with the raw source it came from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Protocol

from syncer.text.markdown.writer import written
from syncer.text.tree import JSON, Block, Heading


@dataclass(frozen=True)
class Node:
    """A top-level node: its raw source and what Markdown can say of it (nothing, for opaque nodes)."""

    raw: Any
    blocks: tuple[Block, ...] = ()

    @cached_property
    def key(self) -> str:
        """The canonical Markdown of the node; empty where it says nothing."""
        return written(self.blocks)

    @property
    def heading(self) -> Heading | None:
        """The heading this node is, if it is one."""
        match self.blocks:
            case (Heading() as heading,):
                return heading
            case _:
                return None


class Form(Protocol):
    """One text form, seen as a row of nodes."""

    def nodes(self, value: JSON, /) -> list[Node]:
        """The top-level nodes of a value; none for an empty one."""
        ...

    def value(self, original: JSON, raws: Sequence[Any], /) -> JSON:
        """A value of these raw nodes; whatever else the original carries stays."""
        ...

    def make(self, blocks: Sequence[Block], /) -> list[Any]:
        """New raw nodes that say the blocks."""
        ...

    def image(self, block: Block, /) -> str:
        """The key a new node for the block will have: the block as it comes back from this form."""
        ...

    def patch(self, node: Node, block: Block, /) -> list[Any] | None:
        """The node changed to say another block, with all it cannot say kept; None if it has to be made new."""
        ...

    def residue(self, node: Node, /) -> list[Any]:
        """What must outlive a removed node: the opaque nodes inside it, as nodes of their own."""
        ...
