"""A plan that is made in the console: within the limits of the service, and as `syncer plan` says it."""

from __future__ import annotations

from pathlib import Path

from syncer.daemon.front import beside
from syncer.http.counting import Sent
from syncer.http.messages import Call
from syncer.http.shared import Audience
from tests.support.visited import visited

SITE = "http://127.0.0.1:9"
ASKED = Call("GET", "myself")


def test_a_plan_draws_on_the_limits_of_the_service(tmp_path: Path) -> None:
    """B-12: who is told to wait waits on whichever thread, and what is asked counts in one budget."""
    with visited(tmp_path) as console:
        service, plan = console.wired, beside(console.wired)
        sent: list[Sent] = []
        service.shared.audience = Audience(lambda _, one: sent.append(one), lambda *_: None)
        listened = beside(console.wired)
        service.shared.limiter(SITE).pause(30, "too fast")
        assert plan.shared.limiter(SITE).wait("jira", ASKED).seconds > 25
        plan.shared.limiter(SITE).pause(90, "far too fast")
        assert service.shared.limiter(SITE).wait("jira", ASKED).seconds > 85
        gates = [one.shared.gate("jira", SITE, "bot@example.com", "token") for one in (service, plan)]
        assert gates[0] is gates[1], "a token that was refused stops both"
        listened.shared.counter("jira").tell(Sent("GET", "myself", "200", 0.1))
        assert [one.endpoint for one in sent] == ["myself"], "the figures of the service hear of it"
        assert not any(one.read for one in service.shared.counts.values()), (
            "and no cycle takes it for its own"
        )
        for one in (plan, listened):
            one.close()
