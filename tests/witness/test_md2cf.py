"""md2cf, a publisher of Markdown by v1's content resources, which both flavours still answer."""

from __future__ import annotations

import base64
from pathlib import Path

from tests.witness.conftest import EMAIL, TOKEN, Client, Served

CLIENT = "md2cf"
DOT = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


def write_handbook(folder: Path) -> Path:
    """Two pages, one under the other, with a table, tasks, code, a picture and a link between them."""
    (folder / "sub").mkdir(parents=True)
    (folder / "dot.png").write_bytes(DOT)
    (folder / "index.md").write_text(
        "---\ntitle: Witness handbook\nlabels: [alpha]\n---\n\nA **bold** word, `code` and a [link](sub/second.md).\n\n"
        "| a | b |\n|---|---|\n| 1 | 中文 |\n\n![a dot](dot.png)\n\n```python\nprint('hi')\n```\n\n- one\n- two\n",
        encoding="utf-8",
    )
    (folder / "sub" / "second.md").write_text(
        "# Second page\n\nBack to [the handbook](../index.md).\n", "utf-8"
    )
    return folder


def test_a_folder_becomes_pages_and_stays_them(client: Client, served: Served, tmp_path: Path) -> None:
    folder = write_handbook(tmp_path / "handbook")
    base = "/wiki" if served.flavour == "cloud" else "/confluence"
    who = ("-u", EMAIL, "-p", TOKEN) if served.flavour == "cloud" else ("--token", TOKEN)
    words = (
        "md2cf", "-o", f"{served.url}{base}/rest/api/", *who, "-s", "CAMPINT", "--top-level",
        "--enable-relative-links", "--replace-all-labels", "-m", "witnessed", str(folder),
    )  # fmt: skip
    client.run(*words)
    first = _pages(served, base)
    client.run(*words, "--only-changed")
    client.run(*words)
    second = _pages(served, base)
    assert {"Witness handbook", "Second page"} <= first.keys()
    assert first.keys() == second.keys()
    assert "dot.png" in second["Witness handbook"]
    failed = client.fail(*(word for word in words if word != "--replace-all-labels"))
    assert "has no attribute 'metadata'" in failed  # as on live sites: iamjackg/md2cf#132
    assert served.broken() == []


def _pages(served: Served, base: str) -> dict[str, str]:
    listed = served.get(f"{base}/rest/api/content?spaceKey=CAMPINT&expand=body.storage&limit=100")
    return {one["title"]: one["body"]["storage"]["value"] for one in listed["results"]}
