"""Drafts of the sample project: every letter tried on every record that it could be about, and a few on a page.

Used to check an admin's templates and to prove our own; nothing of it is ever sent.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from syncer.domain.kinds import Kind
from syncer.pages.drafts import Draft
from syncer.pages.view import Register
from syncer.rules.notices import NoticeKind
from syncer.sync.drafts import SentDraft, Waiting

TODAY = datetime(2026, 11, 20, 2, tzinfo=UTC)
STAGES = ("", "pre_sales", "implementation", "service")


def drafts() -> tuple[Draft, ...]:
    """Two letters that wait for one person: one as it should be, one to nobody and with something to look at."""
    received = NoticeKind(
        name="received",
        says={"en": "Receipt of a request", "zh-CN": "收到需求的答复"},
        record=(Kind.REQUIREMENT,),
        to=("source.contact",),
    )
    invitation = NoticeKind(
        name="meeting-notice",
        says={"en": "Invitation to a meeting", "zh-CN": "会议通知"},
        record=(Kind.MEETING,),
        to=("attendees",),
    )
    first = Waiting(
        received, "REQ-0001", "li", ("wang",), "implementation", "", why=(("agreement", "draft"),)
    )
    second = Waiting(invitation, "MTG-0001", "li", (), "", "", again=True, why=(("state", "planned"),))
    text = "王芳，您好：\n\n您提出的需求“支付信息加密”我们已经收到。\n\n1. 一\n   二\n\n顺颂商祺\n李伟"
    return (
        Draft(first, "zh-CN", "需求已登记", text),
        Draft(second, "zh-CN", "会议通知", "各位好：\n\n3 月 1 日前完成。", doubts=("3 月 1 日",)),
    )


def sent() -> tuple[SentDraft, ...]:
    """One that was sent, and one by somebody who has none waiting."""
    at = datetime(2026, 11, 19, 6, 30, tzinfo=UTC)
    one = SentDraft("REQ-0002", "received", "li", at, "mail", ("wang",), "", "", "需求已登记", "li")
    return (one, replace(one, uid="REQ-0003", by="zhao", owner="zhao"))


def trials(name: str, records: Sequence[str], register: Register) -> Iterator[Waiting]:
    """A draft of a template about each record that it is worded for, at every stage, to somebody, several and nobody."""
    kind = NoticeKind(name=name, record=tuple(Kind(one) for one in records), to=("owner",))
    people = tuple(person.id for person in register.data.people)
    for uid, record in register.records.items():
        if record.kind_of_record.value not in records:
            continue
        for stage, to in zip(STAGES, ((), people[:1], people[2:3], people), strict=True):
            yield Waiting(kind, uid, next(iter(people[2:]), ""), to, stage, "", again=stage == "service")
