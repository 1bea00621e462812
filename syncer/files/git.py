"""Whether git is in the middle of changing the work tree (B-07).

During a rebase or a pull files come and go; what is read then would look like edits and deletions. Only
looks at file names inside the repository's own folder, runs no git.
"""

from pathlib import Path

_SIGNS = {
    "index.lock": "git is writing",
    "rebase-merge": "a rebase is under way",
    "rebase-apply": "a rebase is under way",
    "MERGE_HEAD": "a merge is under way",
    "CHERRY_PICK_HEAD": "a cherry-pick is under way",
    "REVERT_HEAD": "a revert is under way",
}


def busy(folder: Path) -> str:
    """Return what git is doing in the repository around a folder; "" when nothing, or when there is no repository."""
    git = _git_dir(folder)
    if git is None:
        return ""
    return next((said for sign, said in _SIGNS.items() if (git / sign).exists()), "")


def _git_dir(folder: Path) -> Path | None:
    for above in (folder, *folder.parents):
        found = above / ".git"
        if found.is_dir():
            return found
        if found.is_file():  # a linked work tree or submodule: "gitdir: path"
            target = found.read_text(encoding="utf-8", errors="replace").partition(":")[2].strip()
            return (above / target).resolve()
    return None
