"""The sample register beside a site that has the types and custom fields of the preset `full`."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from syncer.sandbox.app import start
from syncer.sandbox.site import Site, load_seed
from tests.support.campus import Campus, aged
from tests.support.world import Flavour, lay_out, without_pages

ROOT = Path(__file__).parents[2]
SITES = ROOT / "syncer" / "sandbox"
# What is proven on these sites is about issues; all pages of the sample are published by the demonstration's tests.
LEFT_OUT = "preliminary-requirements, requirement-spec, rules, traceability-matrix, change-ledger, weekly-report, monthly-report"
PAGES = f"pages: {{internal: {{at_most: 0s}}, leave_out: [{LEFT_OUT}]}}"
FULL = f"version: 1\nextends: full\nguard: {{first_push: allow}}\n{PAGES}\n"
CHINESE = FULL.replace("extends: full", "extends: [full, zh-CN]")


@contextmanager
def preset_campus(
    home: Path,
    site: str,
    mapping: str,
    *,
    locale: str = '["en"]',
    sample: bool = True,
    flavour: Flavour = "cloud",
    pages: bool = True,
    **more: Any,
) -> Iterator[Campus]:
    """A project on a site file of the sandbox, with the sample register or an empty one, with pages or without; nothing has run."""
    seed = {**load_seed(SITES / site), **more}
    with start(Site.from_seed(seed, flavour=flavour)) as running:
        register = lay_out(home, running.url, mapping=mapping, locale=locale, flavour=flavour)
        if not pages:
            without_pages(home)
        if sample:
            shutil.copytree(ROOT / "sample" / "register", register, dirs_exist_ok=True)
            for path in register.rglob("*.*"):
                aged(path)
        made = Campus(running.site, running.url, home)
        try:
            yield made
        finally:
            made.wired.close()
