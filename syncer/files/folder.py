"""The register's folder as the cycle sees it: read all of it, write single values back.

Decides nothing: a missing folder, a broken file, an id that stands twice are told, not repaired. Reading is
refused as Temporary while git rebases or merges around it (B-07); a write is refused when the file is no
longer what was observed (B-05).
"""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from syncer.domain.ids import kind_of
from syncer.domain.kinds import FOLDERS
from syncer.domain.problems import Place, Problem, Severity
from syncer.domain.project import ProjectData
from syncer.files import baselinefiles, disk, git, names, projectfile, reading, register
from syncer.files.authors import author
from syncer.files.reading import ParsedFile
from syncer.files.source import Source, decode
from syncer.files.template import new_file, with_headings, with_parts
from syncer.files.writing import Edit, Refusal, Writer
from syncer.ports import FileWritten, Temporary
from syncer.sync.changes import FileEdit
from syncer.sync.observation import FilesObservation

_GIT_LOOKS, _GIT_PAUSE = 3, 0.1  # seconds
_TRUSTED_AFTER = 2.0  # seconds: coarser clocks of file systems can hide a second write within this time


@dataclass(frozen=True, slots=True)
class _Cached:
    """A parsed file with the marks it was read under; `sure` when the marks were old enough to be trusted."""

    mark: tuple[int, int, int, int]
    sure: bool
    digest: str
    parsed: ParsedFile


class RegisterFolder:
    """The register on disk (a `FilesSide`).

    `settle`: seconds a file must be unchanged before it is read; `locale`: language of new files; `shown` is what
    stands before a file's path in messages where that is not the folder.
    """

    def __init__(
        self,
        root: Path,
        project_file: Path,
        *,
        id_prefix: str = "",
        settle: float = 0.0,
        locale: str = "en",
        shown: str = "",
    ) -> None:
        self._root = root
        self._project_file = project_file
        self._prefix = id_prefix
        self._settle = settle
        self._chinese = locale.lower().startswith("zh")
        self._prefix_shown = shown or f"{root.as_posix().rstrip('/')}/"
        self._cache: dict[str, _Cached] = {}

    # ------------------------------------------------------------------------------- reading

    def read(self) -> FilesObservation:
        """Return the folder as it is; problems with what people wrote come inside. Raises Temporary while it is in motion."""
        self._refuse_while_git_works()
        listed = self._listing()
        entries = [entry for entry in listed if isinstance(entry, disk.Entry)]
        strange = [self._strange(entry) for entry in listed if isinstance(entry, disk.Strange)]
        frozen = {entry.path for entry in listed if isinstance(entry, disk.Strange) and entry.error}
        project, project_problems, digests = self._project()
        files, moving = self._files(entries)
        digests |= {path: self._cache[path].digest for path in files}
        settled, doubles = register.settle(files)
        self._refuse_while_git_works()
        problems = [*self._missing(), *strange, *project_problems, *moving, *doubles]
        problems += [problem for parsed in settled.values() for problem in parsed.problems]
        frozen |= {path for path, parsed in settled.items() if parsed.broken}
        frozen |= {entry.path for entry in entries} - set(files)
        return FilesObservation(
            records=tuple(record for parsed in settled.values() for record in parsed.records),
            problems=tuple(sorted(problems, key=lambda problem: problem.place or Place(""))),
            frozen=frozenset(frozen),
            digests=digests,
            project=project,
            empty=not entries,
        )

    def project(self) -> ProjectData | None:
        """What project.yaml says, without a look at any record; None where it cannot be read."""
        return self._project()[0]

    def kept_baselines(self) -> Mapping[str, str]:
        """The text of every baseline's file, by its path. Raises Temporary."""
        try:
            found = sorted((self._root / baselinefiles.FOLDER).glob("*.json"))
            chosen = [
                path for path in found if self._refused(path.relative_to(self._root).as_posix()) is None
            ]
            return {
                self._shown(f"{baselinefiles.FOLDER}/{path.name}"): baselinefiles.text(path)
                for path in chosen
            }
        except OSError as error:
            raise Temporary(
                f"{error.filename} cannot be read: {error.strerror}", "check its permissions"
            ) from error

    def keep_baseline(self, name: str, text: str) -> FileWritten:
        """Write a baseline's file for good; one of that name that says something else is left as it is."""
        path = baselinefiles.path(name)
        wrong = self._refused(path) or next(iter(self._missing()), None)
        said = baselinefiles.write(self._root / path, text) if wrong is None else ""
        if said:
            wrong = self._problem(path, said, "baseline")
        return FileWritten(path, name, wrong)

    def author(self, handle: str) -> str:
        """Who changed a record's file last and when, in words; "" where nobody can tell."""
        return author(self._root / handle.partition("#")[0])

    def _refuse_while_git_works(self) -> None:
        said = self._git_work()
        if said:
            hint = (
                "it is read again as soon as git is done; if no git is running, finish or abort what it left"
            )
            raise Temporary(f"{said} around {self._root}: the register is not read now", hint)

    def _git_work(self) -> str:
        """Editors ask git for its state all the time, which holds the lock for a moment: look more than once."""
        for _ in range(_GIT_LOOKS):
            said = git.busy(self._root.absolute())
            if not said:
                break
            time.sleep(_GIT_PAUSE)
        return said

    def _listing(self) -> list[disk.Entry | disk.Strange]:
        try:
            return list(disk.listing(self._root))
        except (FileNotFoundError, NotADirectoryError):
            return []
        except OSError as error:
            raise Temporary(
                f"{error.filename} cannot be read: {error.strerror}", "check its permissions"
            ) from error

    def _missing(self) -> list[Problem]:
        if self._root.is_dir():
            return []
        hint = "create it, or correct 'register' in the configuration"
        name = self._prefix_shown.rstrip("/") or str(self._root)
        return [Problem(f"there is no folder {name}", hint, Place(name), code="no-folder")]

    def _strange(self, found: disk.Strange) -> Problem:
        severity = Severity.ERROR if found.error else Severity.WARNING
        return Problem(found.message, found.hint, Place(self._shown(found.path)), severity, found.code)

    def _shown(self, path: str) -> str:
        return f"{self._prefix_shown}{path}"

    def _project(self) -> tuple[ProjectData | None, list[Problem], dict[str, str]]:
        within = self._project_file.parent == self._root
        shown = self._shown(self._project_file.name) if within else self._project_file.as_posix()
        data, problems, raw = projectfile.read(self._project_file, shown)
        return data, problems, {} if raw is None else {self._project_file.name: disk.digest(raw)}

    def _files(self, entries: Sequence[disk.Entry]) -> tuple[dict[str, ParsedFile], list[Problem]]:
        self._cache = {e.path: self._cache[e.path] for e in entries if e.path in self._cache}
        fresh = [entry for entry in entries if disk.young(entry, self._settle) and not self._known(entry)]
        first = {entry.path: self._bytes(entry) for entry in fresh}
        if fresh:
            time.sleep(self._settle)  # the only way to see that nobody is still writing
        files: dict[str, ParsedFile] = {}
        problems: list[Problem] = []
        for entry in entries:
            parsed = self._file(entry, first.get(entry.path))
            if isinstance(parsed, Problem):
                problems.append(parsed)
            else:
                files[entry.path] = parsed
        return files, problems

    def _known(self, entry: disk.Entry) -> bool:
        cached = self._cache.get(entry.path)
        return cached is not None and cached.mark == entry.mark

    def _file(self, entry: disk.Entry, before: bytes | Problem | None) -> ParsedFile | Problem:
        cached = self._cache.get(entry.path)
        if cached is not None and cached.mark == entry.mark and cached.sure:
            return cached.parsed
        raw = self._bytes(entry)
        if isinstance(raw, Problem):
            return raw
        if before is not None and before != raw:
            place = Place(self._shown(entry.path))
            return Problem(
                "the file is being written", "it is read next time", place, Severity.WARNING, "moving"
            )
        digest = disk.digest(raw)
        if cached is not None and cached.digest == digest:
            parsed = cached.parsed
        else:
            shown = self._shown(entry.path)
            parsed = reading.parse_once(
                entry.kind, entry.path, shown, raw, prefix=self._prefix, digest=digest
            )
        sure = time.time() - entry.changed > _TRUSTED_AFTER
        self._cache[entry.path] = _Cached(entry.mark, sure, digest, parsed)
        return parsed

    def _bytes(self, entry: disk.Entry) -> bytes | Problem:
        if entry.size > disk.MOST_BYTES:
            message = f"the file has more than {disk.MOST_BYTES >> 20} MiB, and is not read"
            hint = "keep long texts elsewhere and link to them"
            return Problem(message, hint, Place(self._shown(entry.path)), code="too-large")
        try:
            return (self._root / entry.path).read_bytes()
        except OSError as error:
            place = Place(self._shown(entry.path))
            return Problem(
                f"the file cannot be read: {error.strerror}",
                "check its permissions",
                place,
                code="unreadable",
            )

    # ------------------------------------------------------------------------------- writing

    def write(self, edits: Sequence[FileEdit]) -> list[FileWritten]:
        """Write values back; edits of one file are written together. One outcome an edit, in order; never raises for one."""
        said = self._git_work()
        if said:
            return [
                _failed(edit, Problem(f"{said}: nothing is written now", "", code="busy")) for edit in edits
            ]
        done: dict[int, FileWritten] = {}
        for path, numbers in _by_file(edits).items():
            chosen = [edits[number] for number in numbers]
            outcomes = self._create(chosen) if not chosen[0].digest else self._change(path, chosen)
            done.update(zip(numbers, outcomes, strict=True))
        return [done[number] for number in range(len(edits))]

    def _change(self, path: str, edits: Sequence[FileEdit]) -> list[FileWritten]:
        target = self._root / path
        problem = self._refused(path)
        if problem is None:
            try:
                raw = target.read_bytes()
            except OSError as error:
                problem = self._problem(path, f"the file cannot be read: {error.strerror}", "unreadable")
        if problem is not None:
            return [_failed(edit, problem) for edit in edits]
        if any(edit.digest != disk.digest(raw) for edit in edits):
            problem = self._problem(
                path, "the file was changed since it was read; it is written next time", "changed-meanwhile"
            )
            return [_failed(edit, problem) for edit in edits]
        source, problems = decode(self._shown(path), raw)
        if source is None:
            return [_failed(edit, problems[0]) for edit in edits]
        return self._save(path, raw, source, edits)

    def _save(self, path: str, raw: bytes, source: Source, edits: Sequence[FileEdit]) -> list[FileWritten]:
        """Lines first: a meeting's own lists may name the ids that its lines are given."""
        outcomes: dict[int, FileWritten] = {}
        for number in sorted(range(len(edits)), key=lambda number: "#" not in edits[number].handle):
            source, outcomes[number] = self._apply(path, source, edits[number])
        if source.encode() != raw:
            try:
                if (self._root / path).read_bytes() != raw:
                    raise OSError(0, "somebody is writing it")
                disk.replace_bytes(self._root / path, source.encode())
            except OSError as error:
                problem = self._problem(path, f"the file cannot be written: {error.strerror}", "cannot-write")
                return [_failed(edit, problem) for edit in edits]
        return [outcomes[number] for number in range(len(edits))]

    def _apply(self, path: str, source: Source, edit: FileEdit) -> tuple[Source, FileWritten]:
        kind = names.folder_kind(path.partition("/")[0])
        if kind is None:
            return source, _failed(
                edit, self._problem(path, "this folder holds no records", "unknown-folder")
            )
        writer = Writer(kind, path, self._prefix, self._chinese)
        fragment = edit.handle.partition("#")[2]
        try:
            changed = writer.apply(source, Edit(fragment, edit.values, edit.uid if edit.write_id else ""))
        except Refusal as refusal:
            place = refusal.problem.place or Place(self._shown(path))
            return source, _failed(edit, replace(refusal.problem, place=place, uid=edit.uid))
        return changed, FileWritten(edit.handle, edit.uid)

    def _create(self, edits: Sequence[FileEdit]) -> list[FileWritten]:
        """New files, but never a new register: a folder that is not there is a typing mistake or a lost mount."""
        missing = self._missing()
        return [_failed(edit, missing[0]) if missing else self._create_one(edit) for edit in edits]

    def _create_one(self, edit: FileEdit) -> FileWritten:
        path = self._new_path(edit)
        if not edit.uid:
            return _failed(edit, self._problem(path, "a record without an id cannot have a file", "no-id"))
        problem = self._refused(path)
        if problem is not None:
            return _failed(edit, problem)
        values = {key: value for key, value in edit.values.items() if value is not None}
        try:
            source = new_file(
                edit.kind,
                path,
                self._shown(path),
                edit.uid,
                values,
                prefix=self._prefix,
                chinese=self._chinese,
            )
            source = with_headings(source, path, edit.kind, edit.offered, chinese=self._chinese)
            source, apart = with_parts(source, path, edit.parts, prefix=self._prefix, chinese=self._chinese)
            disk.create_bytes(self._root / path, source.encode())
        except Refusal as refusal:
            return _failed(edit, replace(refusal.problem, place=Place(self._shown(path)), uid=edit.uid))
        except FileExistsError:
            return _failed(edit, self._problem(path, "there is a file of this name already", "file-exists"))
        except OSError as error:
            return _failed(
                edit, self._problem(path, f"the file cannot be written: {error.strerror}", "cannot-write")
            )
        return self._apart(FileWritten(path, edit.uid), edit, apart)

    def _apart(self, written: FileWritten, edit: FileEdit, apart: Sequence[str]) -> FileWritten:
        """Parts that no line of the meeting's file can say get files of their own."""
        for uid in apart:
            kind = kind_of(uid)
            assert kind is not None
            done = self._create_one(FileEdit("", kind, uid, edit.parts[uid], ""))
            written = written if done.problem is None else replace(written, problem=done.problem)
        return written

    def _new_path(self, edit: FileEdit) -> str:
        """The folder people already use for the kind, English or Chinese."""
        wanted = edit.handle.partition("#")[0]
        if wanted.endswith(disk.SUFFIXES) and names.folder_kind(wanted.partition("/")[0]) is edit.kind:
            return wanted
        chinese = next(name for name, kind in names.CHINESE_FOLDERS.items() if kind is edit.kind)
        english = FOLDERS[edit.kind]
        use_chinese = (self._root / chinese).is_dir() and not (self._root / english).is_dir()
        return f"{chinese if use_chinese else english}/{edit.uid}.md"

    def _refused(self, path: str) -> Problem | None:
        target = self._root / path
        inside = target.resolve().is_relative_to(self._root.resolve())
        if inside and not target.is_symlink() and ".." not in Path(path).parts:
            return None
        return self._problem(
            path, "a symbolic link leads out of the register: nothing is written there", "symlink"
        )

    def _problem(self, path: str, message: str, code: str) -> Problem:
        return Problem(message, "", Place(self._shown(path)), code=code)


def _by_file(edits: Sequence[FileEdit]) -> Mapping[str, list[int]]:
    grouped: dict[str, list[int]] = {}
    for number, edit in enumerate(edits):
        name = edit.handle.partition("#")[0] if edit.digest else f"new {number}"
        grouped.setdefault(name, []).append(number)
    return grouped


def _failed(edit: FileEdit, problem: Problem) -> FileWritten:
    return FileWritten(edit.handle, edit.uid, problem)
