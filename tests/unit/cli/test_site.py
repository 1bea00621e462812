"""Pages for readers without Confluence: a site of one audience's pages, and PDF by a browser that is there."""

from __future__ import annotations

import shutil
from dataclasses import replace
from html import unescape
from pathlib import Path

import click
import pytest

from syncer.cli.pdf import BROWSERS, NAMED, browser, print_pdf
from syncer.cli.site import MARK, Documents, Site
from syncer.config.assets import assets
from syncer.pages.catalogue import load
from syncer.pages.render import Rendered
from syncer.preview.pictures import Pictures

LABELS = load({"labels.yaml": (assets().templates / "labels.yaml").read_text("utf-8")}).labels
SPEC = Rendered(
    "requirement-spec.customer.en", "requirement-spec", "CAMP · Requirements", "<p>Words</p>", (), "", "", ""
)
CHINESE = replace(
    SPEC, page="requirement-spec.customer.zh-CN", title="CAMP · 需求规格说明书", body="<p>内容</p>"
)
PART = replace(
    SPEC,
    page="change-impact.CR-0001.customer.en",
    title="CR-0001 · <b>Fees</b>",
    parent=SPEC.page,
    body='<p><ac:link><ri:page ri:content-title="CAMP · Requirements"/><ac:link-body>there</ac:link-body></ac:link></p>'
    '<ac:structured-macro ac:name="expand"><ac:parameter ac:name="title">More</ac:parameter>'
    "<ac:rich-text-body><p>folded &lt;details&gt;</p></ac:rich-text-body></ac:structured-macro>",
)


INDEX_EN = "index.customer.en"


def _indexes() -> tuple[Rendered, Rendered]:
    """The project's index pages, which say what it is."""

    def body(rows: dict[str, str]) -> str:
        said = "".join(
            f"<tr><th><p>{head}</p></th><td><p>{cell}</p></td></tr>" for head, cell in rows.items()
        )
        return f'<ac:structured-macro ac:name="details"><ac:rich-text-body><table><tbody>{said}</tbody></table></ac:rich-text-body></ac:structured-macro>'

    english = body({"Customer": "Lakeside Camps", "Document number": "LSC-1", "Date": "22 November 2026"})
    chinese = body({"客户": "湖畔营地", "文档编号": "LSC-1", "日期": "2026年11月22日"})
    first = replace(SPEC, page=INDEX_EN, kind="index", title="LSC-1 · Project index", body=english)
    return first, replace(first, page="index.customer.zh-CN", title="LSC-1 · 项目目录", body=chinese)


def _pictures() -> Pictures:
    return Pictures(lambda _figure: b"")


def _site(out: Path, *pages: Rendered, unfolded: bool = False) -> Site:
    names = {one.title: f"{one.page}.html" for one in pages}
    fronts = [one for one in pages if one.kind == "index"]
    made = Site(Documents(out, names, _pictures(), unfolded=unfolded), pages, LABELS, "CAMP", fronts)
    for page in pages:
        made.write(page)
    made.finish()
    return made


def test_a_site_leads_from_page_to_page_and_to_the_other_language(tmp_path: Path) -> None:
    _site(tmp_path / "site", SPEC, CHINESE, PART)
    front = (tmp_path / "site" / "index.html").read_text("utf-8")
    part = (tmp_path / "site" / f"{PART.page}.html").read_text("utf-8")
    spec = (tmp_path / "site" / f"{SPEC.page}.html").read_text("utf-8")
    assert "<title>CAMP · Contents · 目录</title>" in front
    assert "CR-0001 · &lt;b&gt;Fees&lt;/b&gt;" in front
    assert f'{SPEC.page}.html">there</a>' in part
    assert f'<a href="{CHINESE.page}.html" lang="zh-CN">中文</a>' in spec
    assert 'aria-current="page">CAMP · Requirements' in spec
    assert "CAMP · 需求规格说明书" not in spec  # the contents are those of one language


def test_the_front_page_says_whose_documents_these_are_and_lists_them_as_one_reads_them(
    tmp_path: Path,
) -> None:
    """PG-19, for readers without Confluence."""
    site = _site(
        tmp_path / "site",
        *_indexes(),
        replace(PART, kind="change-impact", parent=INDEX_EN),
        replace(SPEC, parent=INDEX_EN),
        CHINESE,
    )
    site.written.append(f"{SPEC.page}.pdf")
    front = site.finish().read_text("utf-8")
    assert "<h1>Lakeside Camps · LSC-1</h1>" in front
    english, _, chinese = front.partition('<section lang="zh-CN">')
    assert "22 November 2026" in english
    assert "<h3>Contents</h3>" in english
    assert "湖畔营地" in chinese
    assert "<h3>目录</h3>" in chinese
    assert english.index(SPEC.title) < english.index("CR-0001")  # not by the names of files
    assert f'<a href="{SPEC.page}.pdf" lang="en">PDF</a>' in english
    assert f"{PART.page}.pdf" not in front


def test_a_page_that_is_none_any_more_is_taken_out_and_other_files_stay(tmp_path: Path) -> None:
    """What a customer may see no more must not stand in the folder that is sent next."""
    out = tmp_path / "site"
    _site(out, SPEC, PART)
    (out / "notes.txt").write_text("ours", encoding="utf-8")
    _site(out, SPEC)
    assert sorted(path.name for path in out.iterdir()) == [
        MARK,
        "index.html",
        "notes.txt",
        f"{SPEC.page}.html",
    ]


def test_a_folder_of_something_else_is_refused(tmp_path: Path) -> None:
    (tmp_path / "thesis.docx").write_text("mine", encoding="utf-8")
    with pytest.raises(click.UsageError, match="holds other things"):
        _site(tmp_path, SPEC)


def test_a_mark_that_somebody_changed_takes_nothing_from_elsewhere(tmp_path: Path) -> None:
    (tmp_path / "precious.txt").write_text("mine", encoding="utf-8")
    out = tmp_path / "site"
    _site(out, SPEC)
    (out / MARK).write_text('["../precious.txt", 7, "gone.html"]', encoding="utf-8")
    _site(out, SPEC)
    assert (tmp_path / "precious.txt").exists()


def test_what_is_printed_is_unfolded_and_nothing_runs_or_loads(tmp_path: Path) -> None:
    _site(tmp_path / "site", PART, unfolded=True)
    text = (tmp_path / "site" / f"{PART.page}.html").read_text("utf-8")
    assert "<details open>" in text
    assert "folded &lt;details&gt;" in text
    assert "default-src 'none'" in unescape(text)
    assert "<script" not in text


def test_each_printed_page_says_what_it_is_of_and_no_title_ends_the_style(tmp_path: Path) -> None:
    named = replace(SPEC, title='CAMP "}</style><b> 需求')
    text = Documents(tmp_path, {}, _pictures()).write(named).read_text("utf-8")
    style = text.partition("<style>")[2].partition("</style>")[0]
    assert 'content: "CAMP \\22 \\7d \\3c \\2f style\\3e \\3c b\\3e  需求";' in style
    assert "</html>" in text.partition("</style>")[2]
    assert "counter(pages)" in style


def test_no_browser_is_an_error_that_says_how_to_name_one() -> None:
    with pytest.raises(click.UsageError, match=f"no-such-browser.*by {NAMED}"):
        browser({NAMED: "no-such-browser"})


@pytest.mark.skipif(not any(map(shutil.which, BROWSERS)), reason="no chromium here: install it to print")
def test_a_page_is_printed(tmp_path: Path) -> None:
    path = Documents(tmp_path, {}, _pictures(), unfolded=True).write(CHINESE)
    made = print_pdf(browser(), path, CHINESE.title)
    assert made.read_bytes().startswith(b"%PDF-")


def test_what_is_printed_leads_to_no_file_of_this_machine(tmp_path: Path) -> None:
    """B-22: a PDF would keep the whole path of its folder, with the name of whoever printed it."""
    program = tmp_path / "browser"
    program.write_text(
        '#!/bin/sh\nfor one; do case "$one" in --print-to-pdf=*) out="${one#*=}";; file:*) in="${one#file://}";; esac; done\ncp "$in" "$out"\n',
        encoding="utf-8",
    )
    program.chmod(0o755)
    part = replace(
        PART,
        body=f'{PART.body}<p><a href="https://x.example/a.pdf">far</a> <a href="notes/a.md">near</a></p>',
    )
    names = {SPEC.title: f"{SPEC.page}.html"}
    path = Documents(tmp_path / "out", names, _pictures(), unfolded=True).write(part)
    printed = print_pdf(str(program), path, part.title).read_text("utf-8")
    assert f'{SPEC.page}.html">there</a>' in path.read_text("utf-8")
    assert (
        '<a class="page">there</a>' in printed,
        "<a>near</a>" in printed,
        '<a href="https://x.example/a.pdf">' in printed,
    ) == (True, True, True)
    assert sorted(one.name for one in path.parent.iterdir()) == [path.name, path.with_suffix(".pdf").name]


def test_a_browser_that_prints_nothing_is_named_with_its_words(tmp_path: Path) -> None:
    program = tmp_path / "browser"
    program.write_text("#!/bin/sh\necho it hurts >&2\nexit 3\n", encoding="utf-8")
    program.chmod(0o755)
    path = Documents(tmp_path, {}, _pictures()).write(SPEC)
    with pytest.raises(click.UsageError, match="it hurts"):
        print_pdf(str(program), path, SPEC.title)
