"""The face's own labels in English and Chinese; what people wrote is never translated here."""

from collections.abc import Callable, Mapping
from datetime import datetime

LANGUAGES: Mapping[str, str] = {"en": "English", "zh-CN": "中文"}

ZH: Mapping[str, str] = {
    "Sandbox": "沙盒",
    "A local stand-in for Jira and Confluence": "本地模拟的 Jira 与 Confluence",
    "Acting as": "当前身份",
    "Language": "语言",
    "Spaces": "空间",
    "Pages": "页面",
    "pages": "个页面",
    "issues": "个事项",
    "Projects": "项目",
    "No spaces yet": "还没有空间",
    "No projects yet": "还没有项目",
    "Open a space to read its pages.": "打开一个空间，阅读其中的页面。",
    "Open a project to see and edit its issues.": "打开一个项目，查看和编辑其中的事项。",
    "Create page": "新建页面",
    "Edit": "编辑",
    "History": "历史记录",
    "Version": "版本",
    "Versions of this page": "页面的历史版本",
    "Back to the page": "返回页面",
    "Last changed by": "最后修改",
    "Created by": "创建者",
    "Author": "作者",
    "Date": "日期",
    "Message": "说明",
    "current": "当前版本",
    "You are looking at an old version of this page.": "您正在查看此页面的旧版本。",
    "Go to the current version": "查看当前版本",
    "This page is in the trash.": "此页面已移入回收站。",
    "This page is archived.": "此页面已归档。",
    "Title": "标题",
    "Body in storage format": "正文（存储格式 XML）",
    "Check": "检查",
    "Publish": "发布",
    "Update": "更新",
    "Save": "保存",
    "Cancel": "取消",
    "Delete": "删除",
    "What changed?": "修改说明",
    "The page could not be saved": "页面未能保存",
    "The issue could not be saved": "事项未能保存",
    "Somebody saved a newer version while you were editing. Copy your text and start again.": "您编辑期间已有新版本发布。请先复制您的内容，再重新编辑。",
    "Well-formed. You can publish it.": "格式正确，可以发布。",
    "Labels": "标签",
    "Comments": "评论",
    "Add a comment": "添加评论",
    "No comments yet": "还没有评论",
    "on the words": "针对文字",
    "open": "未解决",
    "reopened": "已重新打开",
    "resolved": "已解决",
    "dangling": "原文已删除",
    "Contents": "目录",
    "This page is empty.": "此页面暂无内容。",
    "This changed meanwhile. Reload when you are ready.": "内容已在别处更新，请在方便时刷新。",
    "Reload": "刷新",
    "Not found": "未找到",
    "There is nothing here, or it has been deleted.": "此处没有内容，或者内容已被删除。",
    "The form has expired. Go back, reload, and try again.": "表单已过期，请返回刷新后重试。",
    "Filter": "筛选",
    "Search summary or key": "搜索概要或编号",
    "All types": "全部类型",
    "Type": "类型",
    "Key": "编号",
    "Summary": "概要",
    "Priority": "优先级",
    "Status": "状态",
    "Assignee": "经办人",
    "Reporter": "报告人",
    "Updated": "更新时间",
    "Created": "创建时间",
    "Unassigned": "未分配",
    "None": "无",
    "No issues match": "没有符合条件的事项",
    "Description": "描述",
    "No description": "暂无描述",
    "Details": "详情",
    "Linked issues": "关联事项",
    "Child issues": "子事项",
    "Web links": "网页链接",
    "No changes yet": "还没有变更记录",
    "Save changes": "保存修改",
    "Edit description": "编辑描述",
    "Separate labels with spaces": "多个标签以空格分隔",
    "Paragraph": "段落",
    "Heading": "标题",
    "Info panel": "信息面板",
    "Note panel": "备注面板",
    "Warning panel": "警告面板",
    "Success panel": "成功面板",
    "Add to the end": "在末尾添加",
    "Kept as it is": "原样保留",
    "Tables, tasks and other rich blocks are kept exactly as they are.": "表格、任务等富文本块会原样保留。",
    "File": "文件",
    "Former user": "已注销用户",
    "Child pages": "子页面",
    "No child pages": "没有子页面",
    "Click here to expand…": "点击展开…",
    "This macro is shown on a real site only": "此宏仅在真实站点中显示",
    "No such file": "找不到文件",
    "Jira issues": "Jira 事项",
    "Skip to the content": "跳到正文",
}


def translator(language: str) -> Callable[[str], str]:
    """Return the function that says a label in a language."""
    if language == "zh-CN":
        return lambda text: ZH.get(text, text)
    return lambda text: text


def macro_words(language: str) -> dict[str, str]:
    """Return the words that macros need, in a language."""
    say = translator(language)
    english = {
        "toc": "Contents",
        "expand": "Click here to expand…",
        "unknown_user": "Former user",
        "children": "Child pages",
        "title": "Title",
        "no_children": "No child pages",
        "macro": "This macro is shown on a real site only",
        "file": "File",
        "missing_file": "No such file",
        "jira": "Jira issues",
    }
    return {key: say(text) for key, text in english.items()} | {"date": date_form(language)}


def date_form(language: str) -> str:
    """Return how a date is written in a language, for `strftime`."""
    return "%Y年%m月%d日" if language == "zh-CN" else "%d %b %Y"


def instant(at: datetime, language: str) -> str:
    """Return an instant to the minute in the words of a language; the caller puts it into the reader's zone."""
    return at.strftime(f"{date_form(language)} %H:%M")


def negotiated(header: str) -> str:
    """Return the language an Accept-Language header prefers."""
    return "zh-CN" if header.strip().lower().startswith("zh") else "en"
