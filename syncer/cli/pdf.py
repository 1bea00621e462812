"""Pages as PDF, printed by a browser of the Chromium family that is on this machine.

Why it exists: what is signed or mailed has to look the same everywhere. It prints files that `render` wrote, loads nothing from
any network, and brings no browser along: where there is none, it says how to name one. Nothing in what it prints tells of this machine.
"""

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

import click

NAMED = "SYNCER_CHROMIUM"  # the environment variable that names the browser
BROWSERS = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "msedge",
    "microsoft-edge",
)
_ELSEWHERE = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
)
_SECONDS = 120
# a link to another file; what people type is no tag here
_BESIDE = re.compile(r'(<a(?: class="[^"]*")?) href="(?!#|https?:|mailto:)[^"]*"')
_ALONE = (
    "--headless=new",
    "--disable-gpu",
    "--disable-extensions",
    "--disable-background-networking",
    "--no-first-run",
    "--no-pdf-header-footer",
    "--host-resolver-rules=MAP * ~NOTFOUND",  # nothing is asked of any host
)


def browser(env: Mapping[str, str] = os.environ) -> str:
    """The browser that prints: the one the environment names, else one that is installed. Raises UsageError where there is none."""
    found = next(_found(env), None)
    if found is not None:
        return found
    named = env.get(NAMED)
    wrong = (
        f"{NAMED} names {named}, which is no program; "
        if named
        else "no browser is there that could print PDF; "
    )
    raise click.UsageError(
        f"{wrong}install Chromium, Chrome or Edge, or name one by {NAMED}; or leave out --pdf and print the HTML"
    )


def _found(env: Mapping[str, str]) -> Iterator[str]:
    named = env.get(NAMED)
    candidates = (named,) if named else (*BROWSERS, *_ELSEWHERE)
    return (path for name in candidates if (path := shutil.which(name)) is not None)


def print_pdf(program: str, page: Path, title: str) -> Path:
    """Print an HTML file beside itself; returns the PDF's path. Raises UsageError with what the browser said.

    Links to files beside it are printed as words: in a PDF each would lead to its folder on this machine, and name it to every reader.
    """
    made, shown = page.with_suffix(".pdf"), page.with_suffix(".print.html")
    made.unlink(missing_ok=True)
    shown.write_text(_BESIDE.sub(r"\1", page.read_text(encoding="utf-8")), encoding="utf-8")
    with tempfile.TemporaryDirectory(prefix="syncer-print-") as home:
        command = [program, *_ALONE, f"--user-data-dir={home}", f"--print-to-pdf={made.resolve()}"]
        command += (
            ["--no-sandbox"] if _is_root() else []
        )  # it refuses to start otherwise; the page is our own
        try:
            done = subprocess.run(  # noqa: S603 - a browser that is installed or that the environment names
                [*command, shown.resolve().as_uri()],
                capture_output=True,
                text=True,
                errors="replace",
                timeout=_SECONDS,
                check=False,
            )
            said = done.stderr.strip().splitlines()[-1:] or [f"it ended with {done.returncode}"]
        except subprocess.TimeoutExpired:
            said = [f"it did not end within {_SECONDS} seconds"]
        except OSError as error:
            said = [str(error.strerror)]
        finally:
            shown.unlink(missing_ok=True)
    if not made.exists():
        raise click.UsageError(
            f"“{title}” could not be printed by {program}: {said[0]}; name another by {NAMED}"
        )
    return made


def _is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0
