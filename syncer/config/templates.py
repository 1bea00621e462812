"""Templates of pages and letters as they lie on this machine: the shipped ones, and an admin's own in `templates/` beside the configuration.

Why it exists: whoever writes a template or names one in a mapping is told all that is wrong, with its place, before anything runs.
It reads files and renders nothing for anybody; what a template may say is decided in `pages`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from syncer.config.assets import assets
from syncer.config.compiled import compiled
from syncer.config.mappings import Loaded
from syncer.config.places import read_text
from syncer.domain.json import digest
from syncer.domain.problems import Problem, did_you_mean
from syncer.pages import catalogue
from syncer.pages.catalogue import Templates
from syncer.rules.faults import article


@dataclass(frozen=True, slots=True)
class Given:
    """All templates there are for a configuration, what tells them from others, and what of them cannot be read.

    `own` are the names of those that are an admin's.
    """

    templates: Templates
    digest: str
    own: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def to_try(self) -> tuple[str, ...] | None:
        """The pages to be tried: an admin's alone where nothing else is, None for all; an own macro may be on any page."""
        return self.own if all(map(catalogue.is_page, self.own)) else None


def given(home: Path) -> Given:
    """The templates of the configuration in that folder; an admin's own take the place of those of the same name."""
    own, unread = _texts(home / "templates")
    found, told_by = _loaded(tuple({**shipped(), **own}.items()))
    return Given(found, told_by, tuple(own), (*unread, *found.problems))


@lru_cache(maxsize=4)
def _loaded(sources: tuple[tuple[str, str], ...]) -> tuple[Templates, str]:
    """The catalogue of these texts and their digest; the same texts are read once in a process."""
    return catalogue.load(dict(sources), compiled()), digest(dict(sources))


def shipped() -> dict[str, str]:
    """The templates, macros and labels that we ship, by name."""
    found, _ = _texts(assets().templates)
    return found


def misnamed(loaded: Loaded, templates: Templates) -> Iterator[Problem]:
    """What a mapping says of templates that are not there, or are for something else."""
    yield from _letters(loaded, templates)
    yield from _left_out(loaded, templates.pages)


def _texts(root: Path) -> tuple[dict[str, str], list[Problem]]:
    """The texts below a folder by name, and what keeps others from being read."""
    texts: dict[str, str] = {}
    problems: list[Problem] = []
    for path in sorted(root.rglob("*")):
        if path.suffix in {".j2", ".yaml"} and path.is_file():
            text = read_text(path)
            if isinstance(text, Problem):
                problems.append(text)
            else:
                texts[path.relative_to(root).as_posix()] = text
    return texts, problems


def _letters(loaded: Loaded, templates: Templates) -> Iterator[Problem]:
    """Kinds of draft whose template is not there, or is worded for other records; shipped ones fit."""
    for index, kind in enumerate(loaded.mapping.notices):
        template = templates.notices.get(kind.file)
        place = loaded.place("notices", index, "template" if kind.template else "name")
        if template is None:
            hint = did_you_mean(kind.file, templates.notices) or f"write templates/notices/{kind.file}.txt.j2"
            yield Problem(f"the draft '{kind.name}' has no template '{kind.file}'", hint, place)
            continue
        other = [record.value for record in kind.record if record.value not in template.front.records]
        if other:
            message = f"the template '{kind.file}' is not worded for {article(other[0])}"
            hint = f"it is for {', '.join(template.front.records)}; say so under `record`, or write another template"
            yield Problem(message, hint, place)


def _left_out(loaded: Loaded, known: Mapping[str, object]) -> Iterator[Problem]:
    """Kinds of page that are left out, but that no template makes."""
    for index, kind in enumerate(loaded.mapping.pages.leave_out):
        if kind not in known:
            hint = did_you_mean(kind, known) or f"there are {', '.join(known)}"
            yield Problem(f"there is no page kind '{kind}'", hint, loaded.place("pages", "leave_out", index))
