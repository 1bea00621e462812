"""Attachments of our pages as the store knows them: which picture stands where, and what it was drawn from.

Why it exists: a picture is drawn and uploaded only when what it is drawn from has changed, and whether that is so has to be known
without drawing it and without asking the site (B-39). Pure.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class AttachmentState:
    """An attachment of ours as last uploaded: `holder` is the page's id on the site, `native` the attachment's own.

    `digest` is that of the data it was drawn from, never of its bytes.
    """

    page: str
    name: str
    holder: str
    native: str
    digest: str
