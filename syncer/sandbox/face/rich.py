"""Rich text between people and Jira: Cloud keeps documents (ADF), Data Center the wiki markup as it was written.

What is shown goes through `adf_view` in both flavours; what people type is Markdown on Cloud and wiki markup on
Data Center. Nothing here decides what a field takes.
"""

from typing import Any

from syncer.sandbox.face import adf_edit
from syncer.sandbox.face.session import Visit
from syncer.sandbox.texts import adf_view
from syncer.sandbox.texts.adf_view import Reader
from syncer.sandbox.texts.markup import to_adf

Json = dict[str, Any]
MARKDOWN = "Markdown: **bold** *italic* `code` - list 1. numbers ### heading"
WIKI = "Wiki markup: *bold* _italic_ {{code}} * list # numbers h3. heading [text|url]"


def document(value: Any) -> Json | None:
    """Return a stored text as a document; wiki markup is converted, nothing stays nothing."""
    if isinstance(value, str):
        return to_adf(value) if value.strip() else None
    return value if isinstance(value, dict) else None


def rendered(value: Any, whom: Reader) -> str:
    """Return a stored text as safe HTML."""
    return adf_view.render(document(value), whom)


def typed(visit: Visit, text: str) -> Any:
    """Return what a person typed as the site stores it; None where they typed nothing."""
    text = text.replace("\r\n", "\n").strip()
    if not text:
        return None
    if not visit.site.cloud:
        return text
    return {"type": "doc", "version": 1, "content": adf_edit.as_nodes(text)}


def editable(value: Any) -> str | None:
    """Return a stored text as one text to type in; None where that would lose something."""
    if value is None or isinstance(value, str):
        return (value or "").replace("\r\n", "\n")
    texts = [one.text for one in adf_edit.blocks(value)]
    said = [text for text in texts if text is not None and not adf_edit.TOKEN.search(text)]
    return "\n\n".join(said) if len(said) == len(texts) else None


def help_line(visit: Visit) -> str:
    """Return how texts are typed here, in English."""
    return MARKDOWN if visit.site.cloud else WIKI
