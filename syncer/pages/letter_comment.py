"""A draft as the text of a comment that one role may read: for its owner to copy, to send and to mark as sent (NOT-4).

Why it exists: who lives in Jira finds there what waits to be sent, word for word as on the page; nothing in it is markup, and
what has to be looked at before is said above it. Pure: Markdown, which adapters put into the site's form.
"""

from typing import Final

from syncer.domain.people import Directory
from syncer.domain.project import ProjectData
from syncer.pages.drafts import Draft
from syncer.text.markdown.escape import escape, escape_lines

_EN: Final = {
    "head": "Draft to be sent: {title}",
    "owner": "From: {owner}",
    "to": "To: {to}",
    "subject": "Subject: {subject}",
    "nobody": "not on record",
    "doubts": "Look at this before you send it: {days}. It stands in the record's own words and is no confirmed date.",
    "sent": "Copy it, send it from your own mail, then say so:",
    "kept": "Only one role may read this comment. syncer keeps it up to date until the draft is marked as sent.",
    "and": ", ",
}
_ZH: Final = {
    "head": "待发答复：{title}",
    "owner": "发件人：{owner}",
    "to": "收件人：{to}",
    "subject": "主题：{subject}",
    "nobody": "尚未登记",
    "doubts": "发送前请核对：{days}。该日期出自记录原文，并非已确认的计划日期。",
    "sent": "请复制后用自己的邮箱发送，再标记为已发送：",
    "kept": "本评论仅一个项目角色可见；标记为已发送之前由 syncer 更新。",
    "and": "、",
}


def said_in_comment(draft: Draft, data: ProjectData, locale: str) -> str:
    """Return the comment in Markdown: what surrounds the letter in a locale's language, the letter in its own."""
    words = _ZH if locale.lower().startswith("zh") else _EN
    people = Directory(data.people)

    def name(ref: str) -> str:
        known = people.find(ref)
        return known.name if known is not None and known.name else ref

    to = words["and"].join(name(one) for one in draft.to) or words["nobody"]
    owner = name(draft.owner) if draft.owner else words["nobody"]
    facts = [words["owner"].format(owner=owner), words["to"].format(to=to)]
    blocks = [f"**{_plain(words['head'].format(title=draft.title_in(locale)))}**", _lines(facts)]
    if draft.doubts:
        blocks.append(_plain(words["doubts"].format(days=words["and"].join(draft.doubts))))
    blocks += ["---", _plain(words["subject"].format(subject=draft.subject))]
    blocks += [_lines(each.split("\n")) for each in draft.body.split("\n\n")]
    blocks += ["---", words["sent"], f"`{draft.command}`", f"*{words['kept']}*"]
    return "\n\n".join(blocks)


def _lines(lines: list[str]) -> str:
    """Lines of one paragraph, each on a line of its own."""
    return "\\\n".join(_plain(line.strip()) for line in lines if line.strip())


def _plain(text: str) -> str:
    """What people wrote, so that it reads as they wrote it and marks nothing up."""
    return escape_lines(escape(text, angles=True, in_link=False))
