"""markdown-to-confluence, a publisher by v2 on Cloud and by v1, over https only, on Data Center."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

from tests.witness.conftest import EMAIL, TOKEN, Client, Served
from tests.witness.test_md2cf import write_handbook

CLIENT = "md2conf"
TLS = ("datacenter",)


def test_a_folder_becomes_pages_and_stays_them(client: Client, served: Served, tmp_path: Path) -> None:
    folder = write_handbook(tmp_path / "handbook")
    where = (
        ("--api-url", f"{served.url}/wiki/", "-u", EMAIL, "-a", TOKEN)
        if served.flavour == "cloud"
        else ("-d", urlsplit(served.url).netloc, "-p", "/confluence/", "--api-version", "v1", "-a", TOKEN)
    )
    trust = {"SSL_CERT_FILE": str(served.ca), "REQUESTS_CA_BUNDLE": str(served.ca)} if served.ca else {}
    words = ("python", "-m", "md2conf", str(folder), *where, "-s", "CAMPINT")
    client.run(*words, env=trust)
    titles = _titles(served)
    assert {"Witness handbook", "Second page"} <= titles
    text = folder / "index.md"
    text.write_text(text.read_text("utf-8") + "\nOne paragraph more.\n", "utf-8")
    client.run(*words, env=trust)
    assert _titles(served) == titles
    pages = served.control("state")["confluence"]["pages"]
    handbook = next(one for one in pages if one["title"] == "Witness handbook")
    assert "One paragraph more" in handbook["body"]["storage"]["value"]
    assert served.broken() == []


def _titles(served: Served) -> set[str]:
    return {one["title"] for one in served.control("state")["confluence"]["pages"]}
