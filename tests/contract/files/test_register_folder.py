"""The register's folder as the cycle uses it: real files in a real folder, nothing imitated."""

import os
import stat
import time
from pathlib import Path

import pytest

from syncer.domain.json import JsonValue
from syncer.domain.kinds import Kind
from syncer.domain.problems import Severity
from syncer.files import reading
from syncer.files.folder import RegisterFolder
from syncer.ports import FilesSide, Temporary
from syncer.sync.changes import FileEdit
from syncer.sync.observation import FilesObservation

SAMPLE = """---
id: REQ-0007
title: 支付信息加密存储
kind: security
importance: core
urgency: urgent
value: 5
owner: analyst@example.com
source: {channel: workshop, stage: pre_sales, customer: Example Retail, contact: buyer@example.com}
---
作为注册用户，我需要支付信息被加密存储，以便放心使用在线支付。

## 应用背景
去年发生过泄露。

## 验收标准
- [uat] 可以支付
- [performance] 加密引入的延迟 < 50 ms
"""
MINUTES = """---
id: MTG-0001
title: Kick-off
---
## Action plan
- [ ] Write the specification (owner: a@example.com, due: 2026-10-12)
- ACT-0001

## Open questions
- What about the old data?

## Parked
- A mobile app
"""


def register(root: Path, **files: str) -> RegisterFolder:
    for name, text in files.items():
        put(root, f"requirements/{name}.md", text)
    return RegisterFolder(root, root / "project.yaml")


def put(root: Path, path: str, text: str | bytes) -> Path:
    target = root / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(text if isinstance(text, bytes) else text.encode())
    return target


def record(title: str, uid: str = "") -> str:
    return f"---\n{f'id: {uid}' if uid else '# no id'}\ntitle: {title}\n---\n"


def edit(
    seen: FilesObservation, handle: str, values: dict[str, JsonValue], uid: str = "", *, name: bool = False
) -> FileEdit:
    path = handle.partition("#")[0]
    kind = next(r.kind for r in seen.records if r.handle == handle)
    return FileEdit(handle, kind, uid, values, seen.digests[path], write_id=name)


def codes(seen: FilesObservation) -> list[str]:
    return [problem.code for problem in seen.problems]


def test_it_is_a_files_side(tmp_path: Path) -> None:
    side: FilesSide = register(tmp_path)
    assert side.read().empty


def test_the_documented_file_reads_whole(tmp_path: Path) -> None:
    seen = register(tmp_path, a=SAMPLE).read()
    assert seen.problems == ()
    (only,) = seen.records
    assert (only.uid, only.handle, only.kind) == ("REQ-0007", "requirements/a.md", Kind.REQUIREMENT)
    assert only.values["acceptance_criteria"] == [
        {"text": "可以支付", "dimension": "uat"},
        {"text": "加密引入的延迟 < 50 ms", "dimension": "performance"},
    ]
    assert only.values["source.contact"] == "buyer@example.com"
    assert only.values["description"] == "作为注册用户，我需要支付信息被加密存储，以便放心使用在线支付。"
    assert str(only.places["urgency"]) == f"{tmp_path}/requirements/a.md:6:1"


@pytest.mark.parametrize(
    ("folder", "kind"),
    [("需求", Kind.REQUIREMENT), ("场景", Kind.SCENARIO), ("变更", Kind.CHANGE_REQUEST), ("会议", Kind.MEETING),
     ("行动", Kind.ACTION), ("疑问", Kind.QUESTION), ("方案", Kind.SOLUTION), ("Solutions", Kind.SOLUTION)],
)  # fmt: skip
def test_chinese_folders_hold_the_same_kinds_and_get_the_new_files(
    tmp_path: Path, folder: str, kind: Kind
) -> None:
    put(tmp_path, f"{folder}/下级/一.md", record("一"))
    side = register(tmp_path)
    assert [(r.kind, r.handle) for r in side.read().records] == [(kind, f"{folder}/下级/一.md")]


def test_a_new_record_goes_where_its_kind_already_is(tmp_path: Path) -> None:
    put(tmp_path, "需求/一.md", record("一"))
    side = RegisterFolder(tmp_path, tmp_path / "project.yaml", locale="zh-CN")
    (done,) = side.write(
        [FileEdit("", Kind.REQUIREMENT, "REQ-0009", {"title": "二", "background": "因为", "value": 3}, "")]
    )
    assert (done.handle, done.problem) == ("需求/REQ-0009.md", None)
    text = (tmp_path / "需求/REQ-0009.md").read_text()
    assert text == "---\n需求ID: REQ-0009\n需求名称: 二\n价值: 3\n---\n## 应用背景\n因为\n"
    (again,) = side.write([FileEdit("", Kind.REQUIREMENT, "REQ-0009", {"title": "三"}, "")])
    assert again.problem is not None
    assert again.problem.code == "file-exists"
    assert (tmp_path / "需求/REQ-0009.md").read_text() == text


def test_a_broken_file_freezes_itself_alone(tmp_path: Path) -> None:
    seen = register(
        tmp_path, bad="---\nid: REQ-0001\ntitle: [x\n---\n", good=record("Good", "REQ-0002")
    ).read()
    assert [r.uid for r in seen.records] == ["REQ-0002"]
    assert seen.frozen == {"requirements/bad.md"}
    assert not seen.empty


def test_two_files_with_one_id_are_a_problem_on_both_and_freeze_both(tmp_path: Path) -> None:
    """B-25: however the number is written."""
    seen = register(
        tmp_path, a=record("A", "REQ-0001"), b=record("B", "REQ-1"), c=record("C", "REQ-0003")
    ).read()
    assert [r.uid for r in seen.records] == ["REQ-0003"]
    assert seen.frozen == {"requirements/a.md", "requirements/b.md"}
    assert codes(seen) == ["double-id", "double-id"]
    first, second = seen.problems
    assert str(second.place) in first.message
    assert str(first.place) in second.message


def test_lines_of_the_minutes_are_records_and_the_meeting_refers_to_them(tmp_path: Path) -> None:
    """MTG-3, ACT-3."""
    put(tmp_path, "meetings/k.md", MINUTES)
    seen = register(tmp_path).read()
    meeting, *lines = seen.records
    assert [(r.handle, r.kind, r.uid) for r in lines] == [
        ("meetings/k.md#actions/1", Kind.ACTION, ""),
        ("meetings/k.md#open_questions/1", Kind.QUESTION, ""),
        ("meetings/k.md#parked/1", Kind.QUESTION, ""),
    ]
    assert meeting.values["actions"] == ["meetings/k.md#actions/1", "ACT-0001"]
    assert all(r.values["comes_from"] == "MTG-0001" for r in lines)
    assert lines[2].values["state"] == "parked"
    assert lines[0].values["state"] == "open"


def test_ids_are_written_into_the_lines_and_nothing_else_changes(tmp_path: Path) -> None:
    target = put(tmp_path, "meetings/k.md", MINUTES.replace("\n", "\r\n"))
    side = register(tmp_path)
    seen = side.read()
    done = side.write(
        [
            edit(seen, "meetings/k.md", {"actions": ["ACT-0005", "ACT-0001", "ACT-0002"]}, "MTG-0001"),
            edit(seen, "meetings/k.md#actions/1", {}, "ACT-0005", name=True),
            edit(seen, "meetings/k.md#open_questions/1", {"state": "answered"}, "QST-0001", name=True),
        ]
    )
    assert [outcome.problem for outcome in done] == [None, None, None]
    expected = (
        MINUTES.replace("[ ] Write", "[ ] ACT-0005 Write")
        .replace("- ACT-0001\n", "- ACT-0001\n- ACT-0002\n")
        .replace("- What", "- [x] QST-0001 What")
    )
    assert target.read_bytes().decode() == expected.replace("\n", "\r\n")
    assert [r.uid for r in side.read().records] == ["MTG-0001", "ACT-0005", "QST-0001", ""]


def test_a_line_of_an_action_with_a_file_of_its_own_is_only_its_mention(tmp_path: Path) -> None:
    put(tmp_path, "actions/a.md", record("Write it", "ACT-0001"))
    put(
        tmp_path,
        "meetings/k.md",
        "---\nid: MTG-0001\ntitle: K\n---\n## Action plan\n- [ ] ACT-0001 Write it all\n",
    )
    seen = register(tmp_path).read()
    assert [(r.uid, r.handle) for r in seen.records if r.kind is Kind.ACTION] == [
        ("ACT-0001", "actions/a.md")
    ]
    assert codes(seen) == ["repeated"]
    assert seen.problems[0].severity is Severity.WARNING
    assert next(r for r in seen.records if r.kind is Kind.MEETING).values["actions"] == ["ACT-0001"]


def test_one_action_in_two_meetings_is_used_in_neither(tmp_path: Path) -> None:
    for name in "ab":
        text = f"---\ntitle: {name}\n---\n## Action plan\n- ACT-0001 Do {name}\n- other {name}\n"
        put(tmp_path, f"meetings/{name}.md", text)
    seen = register(tmp_path).read()
    assert codes(seen) == ["double-id", "double-id"]
    assert "- ACT-0001" in seen.problems[0].hint
    assert [r.values["title"] for r in seen.records if r.kind is Kind.ACTION] == ["other a", "other b"]
    assert seen.frozen == {"meetings/a.md", "meetings/b.md"}


def test_a_change_since_the_reading_is_not_overwritten(tmp_path: Path) -> None:
    """B-05: the next cycle reads it first."""
    side = register(tmp_path, a=SAMPLE)
    seen = side.read()
    target = put(tmp_path, "requirements/a.md", SAMPLE.replace("core", "secondary"))
    before = target.read_bytes()
    (done,) = side.write([edit(seen, "requirements/a.md", {"value": 1}, "REQ-0007")])
    assert done.problem is not None
    assert done.problem.code == "changed-meanwhile"
    assert target.read_bytes() == before


def test_one_refused_edit_does_not_stop_the_others_of_its_file(tmp_path: Path) -> None:
    side = register(tmp_path, a=SAMPLE)
    seen = side.read()
    bad, good = side.write(
        [
            edit(seen, "requirements/a.md", {"urgency": "soonish"}),
            edit(seen, "requirements/a.md", {"value": 1}),
        ]
    )
    assert bad.problem is not None
    assert "urgency" in bad.problem.message
    assert good.problem is None
    assert (tmp_path / "requirements/a.md").read_text() == SAMPLE.replace("value: 5", "value: 1")


def test_writing_keeps_permissions_and_leaves_no_temporary_file(tmp_path: Path) -> None:
    side = register(tmp_path, a=SAMPLE)
    target = tmp_path / "requirements/a.md"
    target.chmod(0o640)
    side.write([edit(side.read(), "requirements/a.md", {"value": 1})])
    assert stat.S_IMODE(target.stat().st_mode) == 0o640
    assert [path.name for path in target.parent.iterdir()] == ["a.md"]


def test_an_edit_that_says_nothing_new_does_not_touch_the_file(tmp_path: Path) -> None:
    side = register(tmp_path, a=SAMPLE)
    seen = side.read()
    before = (tmp_path / "requirements/a.md").stat().st_mtime_ns
    (done,) = side.write(
        [edit(seen, "requirements/a.md", {"value": 5, "goal": None, "story.role": "derived"})]
    )
    assert done.problem is None
    assert (tmp_path / "requirements/a.md").stat().st_mtime_ns == before


@pytest.mark.parametrize("sign", ["index.lock", "rebase-merge", "rebase-apply", "MERGE_HEAD"])
def test_nothing_is_read_or_written_while_git_works(tmp_path: Path, sign: str) -> None:
    """B-07: a rebase in the enclosing repository must not look like a thousand deletions."""
    side = register(tmp_path / "repo/register", a=SAMPLE)
    seen = side.read()
    put(tmp_path, f"repo/.git/{sign}", "")
    with pytest.raises(Temporary, match="not read now"):
        side.read()
    (done,) = side.write([edit(seen, "requirements/a.md", {"value": 1})])
    assert done.problem is not None
    assert done.problem.code == "busy"
    assert (tmp_path / "repo/register/requirements/a.md").read_text() == SAMPLE


def test_a_linked_work_tree_is_watched_too(tmp_path: Path) -> None:
    put(tmp_path, "main/.git/worktrees/w/rebase-merge/x", "")
    put(tmp_path, "w/.git", f"gitdir: {tmp_path}/main/.git/worktrees/w\n")
    with pytest.raises(Temporary):
        register(tmp_path / "w").read()


def test_a_missing_folder_is_told_and_counts_as_empty(tmp_path: Path) -> None:
    """B-07: an unmounted disk; the caller decides."""
    seen = RegisterFolder(tmp_path / "gone", tmp_path / "project.yaml").read()
    assert seen.empty
    assert codes(seen) == ["no-folder"]


def test_a_missing_folder_is_not_made(tmp_path: Path) -> None:
    """A mistyped `register` would otherwise fill a second folder with what Jira and the store know."""
    side = RegisterFolder(tmp_path / "gone", tmp_path / "project.yaml")
    (written,) = side.write([FileEdit("", Kind.REQUIREMENT, "REQ-0009", {"title": "二"}, "")])
    assert written.problem
    assert written.problem.code == "no-folder"
    assert not (tmp_path / "gone").exists()


def test_links_out_of_the_register_are_neither_read_nor_written(tmp_path: Path) -> None:
    outside = put(tmp_path, "outside.md", SAMPLE)
    side = register(tmp_path / "r", b=record("B"))
    (tmp_path / "r/requirements/a.md").symlink_to(outside)
    seen = side.read()
    assert codes(seen) == ["symlink"]
    assert [r.values["title"] for r in seen.records] == ["B"]
    assert "requirements/a.md" in seen.frozen
    change = FileEdit("requirements/a.md", Kind.REQUIREMENT, "REQ-0007", {"value": 1}, "0" * 64)
    climb = FileEdit("requirements/../../outside.md", Kind.REQUIREMENT, "REQ-0007", {"value": 1}, "0" * 64)
    refused = [done.problem.code for done in side.write([change, climb]) if done.problem]
    assert refused == ["symlink", "symlink"]
    assert outside.read_text() == SAMPLE


def test_a_file_that_is_still_being_written_waits(tmp_path: Path) -> None:
    import threading

    side = RegisterFolder(tmp_path, tmp_path / "project.yaml", settle=0.3)
    target = put(tmp_path, "requirements/a.md", SAMPLE[:60])
    old = put(tmp_path, "requirements/b.md", record("B"))
    os.utime(old, (time.time() - 60,) * 2)
    writer = threading.Timer(0.1, lambda: target.write_text(SAMPLE))
    writer.start()
    seen = side.read()
    writer.join()
    assert codes(seen) == ["moving"]
    assert seen.frozen == {"requirements/a.md"}
    assert [r.values["title"] for r in seen.records] == ["B"]
    assert [r.uid for r in side.read().records] == ["REQ-0007", ""]


def test_reading_again_parses_only_what_changed(tmp_path: Path) -> None:
    """Of a thousand unchanged files none is parsed."""
    files = {f"r{n:04d}": SAMPLE.replace("REQ-0007", f"REQ-{n:04d}") for n in range(1, 1001)}
    side = register(tmp_path, **files)
    first = side.read()
    second = side.read()
    assert len(second.records) == 1000
    assert all(a is b for a, b in zip(first.records, second.records, strict=True))
    put(
        tmp_path,
        "requirements/r0500.md",
        SAMPLE.replace("REQ-0007", "REQ-0500").replace("core", "additional"),
    )
    third = side.read()
    changed = [r.uid for r, s in zip(third.records, second.records, strict=True) if r is not s]
    assert changed == ["REQ-0500"]


def test_a_quick_second_edit_of_the_same_length_is_seen(tmp_path: Path) -> None:
    side = register(tmp_path, a=SAMPLE)
    target = tmp_path / "requirements/a.md"
    mark = target.stat()
    side.read()
    target.write_text(SAMPLE.replace("value: 5", "value: 4"))
    os.utime(target, ns=(mark.st_atime_ns, mark.st_mtime_ns))
    assert side.read().records[0].values["value"] == 4


def test_the_project_file_is_read_with_places(tmp_path: Path) -> None:
    side = register(tmp_path, a=record("A"))
    assert side.read().project is not None, "a missing one is an empty project"
    put(
        tmp_path,
        "project.yaml",
        "人员:\n  - 标识: li.si\n    姓名: 李四\n    所属方: 我方\nmilestones:\n  - {name: Freeze, kind: 需求冻结, planned: 2026-12-01}\n",
    )
    project = side.read().project
    assert project is not None
    assert project.people[0].side == "ours"
    assert project.milestones[0].kind == "requirement_freeze"
    put(tmp_path, "project.yaml", "people:\n  - id: a\n    rolle: analyst\n  - name: nobody\n")
    seen = side.read()
    assert seen.project is None
    assert [(p.place.line, p.place.column) for p in seen.problems if p.place] == [(3, 5), (4, 5)]
    assert "did you mean 'role'" in seen.problems[0].hint
    assert len(seen.records) == 1, "the records do not suffer"


def test_a_misnamed_folder_and_a_stray_record_are_mentioned(tmp_path: Path) -> None:
    put(tmp_path, "requirement/a.md", record("A"))
    put(tmp_path, "stray.md", record("B"))
    put(tmp_path, "README.md", "# About\n")
    put(tmp_path, "requirements/README.md", "# About\n")
    put(tmp_path, "requirements/.hidden.md", "x")
    seen = register(tmp_path).read()
    assert codes(seen) == ["unknown-folder", "stray-file"]
    assert "did you mean 'requirements'" in seen.problems[0].hint
    assert seen.empty


def test_a_prefix_is_asked_for_and_used(tmp_path: Path) -> None:
    put(tmp_path, "requirements/a.md", record("A", "REQ-0001"))
    put(tmp_path, "requirements/b.md", record("B", "SHOP-REQ-2"))
    seen = RegisterFolder(tmp_path, tmp_path / "project.yaml", id_prefix="SHOP-").read()
    assert [r.uid for r in seen.records] == ["SHOP-REQ-0002"]
    assert codes(seen) == ["bad-id"]
    assert "SHOP-REQ-0001" in seen.problems[0].hint


def test_a_provisional_id_is_an_alias_and_is_replaced(tmp_path: Path) -> None:
    """B-25: numbers come from the register alone."""
    side = register(tmp_path, a=record("A", '"REQ-?a7f3"   # for now'))
    seen = side.read()
    assert (seen.records[0].uid, seen.records[0].alias) == ("", "REQ-?a7f3")
    side.write([edit(seen, "requirements/a.md", {}, "REQ-0004", name=True)])
    assert (tmp_path / "requirements/a.md").read_text() == record("A", '"REQ-0004"   # for now')


def test_what_was_read_in_this_process_is_not_read_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The service's cycles and its console each have a folder of their own: a first look need not parse a thousand files."""
    first = register(tmp_path, **{"REQ-0007": SAMPLE})
    before = first.read()

    def again(*_: object) -> None:
        raise AssertionError("parsed twice")

    with monkeypatch.context() as patched:
        patched.setattr(reading, "parse", again)
        assert RegisterFolder(tmp_path, tmp_path / "project.yaml").read().records == before.records
    put(tmp_path, "requirements/REQ-0007.md", SAMPLE.replace("支付信息加密存储", "改过的标题"))
    (read,) = RegisterFolder(tmp_path, tmp_path / "project.yaml").read().records
    assert read.values["title"] == "改过的标题"
