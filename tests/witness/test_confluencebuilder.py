"""sphinxcontrib-confluencebuilder: a Sphinx project, published by v2 on Cloud and by v1 on Data Center."""

from __future__ import annotations

from pathlib import Path

from tests.witness.conftest import EMAIL, TOKEN, Client, Served
from tests.witness.test_md2cf import DOT

CLIENT = "confluencebuilder"


def test_a_sphinx_project_becomes_pages_and_loses_one(client: Client, served: Served, tmp_path: Path) -> None:
    source = _project(tmp_path / "docs", served)
    words = ("sphinx-build", "-b", "confluence", "-E", str(source), str(tmp_path / "out"))
    client.run(*words)
    assert {"Sphinx handbook", "Chapter one", "Chapter two"} <= _titles(served)
    (source / "two.rst").unlink()
    (source / "index.rst").write_text(_INDEX.replace("   two\n", ""), "utf-8")
    client.run(*words)
    assert "Chapter two" not in _titles(served)
    assert {"Sphinx handbook", "Chapter one"} <= _titles(served)
    assert served.broken() == []


_INDEX = """\
Sphinx handbook
===============

.. toctree::

   one
   two
"""


def _project(folder: Path, served: Served) -> Path:
    folder.mkdir()
    cloud = served.flavour == "cloud"
    settings = {
        "confluence_server_url": f"{served.url}/{'wiki' if cloud else 'confluence'}/",
        "confluence_space_key": "CAMPINT",
        "confluence_publish": True,
        "confluence_page_hierarchy": True,
        "confluence_cleanup_purge": True,
        "confluence_root_homepage": False,
        "confluence_api_mode": "v2" if cloud else "v1",
        "confluence_disable_notifications": True,
        "confluence_global_labels": ["witness"],
        "confluence_ask_password": False,
    }
    settings |= (
        {"confluence_server_user": EMAIL, "confluence_api_token": TOKEN}
        if cloud
        else {"confluence_publish_token": TOKEN}
    )
    lines = ["project = 'Witness'", "extensions = ['sphinxcontrib.confluencebuilder']"]
    lines += [f"{name} = {value!r}" for name, value in settings.items()]
    (folder / "conf.py").write_text("\n".join(lines) + "\n", "utf-8")
    (folder / "dot.png").write_bytes(DOT)
    (folder / "index.rst").write_text(_INDEX, "utf-8")
    (folder / "one.rst").write_text(
        "Chapter one\n===========\n\nA **bold** word, ``code``, :doc:`two`.\n\n.. image:: dot.png\n\n"
        ".. note::\n\n   Something to note.\n\n.. code-block:: python\n\n   print('hi')\n",
        "utf-8",
    )
    (folder / "two.rst").write_text(
        "Chapter two\n===========\n\n* 一\n* 二\n\n===  ===\na    b\n===  ===\n1    2\n===  ===\n", "utf-8"
    )
    return folder


def _titles(served: Served) -> set[str]:
    pages = served.control("state")["confluence"]["pages"]
    return {one["title"] for one in pages if one["status"] == "current"}
