"""The demonstration on Data Center, and the commands that know of it: as good as on Cloud."""

from __future__ import annotations

from pathlib import Path

from tests.support.commands import edit, syncer

SITES = ("jira", "confluence")


def test_the_demonstration_publishes_and_its_last_cycle_is_quiet(tmp_path: Path) -> None:
    """In the binding language that the one on Cloud has not; with what was frozen, signed and released."""
    asked = ("--flavour", "datacenter", "--once", "--json", "--locale", "zh-CN", "--dir", "demo")
    ran = syncer(tmp_path, "demo", *asked)
    assert ran.code == 0, ran.err
    first, second = ran.json
    assert first["changes"]["jira"]["create"] > 40
    assert first["changes"]["pages"]["create"] > 70
    assert (first["failed"], first["held"], first["open_claims"], first["problems"]) == (0, 0, 0, [])
    assert [second["requests"][site]["write"] for site in SITES] == [0, 0]
    assert second["changes"]["files"] == {"create": 0, "update": 0}
    assert all("/confluence/pages/viewpage.action?pageId=" in page["url"] for page in first["pages"])


def test_init_writes_a_configuration_for_servers_of_ones_own(tmp_path: Path) -> None:
    sites = ("--jira-url", "https://jira.gate.cn/", "--confluence-url", "https://wiki.gate.cn/confluence")
    ran = syncer(tmp_path, "--project", "GATE", "init", "--deployment", "datacenter", *sites)
    assert ran.code == 0, ran.err
    config = (tmp_path / "config.toml").read_text(encoding="utf-8")
    assert 'url = "https://jira.gate.cn"\ndeployment = "datacenter"\nauth = "pat"' in config
    assert 'url = "https://wiki.gate.cn/confluence"\ndeployment = "datacenter"\nauth = "pat"' in config
    assert "cloud_id" not in config
    assert "atlassian.net" not in config
    checked = syncer(tmp_path, "check")
    assert checked.code == 0, checked.err


def test_init_holds_a_user_name_against_the_token_where_one_is_given(tmp_path: Path) -> None:
    ran = syncer(tmp_path, "--project", "GATE", "init", "--deployment", "datacenter", "--user", "robot")
    assert ran.code == 0, ran.err
    assert (tmp_path / "config.toml").read_text(encoding="utf-8").count('\nuser = "robot"\n') == 2
    edit(tmp_path / "config.toml", "https://jira.example.com", "https://jira.gate.cn")
    assert syncer(tmp_path, "check").code == 0
