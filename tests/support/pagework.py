"""People at work on our pages for many rounds, between and during publishes, and what must be there in the end (B-35, B-36, B-38).

Every note, edit, comment and label has a word of its own, by which it is found again. `python -m tests.support.pagework` is the long form.
"""

from __future__ import annotations

import argparse
import difflib
import random
import re
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from syncer.sync.proposals import Proposal, told
from syncer.text import storage
from tests.support.campus import Campus, campus, two_requirements
from tests.support.dying import just_before
from tests.support.hands import Hand
from tests.support.world import MAPPING, WIKI, Flavour

SPEC = "Requirement specification"
BOXES = "CAMP · Boxes"
TEMPLATE = """---
kind: boxes
row: PG-1
title: {en: "CAMP · Boxes", zh-CN: "CAMP · 清单"}
one_per: project
audiences: [internal]
---
<h2>Boxes</h2>
<ac:task-list>
{% for name in ['alpha', 'beta', 'gamma'] %}<ac:task><ac:task-id>{{ loop.index }}</ac:task-id>
<ac:task-status>incomplete</ac:task-status><ac:task-body><span>{{ name }}</span></ac:task-body></ac:task>
{% endfor %}</ac:task-list>
<table><tbody>{% for r in register.of('requirement') %}<tr><td><p>{{ anchor(r.uid) }}{{ r.uid }}</p></td><td><p>{{ r.background or 'none' }}</p></td></tr>{% endfor %}</tbody></table>
<p>The end of the boxes.</p>
"""
_LEAF = re.compile(r"<p>([A-Za-z][A-Za-z ,.]{3,60})</p>")
_TAG = re.compile(r"(?=</?(?:p|h\d|table|tr|td|ul|li|ac:[a-z-]+)\b)")
PEOPLE = ("analyst@example.com", "pm@example.com")


@dataclass
class Pagework:
    """One project under work; the words are those of what people did, the lists what of it is gone in the end."""

    here: Campus
    chance: random.Random
    flavour: Flavour
    notes: set[str] = field(default_factory=set)
    edits: set[str] = field(default_factory=set)
    comments: dict[str, str] = field(default_factory=dict)
    labels: set[tuple[str, str]] = field(default_factory=set)
    ticks: dict[str, bool] = field(default_factory=dict)
    titles: dict[str, str] = field(default_factory=dict)
    parents: dict[str, str] = field(default_factory=dict)
    files: set[tuple[str, str]] = field(default_factory=set)
    closed: dict[str, set[str]] = field(default_factory=dict)  # who may edit a page
    drafts: dict[str, str] = field(default_factory=dict)
    done: Counter[str] = field(default_factory=Counter)
    shaken: set[str] = field(default_factory=set)  # pages whose blocks were moved since a cycle last began
    typed: set[str] = field(default_factory=set)  # what blocks of people's own say, be it in our very words
    deeds: int = 0
    cycles: int = 0
    clashes: int = 0
    faults: list[str] = field(default_factory=list)
    traces: list[str] = field(default_factory=list)  # of each word that is gone: where it stood last

    def begin(self) -> None:
        """Two requirements, a page of boxes, and a page of somebody's own."""
        (self.here.home / "templates").mkdir()
        (self.here.home / "templates" / "boxes.storage.j2").write_text(TEMPLATE, encoding="utf-8")
        self.here.rewire(MAPPING)
        two_requirements(self.here)
        self.here.person("create_page", space="CAMPINT", title="Theirs", body="<p>Theirs.</p>")

    def round(self) -> None:
        """A few deeds, a change of ours now and then, and a cycle, during which somebody may be at work too."""
        for _ in range(self.chance.randint(1, 3)):
            self.deed()
        if self.chance.random() < 0.6:
            self.our_change()
        self.shaken.clear()
        meddles = self.chance.random() < 0.4
        during = just_before(self.deed, method="PUT", path=f"{WIKI[self.flavour]}/")
        with during if meddles else nullcontext():
            report = self.here.cycle()
        self.cycles += 1
        for problem in report.problems:
            if problem.severity == "error":
                self.faults.append(f"cycle {self.cycles}: {problem}")

    # ------------------------------------------------------------------------------------ deeds

    def deed(self) -> None:
        """One thing that one person does on one page."""
        self.deeds += 1
        page = self.page(self.chance.choice([SPEC, BOXES]))
        does: list[Callable[[Any, str], None]] = [
            self.note, self.note, self.edit, self.edit, self.inline, self.below, self.tick, self.label,
            self.row, self.rename, self.move, self.rearrange, self.rearrange, self.rearrange, self.attach, self.close, self.draft,
        ]  # fmt: skip
        does_now = self.chance.choice(does)
        self.done[does_now.__name__] += 1
        does_now(page, f"w{self.deeds}w")

    def page(self, kind: str) -> Any:
        """One of our pages, whatever it is called by now."""
        native = next(s.native for s in self.here.hub().pages.values() if s.page.startswith(KINDS[kind]))
        return self.here.site.confluence.pages[native]

    def act(self, what: str, page: Any, **wanted: Any) -> Any:
        """Somebody does it."""
        return self.here.person(what, self.chance.choice(PEOPLE), page=page.id, **wanted)

    def note(self, page: Any, word: str) -> None:
        """A paragraph of one's own behind a block, or at either end."""
        ends = [found.end() for found in re.finditer(r"</(?:p|h2|h3|h4|table|ul)>", page.body)]
        ends = [at for at in ends if top_level(page.body[:at])]
        at = self.chance.choice([0, len(page.body), *ends])
        self.act("edit_page", page, body=f"{page.body[:at]}<p>A note {word}.</p>{page.body[at:]}")
        self.notes.add(word)

    def row(self, page: Any, word: str) -> None:
        """A row of one's own in a table of ours."""
        rows = [found.end() for found in re.finditer(r"</tr>", page.body)]
        if rows:
            at = self.chance.choice(rows)
            self.act(
                "edit_page", page, body=f"{page.body[:at]}<tr><td><p>{word}</p></td></tr>{page.body[at:]}"
            )
            self.notes.add(word)

    def edit(self, page: Any, word: str) -> None:
        """A word more in a paragraph of ours."""
        ours = next(s for s in self.here.hub().pages.values() if s.native == page.id).rendered
        mine = set(_LEAF.findall(ours))
        found = [
            one for one in _LEAF.findall(page.body) if one in mine and page.body.count(f"<p>{one}</p>") == 1
        ]
        if found:
            old = self.chance.choice(found)
            self.act("edit_page", page, replace=[f"<p>{old}</p>", f"<p>{old} {word}</p>"])
            (self.notes if page.id in self.shaken or old in self.typed else self.edits).add(word)

    def inline(self, page: Any, word: str) -> None:
        """A comment on words of the page."""
        found = [one for one in _LEAF.findall(page.body) if page.body.count(one) == 1]
        if found:
            made = self.act("comment_page", page, text=word, on=self.chance.choice(found))
            self.comments[str(made["comment"])] = word

    def below(self, page: Any, word: str) -> None:
        """A comment below the page."""
        self.comments[str(self.act("comment_page", page, text=word)["comment"])] = word

    def tick(self, page: Any, word: str) -> None:
        """A box ticked or cleared."""
        page, name = self.page(BOXES), self.chance.choice(["alpha", "beta", "gamma"])
        found = re.search(
            rf"<ac:task-id>(\d+)</ac:task-id>(?:(?!</ac:task>).)*<span>{name}</span>", page.body, re.S
        )
        if found is not None:
            self.ticks[name] = not self.ticks.get(name, False)
            self.act("tick", page, task=found[1], done=self.ticks[name])

    def label(self, page: Any, word: str) -> None:
        """A label of one's own."""
        self.act("label_page", page, add=[word])
        self.labels.add((page.id, word))

    def rename(self, page: Any, word: str) -> None:
        """Another title."""
        self.act("edit_page", page, title=f"Ours {word}")
        self.titles[page.id] = f"Ours {word}"

    def move(self, page: Any, word: str) -> None:
        """Another place."""
        self.act("move_page", page, under="Theirs", space="CAMPINT")
        self.parents[page.id] = str(page.parent_id)

    def rearrange(self, page: Any, word: str) -> None:
        """Blocks moved, carried, wrapped, joined, laid out: whatever an editor's buttons do that takes no word away."""
        hand = Hand(self.chance.randint, "t", said=self.deeds * 100)
        tree = storage.parse(page.body)
        deed = self.chance.choice(
            [
                hand.move,
                hand.carry,
                hand.wrap,
                hand.lay_out,
                hand.split,
                hand.join,
                hand.turn,
                hand.embolden,
                hand.put_in,
                hand.column_in,
                hand.row_in,
                hand.thing_in,
            ]
        )
        deed(tree)
        self.done[deed.__name__] += 1
        if deed in {hand.put_in, hand.column_in, hand.row_in}:
            before, after = (Counter(_LEAF.findall(one)) for one in (page.body, storage.serialize(tree)))
            self.typed |= (after - before).keys()
        self.act("edit_page", page, body=storage.serialize(tree), editor=self.chance.random() < 0.5)
        self.notes |= {word for word in hand.words if word in page.body}
        self.shaken.add(page.id)

    def attach(self, page: Any, word: str) -> None:
        """A file of one's own."""
        self.here.site.confluence.attach("somebody", page, f"{word}.txt", word.encode(), "text/plain")
        self.files.add((page.id, f"{word}.txt"))

    def close(self, page: Any, word: str) -> None:
        """Who may edit the page: some, the program among them."""
        people = [*PEOPLE[: self.chance.randint(1, 2)], "bot@example.com"]
        self.act("restrict_page", page, operation="update", to=people)
        self.closed[page.id] = set(page.restrictions["update"].users)

    def draft(self, page: Any, word: str) -> None:
        """Words that are not published yet."""
        self.act("draft_page", page, body=f"{page.body}<p>Draft {word}.</p>")
        self.drafts[page.id] = word

    def our_change(self) -> None:
        """Something that our pages show changes in the register."""
        path = self.here.register / "requirements" / "gate.md"
        text = path.read_text(encoding="utf-8")
        old = re.search(r"(?<=## Background\n)[^\n]*", text)
        assert old is not None
        self.here.change("requirements/gate.md", old[0], self.chance.choice(BACKGROUNDS))

    # ------------------------------------------------------------------------------------ the end

    def judge(self) -> list[str]:
        """Everything that is gone, or is not quiet."""
        report = self.here.settled(6)
        wrong = [*self.faults, *(f"in the end: {p}" for p in report.problems if p.severity == "error")]
        bodies = " ".join(self.page(kind).body for kind in KINDS)
        known = told(self.here.hub().responses)
        notes = [word for word in sorted(self.notes) if word not in bodies and not held(word, known)]
        edits = [word for word in sorted(self.edits) if not said(word, known)]
        wrong += [f"note {word} is gone" for word in notes]
        wrong += [f"edit {word} is no proposal" for word in edits]
        self.traces = [line for word in (*notes, *edits) for line in self.traced(word)]
        wrong += [f"{native} says {text!r} twice" for native, text in self.doubled()]
        wrong += [f"file {one} is gone" for one in sorted(self.files - self.attached())]
        pages = self.here.site.confluence.pages
        wrong += [
            f"who may edit {native} is lost"
            for native, people in self.closed.items()
            if set(pages[native].restrictions["update"].users) != people
        ]
        kept = {native: one.draft for native, one in pages.items() if one.draft is not None}
        wrong += [
            f"draft {word} is gone"
            for native, word in self.drafts.items()
            if native not in kept or word not in kept[native].body
        ]
        wrong += [
            f"label {label} is gone"
            for native, label in sorted(self.labels)
            if label not in self.labelled(native)
        ]
        wrong += [
            f"comment {word} is gone" for one, word in self.comments.items() if not self.stands(one, word)
        ]
        done = storage.ticks(self.page(BOXES).body)
        wrong += [
            f"tick of {name} is lost" for name, tick in self.ticks.items() if done.get(f"{name}#1") != tick
        ]
        wrong += [
            f"title {title} is lost" for native, title in self.titles.items() if pages[native].title != title
        ]
        wrong += [
            f"place of {native} is lost"
            for native, at in self.parents.items()
            if pages[native].parent_id != at
        ]
        self.here.quiet()
        return wrong

    def traced(self, word: str) -> Iterator[str]:
        """Where a word stood last, and what the next version of the page has in its stead."""
        for kind in KINDS:
            past = self.page(kind).versions
            having = [at for at, one in enumerate(past) if word in one.body]
            if not having:
                continue
            first, last = past[having[0]], past[having[-1]]
            yield f"{word} on {kind}: versions {first.number} ({first.author_id}) to {last.number} ({last.author_id}) of {len(past)}"
            yield from changes(last.body, past[having[-1] + 1].body) if last is not past[-1] else ()

    def doubled(self) -> Iterator[tuple[str, str]]:
        """Words that we say once and a page says twice."""
        for state in self.here.hub().pages.values():
            ours, there = _LEAF.findall(state.rendered), self.here.site.confluence.pages[state.native].body
            for text in {one for one in ours if one.count(" ") > 1 and state.rendered.count(f">{one}<") == 1}:
                if there.count(f">{text}<") > 1:
                    yield state.page, text

    def attached(self) -> set[tuple[str, str]]:
        """Every file with its page."""
        return {(one.page_id, one.title) for one in self.here.site.confluence.attachments.values()}

    def labelled(self, native: str) -> set[str]:
        """The labels of a page."""
        state = self.here.site.confluence
        return {label.name for label in state.labels_of(state.pages[native])}

    def stands(self, number: str, word: str) -> bool:
        """Whether a comment is there, with its words marked on its page or itself listed there."""
        comment = self.here.site.confluence.comments.get(number)
        if comment is None:
            return False
        body = self.here.site.confluence.pages[comment.page_id].body
        return comment.kind == "footer" or comment.marker_ref in body or word in body


KINDS = {SPEC: "requirement-spec.", BOXES: "boxes."}
BACKGROUNDS = ("Old gate.", "New gate.", "A gate of iron.", "A gate of wood, painted.", "No gate so far.")


def top_level(head: str) -> bool:
    """Whether nothing is open where a body is cut off."""
    opened = re.findall(r"<(table|ul|ac:structured-macro|ac:task-list|ac:rich-text-body)\b", head)
    closed = re.findall(r"</(table|ul|ac:structured-macro|ac:task-list|ac:rich-text-body)>", head)
    return len(opened) == len(closed)


def changes(before: str, after: str) -> list[str]:
    """What of a page is other in its next version, tag by tag."""
    was, now = (_TAG.sub("\n", one).split("\n") for one in (before, after))
    return [line for line in difflib.unified_diff(was, now, lineterm="", n=2) if line.strip()][2:40]


def said(word: str, known: tuple[Proposal, ...]) -> bool:
    """Whether some proposal says it to whoever reads it."""
    return any(word in one.now or word in one.was for one in known)


def held(word: str, known: tuple[Proposal, ...]) -> bool:
    """Whether some proposal holds it, if only in what no words tell, such as a picture in a panel."""
    return any(word in one.change.before or word in one.change.after for one in known)


def play(home: Path, rounds: int, seed: str, flavour: Flavour) -> tuple[Pagework, list[str]]:
    """So many rounds from a seed; what people did, and what is wrong in the end."""
    with campus(home / "home", flavour=flavour) as here:
        work = Pagework(here, random.Random(seed), flavour)
        work.begin()
        for _ in range(rounds):
            work.round()
        return work, work.judge()


def main() -> int:
    """People at work on pages for many rounds, on both kinds of site; 1 where anything of theirs is lost."""
    asked = argparse.ArgumentParser(prog="make people", description=main.__doc__)
    asked.add_argument("--rounds", type=int, default=500)
    asked.add_argument("--seed", default="1")
    asked.add_argument("--flavour", choices=["cloud", "datacenter"], action="append")
    chosen = asked.parse_args()
    wrong = 0
    for flavour in chosen.flavour or ["cloud", "datacenter"]:
        began = time.monotonic()
        with tempfile.TemporaryDirectory(prefix="syncer-people-") as folder:
            work, found = play(Path(folder), chosen.rounds, chosen.seed, flavour)
        figures = f"{len(work.notes)} notes, {len(work.edits)} edits, {len(work.comments)} comments"
        seconds = time.monotonic() - began
        print(
            f"{flavour}: {work.deeds} deeds in {work.cycles} rounds ({figures}), {seconds:.0f} s, wrong: {len(found)}"
        )
        did = "; ".join(f"{what} {n}" for what, n in sorted(work.done.items()))
        print("\n".join([did, *found[:20], *work.traces[:200]]))
        wrong += len(found)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
