"""A configuration as loaded: paths, defaults, the environment over the file, and secrets that stay away."""

from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path

import pytest

from syncer.config.load import load
from syncer.config.places import Invalid
from syncer.config.settings import Settings

CONTRACT = Path(__file__).parent / "good" / "as-in-the-contract.toml"
SMALL = """\
[jira]
url = "https://example.atlassian.net"
auth = "api-token"
user = "bot@example.com"
token = {env = "JIRA_TOKEN"}
[[projects]]
key = "SHOP"
"""


def _load(folder: Path, text: str = SMALL, env: Mapping[str, str] | None = None) -> Settings:
    (folder / "config.toml").write_text(text, encoding="utf-8")
    return load(folder / "config.toml", env or {})


def _refused(folder: Path, text: str, env: Mapping[str, str]) -> list[str]:
    with pytest.raises(Invalid) as raised:
        _load(folder, text, env)
    return [str(problem) for problem in raised.value.problems]


def test_the_contract_is_read_as_it_stands() -> None:
    settings = load(CONTRACT, {})
    base = CONTRACT.parent
    assert settings.jira is not None
    assert settings.jira.token_expires == date(2027, 5, 1)
    assert settings.jira.ca_bundle is None
    assert settings.confluence is not None
    assert settings.confluence.url == "https://example.atlassian.net/wiki"
    assert settings.daemon.poll == timedelta(seconds=60)
    assert str(settings.daemon.census) == "daily 02:17"
    assert settings.daemon.digest.days == ("mon", "tue", "wed", "thu", "fri")
    assert settings.web.address == ("127.0.0.1", 8765)
    assert settings.mail is not None
    shop = settings.project("SHOP")
    assert shop is not None
    assert shop.folder == base / "register/shop"
    assert shop.project_path == base / "register/shop/project.yaml"
    assert shop.locale == ("zh-CN",)
    assert settings.project("CRM") is None


def test_a_fresh_configuration_never_writes(tmp_path: Path) -> None:
    assert _load(tmp_path).mode == "plan"


def test_paths_are_relative_to_the_file(tmp_path: Path) -> None:
    text = SMALL + 'register = {folder = "register"}\n'
    settings = _load(tmp_path, text.replace("[[projects]]", 'ca_bundle = "ca.pem"\n[[projects]]'))
    project = settings.projects[0]
    assert settings.store.url == f"sqlite:///{tmp_path}/var/syncer.db"
    assert settings.jira is not None
    assert settings.jira.ca_bundle == tmp_path / "ca.pem"
    assert project.mappings == tmp_path / "mappings"
    assert project.folder == tmp_path / "register"
    assert project.project_path == tmp_path / "register" / "project.yaml"


def test_without_a_register_the_project_file_lies_with_the_mappings(tmp_path: Path) -> None:
    assert _load(tmp_path).projects[0].project_path == tmp_path / "mappings" / "project.yaml"


def test_an_absolute_path_stays(tmp_path: Path) -> None:
    settings = _load(tmp_path, SMALL + '[store]\nurl = "sqlite:////srv/syncer.db"\n')
    assert settings.store.url == "sqlite:////srv/syncer.db"


def test_a_project_without_a_zone_has_the_daemons(tmp_path: Path) -> None:
    text = (
        SMALL
        + '[[projects]]\nkey = "CRM"\ntimezone = "Europe/Berlin"\n[daemon]\ntimezone = "Asia/Shanghai"\n'
    )
    assert [each.timezone for each in _load(tmp_path, text).projects] == ["Asia/Shanghai", "Europe/Berlin"]


def test_a_trailing_slash_of_a_site_goes(tmp_path: Path) -> None:
    settings = _load(tmp_path, SMALL.replace("atlassian.net", "atlassian.net/").replace('net/"', 'net"'))
    assert settings.jira is not None
    local = _load(tmp_path, SMALL.replace("https://example.atlassian.net", "http://127.0.0.1:80/"))
    assert local.jira is not None
    assert local.jira.url == "http://127.0.0.1:80"


def test_a_missing_file_names_the_command_that_makes_one(tmp_path: Path) -> None:
    with pytest.raises(Invalid) as raised:
        load(tmp_path / "config.toml", {})
    assert str(raised.value) == (
        f"{tmp_path}/config.toml: there is no configuration (run 'syncer init', or name the file with --config)"
    )


def test_a_file_that_is_not_utf_8_is_told_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_bytes(b'mode = "plan"\n# \xff\n')
    with pytest.raises(Invalid) as raised:
        load(tmp_path / "config.toml", {})
    assert str(raised.value) == f"{tmp_path}/config.toml:2: the file is not UTF-8 (save it as UTF-8)"


def test_a_byte_order_mark_and_windows_line_ends_change_nothing(tmp_path: Path) -> None:
    text = "\ufeff" + SMALL.replace("\n", "\r\n") + 'locale = ["de"]\r\n'
    assert _refused(tmp_path, text, {}) == [
        f"{tmp_path}/config.toml:8:11: 'de' is not allowed for 'locale' (use one of: en, zh-CN)"
    ]


# -------------------------------------------------------------------------- the environment over it


def test_a_variable_wins_over_the_file(tmp_path: Path) -> None:
    env = {
        "SYNCER__MODE": "apply",
        "SYNCER__JIRA__URL": "https://other.atlassian.net",
        "SYNCER__JIRA__TOKEN_EXPIRES": "2027-05-01",
        "SYNCER__DAEMON__POLL": "5m",
        "SYNCER__PROJECTS__0__ID_PREFIX": "SHOP-",
        "SYNCER__PROJECTS__0__REGISTER__FOLDER": "elsewhere",
        "SYNCER__PROJECTS__0__LOCALE": '["zh-CN", "en"]',
        "SYNCER__PROJECTS__1__KEY": "CRM",
        "SYNCER_TEST_CLOCK": "no key of ours",
        "PATH": "/bin",
    }
    settings = _load(tmp_path, env=env)
    assert settings.mode == "apply"
    assert settings.jira is not None
    assert settings.jira.url == "https://other.atlassian.net"
    assert settings.jira.token_expires == date(2027, 5, 1)
    assert settings.daemon.poll == timedelta(minutes=5)
    assert [project.key for project in settings.projects] == ["SHOP", "CRM"]
    assert settings.projects[0].id_prefix == "SHOP-"
    assert settings.projects[0].folder == tmp_path / "elsewhere"
    assert settings.projects[0].locale == ("zh-CN", "en")


def test_a_whole_configuration_can_come_from_variables(tmp_path: Path) -> None:
    env = {
        "SYNCER__JIRA__URL": "https://example.atlassian.net",
        "SYNCER__JIRA__AUTH": "api-token",
        "SYNCER__JIRA__USER": "bot@example.com",
        "SYNCER__JIRA__TOKEN": "s3cret",
        "SYNCER__PROJECTS__0__KEY": "SHOP",
        "SYNCER__PROJECTS__0__SPACE": '{internal = "SHOPINT"}',
        "SYNCER__CONFLUENCE__URL": "https://example.atlassian.net/wiki",
        "SYNCER__CONFLUENCE__AUTH": "api-token",
        "SYNCER__CONFLUENCE__USER": "bot@example.com",
        "SYNCER__CONFLUENCE__TOKEN": '{file = "token"}',
    }
    settings = _load(tmp_path, "", env)
    assert settings.projects[0].space is not None
    assert settings.projects[0].space.internal == "SHOPINT"
    assert settings.jira is not None
    assert settings.jira.token.reveal(env) == "s3cret"
    assert settings.confluence is not None
    assert settings.confluence.token.file == tmp_path / "token"


def test_a_secret_from_a_variable_shows_nowhere(tmp_path: Path) -> None:
    env = {"SYNCER__JIRA__TOKEN": "s3cret", "SYNCER__STORE__URL": "postgresql://me:hunter2@db/syncer"}
    settings = _load(tmp_path, env=env)
    assert "s3cret" not in repr(settings)
    assert "s3cret" not in settings.model_dump_json()
    assert "hunter2" not in repr(settings)
    assert settings.store.url == "postgresql://me:hunter2@db/syncer"


@pytest.mark.parametrize(
    ("env", "problem"),
    [
        ({"SYNCER__JIRA__USR": "x"}, "SYNCER__JIRA__USR: unknown key 'usr' (did you mean 'user'?)"),
        ({"SYNCER__JRIA__URL": "x"}, "SYNCER__JRIA__URL: unknown key 'jria' (did you mean 'jira'?)"),
        ({"SYNCER__MODE": "aply"}, "SYNCER__MODE: 'aply' is not allowed for 'mode' (did you mean 'apply'?)"),
        (
            {"SYNCER__PROJECTS__2__KEY": "CRM"},
            "SYNCER__PROJECTS__2__KEY: there is no element '2' (count from 0; the configuration has 1)",
        ),
        (
            {"SYNCER__PROJECTS__FIRST__KEY": "CRM"},
            "SYNCER__PROJECTS__FIRST__KEY: there is no element 'first' (count from 0; the configuration has 1)",
        ),
        (
            {"SYNCER__JIRA__URL__X": "plan"},
            "SYNCER__JIRA__URL__X: the name leads to no key (write it like SYNCER__JIRA__URL)",
        ),
        ({"SYNCER__": "x"}, "SYNCER__: the name leads to no key (write it like SYNCER__JIRA__URL)"),
        (
            {"SYNCER__PROJECTS__0__LOCALE": '["en"'},
            'SYNCER__PROJECTS__0__LOCALE: the value is no list or table (write it as in TOML, such as ["en", "zh-CN"])',
        ),
        (
            {"SYNCER__WEB__LISTEN": "0.0.0.0:80"},
            (
                "SYNCER__WEB__LISTEN: the console would be open to everybody who reaches 0.0.0.0 "
                '(add token = {env = "SYNCER_WEB_TOKEN"}, or listen on 127.0.0.1)'
            ),
        ),
    ],
)
def test_a_wrong_variable_is_told_by_its_name(env: dict[str, str], problem: str, tmp_path: Path) -> None:
    assert _refused(tmp_path, SMALL, env) == [problem]


def test_mistakes_of_the_file_and_of_variables_come_together(tmp_path: Path) -> None:
    found = _refused(tmp_path, SMALL + 'kee = "x"\n', {"SYNCER__PROJECTS__9__KEY": "A", "SYNCER__MODE": "x"})
    assert len(found) == 3


def test_mail_is_off_twice_by_default(tmp_path: Path) -> None:
    """Without [mail] nothing; with it nothing by itself either."""
    assert _load(tmp_path).mail is None
    settings = _load(tmp_path, SMALL + '[mail]\nsmtp = "smtp.example.com:587"\n')
    assert settings.mail is not None
    assert settings.daemon.digest.days == ()
    assert settings.mail.weekly.days == ()
    assert not settings.mail.at_once
    assert settings.mail.security == "starttls"


@pytest.mark.parametrize(
    ("lines", "writer"),
    [
        ("", "syncer@example.com"),
        ('user = "bot@example.org"\npassword = {env = "P"}', "bot@example.org"),
        ('user = "bot"\npassword = {env = "P"}', "syncer@example.com"),
        ('sender = "Register <r@example.net>"', "r@example.net"),
    ],
)
def test_who_writes_is_said_or_follows_from_the_account(lines: str, writer: str, tmp_path: Path) -> None:
    settings = _load(tmp_path, f'{SMALL}[mail]\nsmtp = "smtp.example.com:587"\n{lines}\n')
    assert settings.mail is not None
    assert settings.mail.writer is not None
    assert settings.mail.writer.address == writer


@pytest.mark.parametrize(
    ("lines", "problem"),
    [
        ('proxy = "http://[::1"\n', "'http://[::1' is no address of a proxy"),
        ('proxy = "http://proxy:99999"\n', "'http://proxy:99999' is no address of a proxy"),
        ("[daemon]\npoll = " + "9" * 5000 + "\n", "a number has thousands of digits"),
        ('[store]\nurl = "sqlite://var/syncer.db"\n', "'sqlite://var/syncer.db' names no file"),
        ('[web]\nlisten = "a\\u0000b:8765"\n', "is no address"),
        ('[web]\nlisten = "localhost:²"\n', "'localhost:²' is no address"),
        ('[store]\nurl = "sqlite:///~nobody-here/a.db"\n', "'~nobody-here/a.db' begins with a home"),
        ('[charts]\nfont = "a\\u0000b"\n', "a path has a sign that no file's name can have"),
        (f'[charts]\nfont = "{"a" * 5000}"\n', "a path is longer than this machine takes"),
        ('[store]\nurl = "sqlite:///var/a.db?mode=ro"\n', "'?mode=ro' is no part of a file's name"),
    ],
)
def test_what_no_library_reads_is_a_problem_with_its_place(tmp_path: Path, lines: str, problem: str) -> None:
    """Each ended a command with a defect, and a service that was to load its configuration again (B-13)."""
    text = SMALL.replace("[[projects]]\n", f"{lines}[[projects]]\n")
    (said,) = _refused(tmp_path, text, {})
    assert "config.toml:" in said
    assert problem in said


def test_a_configuration_of_a_name_that_no_file_can_have_is_not_there() -> None:
    with pytest.raises(Invalid, match="there is no configuration"):
        load(Path("a" * 5000), {})
