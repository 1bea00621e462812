"""A page written by two hands, merged block by block: nothing that people typed is lost, and nothing has to be fenced in.

Three bodies: `base` as we last rendered it, `theirs` as it stands, `ours` as it shall be. What theirs has and base lacks is people's
and stays beside its neighbours. What people changed inside our text is an `Edit`: it stays while ours says there what it
said before, and is written over when ours changes there or when somebody has decided on it; it is told either way. What was
typed into a part of the page that goes away moves to the end, under a heading. The block behind an anchor `sy-in-…` is people's
once they have written in it.

Pure. Ids, ticks and inline comment markers that stand in unchanged blocks are kept with them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from syncer.domain.json import digest
from syncer.text.storage.carried import Carried, carried, carried_off
from syncer.text.storage.columns import fitted
from syncer.text.storage.layouts import Laid, LaidOut, laid_out
from syncer.text.storage.leftovers import at_the_end, renumber
from syncer.text.storage.placing import BY_ITSELF, chapter_of, interleaved, twins, untitled
from syncer.text.storage.rows import missing_rows, with_rows
from syncer.text.storage.seams import Tracer
from syncer.text.storage.units import Raw, Unit, emptied, holder_of, put, units, units_of
from syncer.text.storage.untouched import is_untouched, renewed
from syncer.text.storage.xml import Element, parse, qualified, serialize, text_of


@dataclass(frozen=True, slots=True)
class Edit:
    """A block of ours that people changed, or took out (`after` is empty then), in storage form.

    `place` is the nearest anchor of a record above it, "" for none; `key` names the edit, `block` what of ours was edited.
    """

    key: str
    block: str
    place: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Merged:
    """The body to write; all edits people made inside ours, and by key those of them that it no longer shows, and those that ours says by now."""

    body: str
    edits: tuple[Edit, ...] = ()
    overwritten: frozenset[str] = frozenset()
    agreed: frozenset[str] = frozenset()


def edits(base: str, theirs: str) -> tuple[Edit, ...]:
    """What people changed inside our text since it was rendered. Raises MalformedStorageError."""
    if is_untouched(base, theirs):
        return ()
    look = _look(units(base), theirs)
    return tuple(edit for _, edit in _read(look.tracer, look.old, look.there.units, ""))


def merge(
    base: str,
    theirs: str,
    ours: str,
    *,
    heading: str = "",
    decided: frozenset[str] = frozenset(),
    taken: frozenset[str] = frozenset(),
) -> Merged:
    """The three-way merge; `decided` are keys of edits that ours is written over now. Raises MalformedStorageError.

    `taken` are the keys of tables that may go, since what they say stands elsewhere by now. `heading` stands above what people
    typed into parts that are gone; without one it stands at the end by itself.
    """
    if is_untouched(base, theirs):
        return Merged(renewed(theirs, ours, lambda there, here: merge_at_length(there, there, here).body))
    return merge_at_length(base, theirs, ours, heading=heading, decided=decided, taken=taken)


def merge_at_length(
    base: str,
    theirs: str,
    ours: str,
    *,
    heading: str = "",
    decided: frozenset[str] = frozenset(),
    taken: frozenset[str] = frozenset(),
) -> Merged:
    """The same, whoever has written on the page: every piece of it is weighed. Raises MalformedStorageError."""
    old, new = units(base), units(ours)
    home: frozenset[int] = frozenset()
    while True:
        look = _look(old, theirs, new, home)
        found = dict(_read(look.tracer, old, look.there.units, ""))
        merger = _Merger(look, found, decided, taken)
        body = look.there.body(merger.placed(old, look.there.units, new))
        at_the_end(body, merger.homeless, heading)
        lost = look.carried.put_back(body)
        if not lost:
            renumber(body)
            return Merged(
                serialize(body),
                tuple(found.values()),
                frozenset(merger.overwritten),
                frozenset(merger.agreed),
            )
        home |= lost


@dataclass(frozen=True, slots=True)
class _Look:
    """A page as it stands, held against what we rendered: its units, without what people carried off, and what became of ours."""

    old: tuple[Unit, ...]
    there: LaidOut
    tracer: Tracer
    carried: Carried


def _look(
    old: tuple[Unit, ...], theirs: str, new: tuple[Unit, ...] = (), home: frozenset[int] = frozenset()
) -> _Look:
    body = parse(theirs)
    there = laid_out(units_of(body), old, new)
    tracer = Tracer(apart=there.apart)
    off = Carried(carried(tracer, old, there.units, home))
    if off.units:
        off.take_out()
        there = laid_out(units_of(body), old, new)
        tracer = Tracer(off.units, there.apart)
    return _Look(old, there, tracer, off)


# ------------------------------------------------------------------------------------- inside edits

_Spot: TypeAlias = tuple[
    int, bool
]  # a unit of the base, by itself; whether only its form is meant, and not what it holds


def _read(
    tracer: Tracer, old: Sequence[Unit], there: Sequence[Unit], above: str
) -> Iterator[tuple[_Spot, Edit]]:
    """The edits among these units, each with its spot; `above` is the record's anchor in force where they begin."""
    level = tracer.level(old, there)
    became = level.became
    scopes: dict[int, str] = {0: above}
    for index, unit in enumerate(level.old):
        place = _place(scopes, unit)
        now = became.get(index) or tracer.away.get(id(unit))
        if unit.area or (now is not None and now.key == unit.key):
            continue
        if now is not None and unit.units is not None and now.units is not None:
            if now.shell != unit.shell and _labels(unit) != _labels(now):
                words = _empty(unit), _empty(now)
                yield (id(unit), True), _edit(place, (unit.shell, now.shell), words)
            yield from _read(tracer, unit.units, now.units, place)
        elif now is None and (off := carried_off(tracer.away, [unit])):
            for one in (one for one in off if one.key != tracer.away[id(one)].key):
                yield (id(one), False), _became(place, one, tracer.away[id(one)])
        elif unit.says or (now is not None and now.says):
            yield (id(unit), False), _became(place, unit, now)


def _place(scopes: dict[int, str], unit: Unit) -> str:
    """The anchor in force at a unit: its own, else that of the nearest heading above; a heading ends those below it."""
    level = unit.level
    if level:
        for deeper in [one for one in scopes if one >= level]:
            del scopes[deeper]
        scopes[level] = unit.anchors[-1] if unit.anchors else ""
    elif unit.anchors and unit.units is None:
        scopes[BY_ITSELF] = unit.anchors[-1]
    own = unit.anchors[0] if unit.anchors and unit.name == "tr" else ""
    return own or next((scopes[one] for one in sorted(scopes, reverse=True) if scopes[one]), "")


def _became(place: str, unit: Unit, now: Unit | None) -> Edit:
    after = (now.key, now.storage) if now is not None else ("", "")
    return _edit(place, (unit.key, after[0]), (unit.storage, after[1]))


def _edit(place: str, keys: tuple[str, str], words: tuple[str, str]) -> Edit:
    """An edit by what it says: it has the same key whenever it is read, whatever ids a server adds."""
    return Edit(digest([place, *keys])[:16], digest([place, keys[0]])[:16], place, *words)


def _labels(unit: Unit) -> str:
    """The words in a holder's own parameters, such as the title of a panel."""
    own = unit.element.findall(qualified("ac:parameter")) if unit.element is not None else []
    return " ".join(text_of(one) for one in own)


def _empty(unit: Unit) -> str:
    assert unit.element is not None
    return serialize(emptied(unit.element))


# ------------------------------------------------------------------------------------------ merging


@dataclass(slots=True)
class _Merger:
    """One merge under way: which edits there are and are decided, what was overwritten, what has lost its place."""

    look: _Look
    edits: Mapping[_Spot, Edit]
    decided: frozenset[str]
    taken: frozenset[str]
    overwritten: set[str] = field(default_factory=set)
    agreed: set[str] = field(default_factory=set)
    homeless: list[Unit] = field(default_factory=list)
    back: set[int] = field(default_factory=set)  # ids of our old cells whose column comes back
    fitted: dict[int, Raw] = field(default_factory=dict)  # by ids, our rows as the table's columns are by now

    def merged(self, old: Sequence[Unit], there: Sequence[Unit], new: Sequence[Unit]) -> list[Element | str]:
        """What these become, in order."""
        return [part for _, parts in self.placed(old, there, new) for part in parts]

    def placed(self, old: Sequence[Unit], there: Sequence[Unit], new: Sequence[Unit]) -> list[Laid]:
        """Our units in our order, each where its own of theirs stands; people's, and what they moved, behind the neighbours they stood behind."""
        level = self.look.tracer.level(old, there)
        new, origin = level.grouped(new, self.look.tracer.origin(old, new))
        old, there = level.old, level.there
        ours = {new[at].key: at for at in range(len(new))}
        was_there = _unmixed(level.pairs, old, there, ours, origin)
        now_at = {index: at for at, index in origin.items()}
        theirs = {index: at for at, index in was_there.items()}
        moved = {
            at: now_at[index] for at, index in level.moved.items() if at in was_there and index in now_at
        }
        added = [at for at in range(len(there)) if at not in was_there]
        doubled = twins(there, added, new, [at for at in range(len(new)) if at not in origin])
        places = {at: theirs[index] for at, index in origin.items() if index in theirs} | doubled
        slots = self._slots(old, there, new, origin, places)
        gone = {index for index in now_at if index not in theirs and not self._is_off(old[index])}
        for at in untitled(new, slots, gone, origin):
            slots[at] = (None, self._again(old[origin[at]], new[at]))
        for index, unit in enumerate(old):
            if index not in now_at:
                self._gone(unit, there[theirs[index]] if index in theirs else None)
        homes = {place: now_at[index] for place, index in was_there.items() if index in now_at}
        homes |= {place: at for at, place in doubled.items()}
        mine: dict[int, Sequence[Element | str]] = {
            at: () if there[at].key in self.taken else self.fitted.get(id(there[at]), there[at].raw)
            for at in added
            if at not in doubled.values()
        }
        for at, slot in moved.items():
            mine[at] = slots[slot][1]
            slots[slot] = (None, ())
        return interleaved(slots, new, there, homes, mine)

    def _slots(
        self,
        old: Sequence[Unit],
        there: Sequence[Unit],
        new: Sequence[Unit],
        origin: Mapping[int, int],
        places: Mapping[int, int],
    ) -> list[Laid]:
        """What each of our units becomes; one that is new goes with the block before it, where people carried that."""
        slots: list[Laid] = []
        host = 0
        for at, unit in enumerate(new):
            place = places.get(at)
            now = there[place] if place is not None else None
            if at in origin:
                host = id(old[origin[at]])
                slots.append((place, self._at_home(old[origin[at]], now, unit)))
            elif now is not None:
                slots.append((place, now.raw))
            else:
                fresh, above = self.fitted.get(id(unit), unit.raw), chapter_of(new, at)
                if unit.level and (above not in origin or not self._is_off(old[origin[above]])):
                    host = 0  # a chapter of its own
                slots.append((None, () if self.look.carried.takes(host, fresh) else fresh))
        return slots

    def _is_off(self, was: Unit) -> bool:
        return id(was) in self.look.carried.units

    def _at_home(self, was: Unit, now: Unit | None, unit: Unit) -> Sequence[Element | str]:
        """What stands at its own place: nothing where people carried it off, and it says elsewhere what it says by now."""
        off = self.look.carried
        if id(was) not in off.units:
            return self._one(was, now, unit)
        off.became[id(was)] = self._one(was, off.units[id(was)], unit)
        return ()

    def _one(self, was: Unit, now: Unit | None, unit: Unit) -> Sequence[Element | str]:
        """A unit of ours that was there before."""
        if now is None:
            return self._taken_out(was, unit)
        if now.area and (now.key in self.taken or now.key == was.key != unit.key):
            return unit.raw  # nobody has written in it, or what they wrote stands elsewhere by now
        if now.area and was.area and now.key != unit.key != was.key:
            return self._filled_in(was, now, unit)
        if now.area or was.area or (now.key == unit.key and not self.look.carried.out_of(was)):
            self.agreed |= self._edits_in(was) if now.key == unit.key != was.key else set()
            return now.raw
        if was.units is not None and now.units is not None and unit.units is not None:
            return [self._holder(was, now, unit)]
        if now.key != was.key and unit.key == was.key and not self._is_decided(was):
            return now.raw
        self._over((id(was), False))
        return unit.raw

    @staticmethod
    def _filled_in(was: Unit, now: Unit, unit: Unit) -> Sequence[Element | str]:
        """A table in which people have written, with rows of ours that are new behind it."""
        there, before, ours = now.element, was.element, unit.element
        if there is None or before is None or ours is None or not missing_rows(ours, before, there):
            return now.raw
        return [with_rows(there, missing_rows(ours, before, there))]

    def _taken_out(self, was: Unit, unit: Unit) -> Sequence[Element | str]:
        """People took it out: it stays out while ours is as it was, but for what they cannot see."""
        if id(was) not in self.back and self._follows(was, unit):
            return ()
        same = unit.key == was.key and (unit.says or not unit.marks) and id(was) not in self.back
        return () if same and not self._is_decided(was) else self._again(was, unit)

    def _follows(self, was: Unit, unit: Unit) -> bool:
        """Whether all that it said was carried elsewhere, as when cells were joined, and says there by now what ours says."""
        off = self.look.carried
        found = self._mates(was, unit) if carried_off(off.units, [was]) else None
        for old, now in found or ():
            off.became[id(old)] = self._one(old, off.units[id(old)], now)
        return found is not None

    def _mates(self, was: Unit, unit: Unit) -> list[tuple[Unit, Unit]] | None:
        """What was carried out of a unit with what it is in ours; None where ours is built otherwise by now."""
        if id(was) in self.look.carried.units:
            return [(was, unit)]
        old, new = was.units or (), unit.units or ()
        origin = self.look.tracer.origin(old, new)
        if was.name != unit.name or not len(old) == len(new) == len(origin) or (unit.says and not new):
            return None
        found = [self._mates(old[index], new[at]) for at, index in origin.items()]
        return [one for some in found for one in some or ()] if None not in found else None

    def _again(self, was: Unit, unit: Unit) -> Sequence[Element | str]:
        """Ours, written although people took it out."""
        self._over((id(was), False))
        self.look.carried.drop(was)
        return self.fitted.get(id(unit), unit.raw)

    def _holder(self, was: Unit, now: Unit, unit: Unit) -> Element:
        """A table, a panel, a list: its own form, and inside it the merge of what the three hold."""
        stays = unit.shell == was.shell and not self._is_decided(was, form=True)
        if now.shell not in {was.shell, unit.shell} and not stays:
            self._over((id(was), True))
        chosen = (now if stays else unit).element
        assert chosen is not None
        made = emptied(chosen)
        inside = holder_of(made)
        if unit.name == "table":
            self._lay_columns(was.units or (), now.units or (), unit.units or ())
        for part in self.merged(was.units or (), now.units or (), unit.units or ()):
            put(inside, part)
        return made

    def _lay_columns(self, old: Sequence[Unit], there: Sequence[Unit], new: Sequence[Unit]) -> None:
        """Where people put columns in or took some out: one in which ours says something new comes back whole, and new rows follow the others, as people's then do."""
        level = self.look.tracer.level(old, there)
        found = self.look.tracer.columns(old, there)
        if found is None or any(len(row.units or ()) != found.old for row in (*old, *new)):
            return
        origin = self.look.tracer.origin(old, new)
        told = [
            (old[origin[at]].units if at in origin else (), row.units or ()) for at, row in enumerate(new)
        ]
        back = {one for one in found.gone if any(self._says_more(was, now, one) for was, now in told)}
        self.back |= {id(row.units[one]) for row in old if row.units for one in back}
        order = found.order(back)
        mine = (row for at, row in enumerate(there) if at not in level.pairs)
        self.fitted |= {
            id(row): fitted(row, (index for index, _ in order))
            for at, row in enumerate(new)
            if origin.get(at, -1) not in level.became
        }
        self.fitted |= {
            id(row): fitted(row, (place for _, place in order))
            for row in mine
            if back and len(row.units or ()) == found.new
        }

    def _says_more(self, was: Sequence[Unit] | None, now: Sequence[Unit], column: int) -> bool:
        """Whether a cell of ours in a column says something new, or what it said was decided to stay."""
        if not was:
            return now[column].says
        return was[column].key != now[column].key or self._is_decided(was[column])

    def _gone(self, was: Unit, now: Unit | None) -> None:
        """What ours has no more: people's edits in it were told, what they added to it needs a new place."""
        for form in (False, True):
            self._over((id(was), form))
        if now is None:
            self.look.carried.drop(was)
            now = self.look.carried.units.get(id(was))
        if now is None:
            return
        if was.area:
            if now.key != was.key and now.says and now.key not in self.taken:
                self.homeless.append(now)
        elif was.units is not None and now.units is not None:
            level = self.look.tracer.level(was.units, now.units)
            found, became = level.pairs, level.became
            self.homeless.extend(one for at, one in enumerate(level.there) if at not in found)
            for index, unit in enumerate(level.old):
                self._gone(unit, became.get(index))

    def _is_decided(self, was: Unit, *, form: bool = False) -> bool:
        edit = self.edits.get((id(was), form))
        return edit is not None and edit.key in self.decided

    def _edits_in(self, was: Unit) -> set[str]:
        """The keys of people's edits of a unit of ours, and of what it holds."""
        found = {edit.key for form in (False, True) if (edit := self.edits.get((id(was), form))) is not None}
        return found.union(*map(self._edits_in, was.units or ()))

    def _over(self, spot: _Spot) -> None:
        if (edit := self.edits.get(spot)) is not None:
            self.overwritten.add(edit.key)


def _unmixed(
    found: Mapping[int, int],
    old: Sequence[Unit],
    there: Sequence[Unit],
    ours: Mapping[str, int],
    origin: Mapping[int, int],
) -> dict[int, int]:
    """The pairs without those in which people seem to have made of one piece what is another piece of ours."""
    return {
        at: index
        for at, index in found.items()
        if there[at].key == old[index].key
        or there[at].key not in ours
        or origin.get(ours[there[at].key]) == index
    }
