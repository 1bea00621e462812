"""Webhooks on their way: signed, retried, and as unreliable as one wants them.

Each registration has a thread of its own that sends in turn, so that no request waits and no slow receiver holds up
another. When something is due is said by the sandbox's clock: moving it on brings retries at once.
"""

from __future__ import annotations

import hashlib
import hmac
import http.client
import json
import random
import ssl
import threading
import uuid
from collections import deque
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from syncer.sandbox.host import User
from syncer.sandbox.jira.query import QueryError, prepare
from syncer.sandbox.jira.records import Issue
from syncer.sandbox.site import Site
from syncer.sandbox.webhooks.events import Event, Observer
from syncer.sandbox.webhooks.hooks import Hook, Product
from syncer.sandbox.webhooks.wiki_events import WikiObserver

CONNECT_SECONDS, REPLY_SECONDS = 5.0, 20.0
CLOUD_RETRIES = 5
RETRY_SECONDS = (300.0, 900.0)
REORDER_SECONDS = 30.0
_RETRIED = frozenset({408, 409, 425, 429})
_LOG_BOUND = 5_000


@dataclass
class Job:
    """One delivery; its identifier stays the same however often it is sent."""

    hook: Hook
    event: str
    identifier: str
    body: bytes
    due: datetime
    flow: str = "Primary"
    attempts: list[dict[str, Any]] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """For the control interface, without the body."""
        shown = {name: getattr(self, name) for name in ("event", "identifier", "flow", "attempts")}
        return shown | {"hook": self.hook.id, "product": self.hook.product, "url": self.hook.url}


class Webhooks:
    """All of one site's webhooks: who is registered, what happened, what is on its way."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self.log: deque[Job] = deque(maxlen=_LOG_BOUND)
        self.dropped = 0
        self._observer = Observer(site, self._matching)
        self._wiki = WikiObserver(site)
        self._user: User | None = None
        self._couriers: dict[int, Courier] = {}
        self._chances = site.random_for("webhooks")
        self._last_issues: dict[int, Any] = {}
        site.listeners.append(self._hear)
        site.clock.watchers.append(self._moved)
        self.listen()

    @property
    def hooks(self) -> dict[int, Hook]:
        """The registrations of both products, by number."""
        return self._site.hooks

    def of(self, product: Product) -> dict[int, Hook]:
        """The registrations of one product, by number."""
        return {number: one for number, one in self.hooks.items() if one.product == product}

    def clear(self) -> None:
        """Forget every registration and what is on its way."""
        self.hooks.clear()
        self.start_over()

    def start_over(self) -> None:
        """After a seed nothing has happened: what it put there is simply there."""
        self.close()
        self._last_issues.clear()
        self._observer.listening = self._wiki.listening = False
        self.listen()

    def close(self) -> None:
        """End the threads; what was not sent is lost."""
        for courier in self._couriers.values():
            courier.close()
        self._couriers.clear()

    def leave(self) -> None:
        """Listen to the site no more."""
        self.close()
        self._site.listeners.remove(self._hear)
        self._site.clock.watchers.remove(self._moved)

    def waiting(self) -> int:
        """How many deliveries are under way or waiting for their time."""
        return sum(courier.waiting() for courier in self._couriers.values())

    def _hear(self, event: str, *subject: Any) -> None:
        if event in ("seeded", "cleared"):
            self.start_over()
        elif event == "written" and self._wiki.listening:
            self._spread(self._wiki.gather(self._user))
        elif event == "settled":
            self._user = subject[0]
            if self._observer.listening:
                self._spread(self._observer.gather(self._user))
        elif self._observer.listening and event != "written":
            self._observer.note(event, *subject)

    def listen(self) -> None:
        """Begin to listen to each product, once there is a registration."""
        if self.of("jira") and not self._observer.listening:
            self._observer.begin()
        if self.of("confluence") and not self._wiki.listening:
            self._wiki.begin()

    def _moved(self) -> None:
        for courier in tuple(self._couriers.values()):
            courier.wake()

    def _matching(self, issue: Issue) -> frozenset[int]:
        return frozenset(one.id for one in self.hooks.values() if self._selects(one, issue))

    def _selects(self, hook: Hook, issue: Issue) -> bool:
        if not hook.jql.strip():
            return True
        viewer = next((one for one in self._site.users.values() if one.admin), None)
        try:
            return bool(prepare(self._site.jira, viewer, hook.jql).matches(issue))
        except QueryError:
            return False

    def _spread(self, events: list[Event]) -> None:
        for event in events:
            for hook in tuple(self.hooks.values()):
                if hook.wants(event.product, event.name) and (
                    event.matched is None or hook.id in event.matched
                ):
                    self._send(hook, event)
            if event.issue is not None and "issue_event_type_name" in event.payload:
                self._last_issues[event.issue] = event.payload["issue"]

    def _send(self, hook: Hook, event: Event) -> None:
        """Put an event on its way, with what the faults make of it."""
        faults, chances = self._site.faults.webhooks, self._chances
        if faults.drop and chances.random() < faults.drop:
            self.dropped += 1
            return
        payload = event.payload
        if faults.stale and event.issue in self._last_issues and chances.random() < faults.stale:
            payload = payload | {"issue": self._last_issues[event.issue]}
        body = b"" if hook.exclude_body else json.dumps(payload, ensure_ascii=False).encode()
        late = faults.delay
        if faults.reorder and chances.random() < faults.reorder:
            late += REORDER_SECONDS
        due = self._site.clock.now() + timedelta(seconds=late)
        job = Job(hook, event.name, str(uuid.UUID(int=chances.getrandbits(128))), body, due)
        job.flow = "Secondary" if late > REORDER_SECONDS else "Primary"
        copies = 2 if faults.duplicate and chances.random() < faults.duplicate else 1
        for _ in range(copies):
            self._queue(replace(job, attempts=[]))

    def _queue(self, job: Job) -> None:
        bound = self._site.switches.dc_webhook_queue
        if not self._site.cloud and self.waiting() >= bound:
            self.dropped += 1
            return
        courier = self._couriers.get(job.hook.id)
        if courier is None:
            chances = self._site.random_for(f"webhook {job.hook.id}")
            courier = self._couriers[job.hook.id] = Courier(self._site, self.log, chances)
        courier.take(job)


class Courier:
    """The thread that delivers for one registration."""

    def __init__(self, site: Site, log: deque[Job], chances: random.Random) -> None:
        self._site = site
        self._log = log
        self._chances = chances
        self._jobs: list[Job] = []
        self._busy = 0
        self._closed = False
        self._news = threading.Condition()
        threading.Thread(target=self._run, name="webhook", daemon=True).start()

    def take(self, job: Job) -> None:
        """Deliver this when it is due."""
        with self._news:
            self._jobs.append(job)
            self._news.notify()

    def wake(self) -> None:
        """Look at the clock again."""
        with self._news:
            self._news.notify()

    def close(self) -> None:
        """End the thread after what it is sending now."""
        with self._news:
            self._closed = True
            self._news.notify()

    def waiting(self) -> int:
        """How many jobs it has, the one under way included."""
        return len(self._jobs) + self._busy

    def _run(self) -> None:
        while (job := self._next()) is not None:
            status = _post(job, self._headers(job))
            job.attempts.append({"at": self._site.clock.now().isoformat(), "status": status})
            if len(job.attempts) == 1:
                self._log.append(job)
            with self._news:
                self._busy = 0
                if self._again(job, status):
                    job.due = self._site.clock.now() + timedelta(
                        seconds=self._chances.uniform(*RETRY_SECONDS)
                    )
                    self._jobs.append(job)

    def _next(self) -> Job | None:
        """The first job that is due, waiting for one; None at the end."""
        with self._news:
            while not self._closed:
                now = self._site.clock.now()
                for job in self._jobs:
                    if job.due <= now:
                        self._jobs.remove(job)
                        self._busy = 1
                        return job
                soonest = min((job.due for job in self._jobs), default=None)
                still = soonest is None or self._site.clock.frozen
                self._news.wait(None if still or soonest is None else (soonest - now).total_seconds())
            return None

    def _again(self, job: Job, status: int) -> bool:
        most = CLOUD_RETRIES if self._site.cloud else self._site.switches.dc_webhook_retries
        most = 0 if self._rule(job.hook) else most
        failed = status == 0 or status in _RETRIED or status >= 500
        return failed and len(job.attempts) <= most

    def _headers(self, job: Job) -> dict[str, str]:
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            "User-Agent": "Atlassian Webhook HTTP Client",
        } | job.hook.headers
        if self._rule(job.hook):
            return headers
        if job.hook.secret:
            digest = hmac.new(job.hook.secret.encode(), job.body, hashlib.sha256).hexdigest()
            headers["X-Hub-Signature"] = f"sha256={digest}"
        if self._site.cloud or self._site.switches.dc_webhook_headers:
            headers["X-Atlassian-Webhook-Identifier"] = job.identifier
            headers["X-Atlassian-Webhook-Flow"] = job.flow
            if job.attempts:
                headers["X-Atlassian-Webhook-Retry"] = str(len(job.attempts))
        return headers

    def _rule(self, hook: Hook) -> bool:
        """Whether it is no webhook but an automation rule of Cloud's: it signs, numbers and repeats nothing."""
        return self._site.cloud and hook.product == "confluence"


def _post(job: Job, headers: dict[str, str]) -> int:
    """Send a body; its status, 0 where nobody answered."""
    place = urlsplit(job.hook.url)
    port, host = place.port, place.hostname or ""
    secure = place.scheme == "https"
    line = (
        http.client.HTTPSConnection(host, port, timeout=CONNECT_SECONDS, context=ssl.create_default_context())
        if secure
        else http.client.HTTPConnection(host, port, timeout=CONNECT_SECONDS)
    )
    try:
        line.connect()
        line.sock.settimeout(REPLY_SECONDS)
        target = (place.path or "/") + (f"?{place.query}" if place.query else "")
        line.request("POST", target, job.body, headers)
        return line.getresponse().status
    except (OSError, ValueError, http.client.HTTPException):
        return 0
    finally:
        line.close()


def report(webhooks: Webhooks) -> dict[str, Any]:
    """What the control interface shows: registrations, what is waiting, what was sent and how that went."""
    shown = ("id", "name", "product", "url", "events", "jql", "active")
    hooks = webhooks.hooks.values()
    return {
        "webhooks": [{name: getattr(hook, name) for name in shown} for hook in hooks],
        "waiting": webhooks.waiting(),
        "dropped": webhooks.dropped,
        "deliveries": [job.as_json() for job in tuple(webhooks.log)],
    }
