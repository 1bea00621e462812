"""Files of days beside the mapping: what an .ics says, what a YAML says, and every mistake with its line (B-29)."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from syncer.config.ics_reader import parse_ics
from syncer.config.mappings import load_folder
from syncer.config.places import Invalid, plain
from syncer.rules.calendars import MADE_UP, Calendar

MAPPING = """version: 1
calendars:
  - name: office
    windows: {mon-fri: "09:00-17:00"}
    holidays: %s
"""


def ics(*events: str) -> str:
    blocks = ("\n".join(("BEGIN:VEVENT", *each.split("; "), "END:VEVENT")) for each in events)
    return "\n".join(("BEGIN:VCALENDAR", "VERSION:2.0", *blocks, "END:VCALENDAR", ""))


def calendar(tmp_path: Path, holidays: str, more: str = "", **files: str) -> Calendar:
    folder = tmp_path / "mappings"
    (folder / "days").mkdir(parents=True)
    (folder / "mapping.yaml").write_text(MAPPING % holidays + more, encoding="utf-8")
    for name, text in files.items():
        (folder / name.replace("__", "/").replace("_", ".")).write_text(text, encoding="utf-8")
    (tmp_path / "presets").mkdir()
    return load_folder(folder, tmp_path / "presets").calendars[0]


def refused(tmp_path: Path, holidays: str, more: str = "", **files: str) -> list[str]:
    with pytest.raises(Invalid) as raised:
        calendar(tmp_path, holidays, more, **files)
    return [str(each).replace(f"{tmp_path / 'mappings'}/", "") for each in raised.value.problems]


def test_whole_day_events_are_off_to_the_day_before_their_end(tmp_path: Path) -> None:
    text = ics("DTSTART;VALUE=DATE:20270206; DTEND;VALUE=DATE:20270208; SUMMARY:春节")
    found = calendar(tmp_path, "days/cn.ics", days__cn_ics=text).days
    assert [(day.isoformat(), rule.hours, rule.names) for day, rule in found.items()] == [
        ("2027-02-06", "off", {"": "春节"}),
        ("2027-02-07", "off", {"": "春节"}),
    ]


@pytest.mark.parametrize(
    ("event", "hours"),
    [
        ("SUMMARY:春节 补班", "working"),
        ("SUMMARY:国庆节（班）", "working"),
        ("SUMMARY:New Year; CATEGORIES:Working Day,CN", "working"),
        ("SUMMARY:New Year; CATEGORIES:Holiday; CATEGORIES:working day", "working"),
        ("SUMMARY:值班表", "off"),
    ],
)
def test_a_word_in_title_or_category_makes_a_working_day(event: str, hours: str) -> None:
    read = parse_ics(ics(f"DTSTART;VALUE=DATE:20270207; {event}"), "cn.ics", MADE_UP)
    assert read.node is not None
    assert plain(read.node)["2027-02-07"]["hours"] == hours


def test_the_words_for_working_days_are_the_administrators_to_say(tmp_path: Path) -> None:
    text = ics("DTSTART;VALUE=DATE:20270207; SUMMARY:Arbeitssamstag")
    found = calendar(tmp_path, "{file: days/cn.ics, working: [Arbeits]}", days__cn_ics=text)
    assert found.days[date(2027, 2, 7)].works
    assert found.settles(2027)


@pytest.mark.parametrize(
    ("rule", "until"),
    [
        ("FREQ=YEARLY", None),
        ("FREQ=YEARLY;INTERVAL=1;BYMONTH=12;BYMONTHDAY=24", None),
        ("FREQ=YEARLY;COUNT=3", date(2028, 12, 24)),
        ("FREQ=YEARLY;UNTIL=20301231", date(2030, 12, 31)),
        ("FREQ=YEARLY;UNTIL=20301231T235959Z", date(2030, 12, 31)),
    ],
)
def test_an_event_that_comes_each_year_does(tmp_path: Path, rule: str, until: date | None) -> None:
    text = ics(f"DTSTART;VALUE=DATE:20261224; SUMMARY:Eve; RRULE:{rule}")
    found = calendar(tmp_path, "days/x.ics", days__x_ics=text)
    assert found.days[date(2026, 12, 24)].until == until
    assert found.rule_of(date(2028, 12, 24)) is not None
    assert found.rule_of(date(2025, 12, 24)) is None
    assert (found.rule_of(date(2031, 12, 24)) is None) == (until is not None)


@pytest.mark.parametrize(
    ("event", "message"),
    [
        (
            "DTSTART:20270101T090000; SUMMARY:Standup",
            "the event has a time of day, and only whole days count",
        ),
        ("SUMMARY:Nothing", "the event has no day"),
        ("DTSTART;VALUE=DATE:20270231", "the event cannot be read: DTSTART: Wrong date format 20270231"),
        ("DTSTART;VALUE=DATE:20270101; DTEND;VALUE=DATE:20280101", "the event is 365 days long"),
        ("DTSTART;VALUE=DATE:20270101; RDATE;VALUE=DATE:20270105", "RDATE is not understood here"),
        *(
            (
                f"DTSTART;VALUE=DATE:20270101; RRULE:{rule}",
                f"the event comes again in a way that is not understood: {rule}",
            )
            for rule in (
                "FREQ=WEEKLY",
                "FREQ=YEARLY;INTERVAL=2",
                "FREQ=YEARLY;BYMONTH=2",
                "FREQ=YEARLY;BYDAY=1MO",
            )
        ),
    ],
)
def test_an_event_that_cannot_be_honoured_is_refused_with_its_line(
    tmp_path: Path, event: str, message: str
) -> None:
    first = "DTSTART;VALUE=DATE:20260101; SUMMARY:fine"
    (told,) = refused(tmp_path, "days/x.ics", days__x_ics=ics(first, event))
    assert told.startswith(f"days/x.ics:7:1: {message}")
    assert told.endswith(")"), "a cure"


def test_two_events_that_disagree_about_a_day_are_told_with_both_lines(tmp_path: Path) -> None:
    text = ics("DTSTART;VALUE=DATE:20270207; SUMMARY:春节", "DTSTART;VALUE=DATE:20270207; SUMMARY:春节 补班")
    assert refused(tmp_path, "days/x.ics", days__x_ics=text) == [
        "days/x.ics:7:1: 2027-02-07 is working here and not in line 3 (keep one of the two events)"
    ]


def test_what_was_cancelled_is_no_day(tmp_path: Path) -> None:
    text = ics("DTSTART;VALUE=DATE:20270207; STATUS:CANCELLED")
    assert calendar(tmp_path, "days/x.ics", days__x_ics=text).days == {}


def test_yaml_files_and_the_mapping_itself_go_over_one_another(tmp_path: Path) -> None:
    """Later files before earlier ones, what the mapping says before all, and null removes a day of a file."""
    found = calendar(
        tmp_path,
        "[days/a.ics, b.yaml]",
        "    days: {2027-01-03: working, 2027-01-04: null}\n",
        days__a_ics=ics(*(f"DTSTART;VALUE=DATE:2027010{day}" for day in (1, 2, 3, 4))),
        b_yaml='2027-01-02: ["09:00-12:00"]\n2027-01-05: off\n',
    )
    hours = {day.day: rule.model_dump()["hours"] for day, rule in sorted(found.days.items())}
    assert hours == {1: "off", 2: ["09:00-12:00"], 3: "working", 5: "off"}


def test_what_is_wrong_in_a_yaml_file_is_told_there(tmp_path: Path) -> None:
    assert refused(tmp_path, "b.yaml", b_yaml="2027-01-02: offf\n2027-13-01: off\n") == [
        "b.yaml:1:13: 'offf' is no kind of day (did you mean 'off'?; or windows such as [\"09:00-12:00\"])",
        "b.yaml:2:1: there is no day 2027-13-01 (check month and day)",
    ]


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("webcal://example.com/cn.ics", "nothing is fetched from a network (save it beside the mapping"),
        ("days/cn.csv", "'cn.csv' is no file of days (name a file that ends in .ics, .yaml, .yml)"),
        ("days/none.ics", "days/none.ics: the file does not exist (check the path)"),
        (f"days/{'a' * 5000}.ics", f"days/{'a' * 5000}.ics: the file cannot be read: file name too long"),
        ('"a\\0.ics"', "a\0.ics: the file cannot be read: no file can have this name"),
    ],
)
def test_a_file_that_is_none_is_told_where_it_is_named(tmp_path: Path, name: str, message: str) -> None:
    """The two last ended a command with a defect (B-13)."""
    (told,) = refused(tmp_path, name)
    assert told.startswith(f"mapping.yaml:5:15: {message}")


def test_a_file_of_days_that_links_to_itself_is_told_where_it_is_named(tmp_path: Path) -> None:
    """It ended a command with a defect (B-13)."""
    (tmp_path / "loop.ics").symlink_to("loop.ics")
    (told,) = refused(tmp_path, "../loop.ics")
    assert told.startswith("mapping.yaml:5:15: ")
    assert "the file cannot be read: too many levels of symbolic links" in told


def test_a_file_that_is_no_calendar_says_so(tmp_path: Path) -> None:
    assert refused(tmp_path, "days/x.ics", days__x_ics="<html>") == [
        "days/x.ics:1:1: this is no calendar file (export it as iCalendar (.ics), or name another file)"
    ]
    (tmp_path / "again").mkdir()
    assert refused(tmp_path / "again", "x.yaml", x_yaml="- off\n") == [
        "x.yaml:1:1: this is no mapping of keys to values (begin with: version: 1)"
    ]
