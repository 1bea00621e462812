"""Figures, their documentation and the alert rules speak of the same names."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import yaml

from syncer.web.metrics import Elsewhere, Metrics
from syncer.web.pulse import Pulse

ROOT = Path(__file__).parents[2]
_NAME = re.compile(r"\bsyncer_[a-z_]+")


def names() -> set[str]:
    """Every figure by the name it is scraped by, without a histogram's parts."""
    metrics = Metrics(Pulse(), lambda: ((), Elsewhere()))
    families = list(metrics.registry.collect())
    return {f"{one.name}_total" if one.type == "counter" else one.name for one in families}


def test_every_figure_is_documented_and_no_other() -> None:
    table = "\n".join(
        line
        for line in (ROOT / "docs" / "metrics.md").read_text("utf-8").splitlines()
        if line.startswith("| `syncer_")
    )
    assert set(_NAME.findall(table)) == names()


def test_alerts_are_about_figures_that_there_are_and_say_what_to_do() -> None:
    rules: list[dict[str, Any]] = [
        rule
        for group in yaml.safe_load((ROOT / "deploy" / "alerts.yaml").read_text("utf-8"))["groups"]
        for rule in group["rules"]
    ]
    assert len({rule["alert"] for rule in rules}) == len(rules) > 10
    for rule in rules:
        used = {name.removesuffix("_bucket") for name in _NAME.findall(rule["expr"])}
        assert used <= names(), rule["alert"]
        assert rule["labels"]["severity"] in {"critical", "warning", "info"}
        assert {"summary", "description"} == set(rule["annotations"])
        # a counter has no series before it first counts: "and ... == 0" of one is never true of what never went well
        assert not re.search(r"\band\b.*_total.*== 0", rule["expr"]), rule["alert"]
