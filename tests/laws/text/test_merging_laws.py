"""Laws of the merge of a page: nothing people typed is lost, what nobody changed is ours, and merging again changes nothing (B-35)."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from syncer.text import storage
from syncer.text.storage.merging import Merged, merge

HOLDERS = ("ul", "table", "panel")
KINDS = ("p", "h2", "h3", *HOLDERS)
Block = tuple[str, tuple[str, ...]]
HEADING = "Kept from this page"


def shown(block: Block) -> str:
    """A block as storage format."""
    kind, words = block
    lines = [f"<p>{word}</p>" for word in words]
    match kind:
        case "ul":
            return f"<ul>{''.join(f'<li>{line}</li>' for line in lines)}</ul>"
        case "table":
            rows = "".join(f"<tr><td>{line}</td><td><p>of {words[0]}</p></td></tr>" for line in lines)
            return f"<table><tbody>{rows}</tbody></table>"
        case "panel":
            inside = f"<ac:rich-text-body>{''.join(lines)}</ac:rich-text-body>"
            return f'<ac:structured-macro ac:name="panel">{inside}</ac:structured-macro>'
        case "p":
            return lines[0]
        case _:
            return f"<{kind}>{words[0]}</{kind}>"


def page(blocks: list[Block]) -> str:
    """A body of these blocks."""
    return "".join(map(shown, blocks))


@st.composite
def bodies(draw: st.DrawFn, prefix: str = "b") -> list[Block]:
    """Blocks whose words are all different."""
    kinds = draw(st.lists(st.sampled_from(KINDS), min_size=1, max_size=7))
    sizes = [draw(st.integers(1, 3)) if kind in HOLDERS else 1 for kind in kinds]
    return [
        (kind, tuple(f"{prefix}{at}x{line} word{at} {prefix}said" for line in range(size)))
        for at, (kind, size) in enumerate(zip(kinds, sizes, strict=True))
    ]


@st.composite
def changed(draw: st.DrawFn, blocks: list[Block], hand: str) -> tuple[list[Block], set[str]]:
    """The blocks as one hand leaves them, and the words that it typed."""
    out: list[Block] = []
    typed: set[str] = set()

    def word(where: int) -> str:
        typed.add(f"{hand}{len(typed)}at{where}")
        return f"{hand}{len(typed) - 1}at{where}"

    for at, (kind, words) in enumerate(blocks):
        deed = draw(st.sampled_from(["keep", "keep", "keep", "edit", "drop", "before", "inside", "behind"]))
        if deed == "before":
            out.append(("p", (word(at),)))
        if deed == "drop":
            continue
        if deed == "edit":
            line = draw(st.integers(0, len(words) - 1))
            words = (*words[:line], f"{words[line]} {word(at)}", *words[line + 1 :])
        if deed == "inside" and kind in HOLDERS:
            line = draw(st.integers(0, len(words)))
            words = (*words[:line], word(at), *words[line:])
        out.append((kind, words))
        if deed == "behind":
            out.append(("p", (word(at),)))
    return out, typed


@st.composite
def scenes(draw: st.DrawFn) -> tuple[str, str, str, set[str]]:
    """A base, what people made of it, what we make of it, and the words that people typed."""
    blocks = draw(bodies())
    theirs, typed = draw(changed(blocks, "t"))
    ours, _ = draw(changed(blocks, "o"))
    return page(blocks), page(theirs), page(ours), typed


def words(xml: str) -> list[str]:
    """All the words of a body."""
    return re.findall(r"\w+", re.sub(r"<[^>]*>", " ", xml))


def told(found: Merged) -> str:
    """What the reported edits say that people made of our text."""
    return " ".join(edit.after for edit in found.edits)


@given(scenes())
def test_nothing_that_people_typed_is_lost(scene: tuple[str, str, str, set[str]]) -> None:
    base, theirs, ours, typed = scene
    found = merge(base, theirs, ours, heading=HEADING)
    assert typed <= {*words(found.body), *words(told(found))}


@given(scenes())
def test_where_people_did_nothing_the_page_becomes_ours(scene: tuple[str, str, str, set[str]]) -> None:
    base, _, ours, _ = scene
    found = merge(base, base, ours)
    assert storage.digest(found.body) == storage.digest(ours)
    assert found.edits == ()


@given(scenes())
def test_where_we_changed_nothing_the_page_stays_theirs(scene: tuple[str, str, str, set[str]]) -> None:
    base, theirs, _, typed = scene
    found = merge(base, theirs, base)
    assert storage.digest(found.body) == storage.digest(theirs)
    assert found.overwritten == frozenset()
    inside = {word for edit in found.edits for word in words(edit.after)} & typed
    gone = set(words(base)) - set(words(theirs))
    assert gone <= {word for edit in found.edits for word in words(edit.before)}
    assert (inside or gone) if found.edits else not gone


@given(scenes())
def test_merging_again_changes_nothing(scene: tuple[str, str, str, set[str]]) -> None:
    """In the quiet cycle that follows a write, when what we rendered is the base."""
    base, theirs, ours, _ = scene
    once = merge(base, theirs, ours, heading=HEADING).body
    assert storage.digest(merge(ours, once, ours, heading=HEADING).body) == storage.digest(once)


@given(scenes())
def test_what_is_decided_is_ours_again(scene: tuple[str, str, str, set[str]]) -> None:
    base, theirs, _, _ = scene
    keys = frozenset(edit.key for edit in merge(base, theirs, base).edits)
    found = merge(base, theirs, base, decided=keys)
    assert found.overwritten == keys
    assert set(words(base)) <= set(words(found.body))


@given(scenes())
def test_a_block_stays_behind_the_neighbour_it_was_put_behind(scene: tuple[str, str, str, set[str]]) -> None:
    base, theirs, ours, typed = scene
    found = merge(base, theirs, ours)
    there, now = storage.parse(theirs), list(storage.parse(found.body))
    texts = ["".join(map(str, one.itertext())) for one in now]
    before, after = set(map(storage.serialize, storage.parse(base))), storage.parse(ours)
    kept = set(map(storage.serialize, after)) & before
    for at, one in enumerate(there):
        mine = "".join(map(str, one.itertext()))
        neighbour = there[at - 1] if at else None
        if mine not in typed or mine in words(told(found)):  # put where something was taken out: an edit
            continue
        if neighbour is not None and storage.serialize(neighbour) in kept:
            assert texts[texts.index(mine) - 1] == "".join(map(str, neighbour.itertext()))
