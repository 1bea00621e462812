"""What a page is told besides the register: its document's version, history, reader's task and names of other pages.

Values given by whoever publishes; pages read no clock and look nothing up.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from syncer.pages.ticks import TickAnswer
from syncer.sync.sign_offs import SignOff
from syncer.sync.signed import ChangedRecord, SignedState

DocumentState = Literal["draft", "in_review", "partly_signed", "signed", "changed", "superseded"]
Asked = Literal["review", "confirm", "sign", "decide"]


@dataclass(frozen=True, slots=True)
class VersionRow:
    """One version of the document: what changed in it, and who approved it (people's references or names).

    `change` is printed to every audience as it stands, "" is the first draft; `change_request` is the CR it came from, if any.
    `baselines` are those that were frozen of it, `made_of` whether it came by one alone: nothing was approved for it.
    """

    version: str
    day: date | None
    change: str
    approved_by: tuple[str, ...] = ()
    change_request: str = ""
    baselines: tuple[str, ...] = ()
    made_of: bool = False


@dataclass(frozen=True, slots=True)
class Ask:
    """What the reader is asked to do, and by when."""

    what: Asked
    by: date | None = None


@dataclass(frozen=True, slots=True)
class Charting:
    """How charts are drawn: the drawing's version, and whether its font has Chinese."""

    version: str
    han: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class PageContext:
    """The given part of a page.

    `instance` names this installation and is part of the page's anchor. `dated` is the day of the version shown (or of
    the last change while there is none), never today for its own sake. `signed_version` is empty before the first
    sign-off; `changes` are those since, and `standing` how each requirement stands to what was signed of it. `titles` maps page ids to their titles, for links. `accounts` maps references
    of people (id or e-mail, casefolded) to what the wiki mentions them by, `account_key` says as what; no customer edition uses them. `locales` are those published,
    the binding one first. `tickers` are references, casefolded, of those who have an account to tick a box with; `answers` are what came
    of ticks, by page and by the name of the box. `sign_offs` are baselines in their order, each with who has signed it.
    `charts` is None where nothing can draw any. `revisions` say of meetings how often they have changed, and when last.
    """

    instance: str
    project_key: str
    project_name: str = ""
    timezone: str = "UTC"
    version: str = ""
    state: DocumentState = "draft"
    dated: date | None = None
    history: tuple[VersionRow, ...] = ()
    ask: Ask | None = None
    signed_version: str = ""
    changes: tuple[ChangedRecord, ...] = ()
    standing: Mapping[str, SignedState] = field(default_factory=dict)
    titles: Mapping[str, str] = field(default_factory=dict)
    accounts: Mapping[str, str] = field(default_factory=dict)
    account_key: Literal["account-id", "userkey"] = "account-id"
    locales: tuple[str, ...] = ()
    tickers: frozenset[str] = frozenset()
    answers: Mapping[str, Mapping[str, TickAnswer]] = field(default_factory=dict)
    sign_offs: tuple[SignOff, ...] = ()
    charts: Charting | None = None
    revisions: Mapping[str, tuple[int, datetime]] = field(default_factory=dict)
