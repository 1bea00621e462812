"""Carries a call to a site and brings back a reply or one of the ports' errors.

Why it exists: what may be sent again, how long to wait and what a failure means is decided here, once
for both products. It reads status and headers; what an error body says is the adapters' business.

A write that was sent and not answered is never guessed at: a repeatable one is sent again, any other
raises `UnknownOutcome`, and only the primary store can tell (see "Writes that are safe").
"""

import json
import logging
import math
import time
from collections.abc import Callable
from dataclasses import dataclass, replace

import requests
from tenacity import RetryCallState, Retrying, retry_if_exception_type

from syncer.domain.json import JsonValue
from syncer.http.counting import LOST, UNSENT, RequestCounter, Sent, endpoint_of, request_id_of
from syncer.http.failures import explain, is_fixed, nothing_sent
from syncer.http.gate import Gate
from syncer.http.limiter import Limiter, Wait
from syncer.http.messages import ABSENT, Call, Reply
from syncer.http.retry import RetrySettings, Seconds, wait_after
from syncer.ports import Permanent, PortError, Refused, Temporary, Throttled, UnknownOutcome, Unreachable

_LOG = logging.getLogger(__name__)
_LOGIN_HINT = "a log-in page or a proxy answered instead of the API; `syncer doctor` looks closer"
_CREDENTIALS = "check user and token"
_MAY = "the account may not do this"
_DENIED = "X-Authentication-Denied-Reason"  # Data Center: too many failed log-ins, whatever the request was


def _no_verdict(_response: requests.Response) -> PortError | None:
    """Nothing is known of what a failure means."""
    return None


def unfenced() -> None:
    """Anybody may write at any time."""


def staying() -> None:
    """Nobody waits for the process to end."""


class _Again(Exception):
    """An attempt that may be repeated; `failure` is what is raised when no attempt is left."""

    def __init__(self, failure: PortError, wait: Wait | None = None, *, slow: bool = False) -> None:
        super().__init__(failure.message)
        self.failure = failure
        self.asked = wait.seconds if wait is not None else None
        self.aside = wait is not None and wait.scope == "issue"
        self.slow = slow


@dataclass
class _Course:
    """What one call has been through: whether some attempt was sent and not answered, and how many."""

    doubtful: bool = False
    silences: int = 0


class Transport:
    """One site as seen by one thread; `counter` and `limiter` are shared by the site's threads.

    `verdict` is the adapter's word on a failure of the site (5xx) whose body leaves no doubt what it was,
    `credentials` what to check where the site does not take ours. `fence` is asked right before each write is sent, again
    after each wait: it raises a port's error where somebody else has the right to write by now. `gate` is shared like the limiter. `leave`
    is asked before each request: it raises Leaving where the process is to end.
    """

    def __init__(
        self,
        site: str,
        send: Callable[[Call], requests.Response],
        *,
        settings: RetrySettings,
        counter: RequestCounter,
        limiter: Limiter,
        sleep: Callable[[Seconds], None] = time.sleep,
        verdict: Callable[[requests.Response], PortError | None] = _no_verdict,
        credentials: str = _CREDENTIALS,
        fence: Callable[[], None] = unfenced,
        gate: Gate | None = None,
        leave: Callable[[], None] = staying,
    ) -> None:
        self.site = site
        self._send = send
        self._settings = settings
        self._counter = counter
        self._limiter = limiter
        self._sleep = sleep
        self._verdict = verdict
        self._credentials = credentials
        self._fence = fence
        self._gate = gate or Gate(site)
        self._leave = leave

    def call(self, call: Call) -> Reply:
        """Send until answered. Raises Unreachable, Refused, Temporary, UnknownOutcome, Permanent.

        Every status that says something about the request itself (2xx, 400, 404, 409, 413) comes back
        as a reply.
        """
        course = _Course()
        retrying = Retrying(
            retry=retry_if_exception_type(_Again),
            wait=self._wait,
            stop=self._is_enough,
            before_sleep=_log,
            sleep=self._sleep,
            reraise=True,
        )
        try:
            return retrying(self._attempt, call, course)
        except _Again as last:
            failure = last.failure
        except Temporary as error:
            failure = error
        if course.doubtful and not call.reading and isinstance(failure, Temporary):
            raise UnknownOutcome(failure.message, failure.hint, failure.retry_after)
        raise failure

    # ------------------------------------------------------------------------------ one attempt

    def _attempt(self, call: Call, course: _Course) -> Reply:
        self._wait_for_turn(call)
        self._leave()
        self._gate.check()
        if not call.reading:
            self._fence()
        began = time.perf_counter()
        try:
            response = self._send(replace(call, patience=self._patience(call, course)))
        except requests.RequestException as error:
            unsent = nothing_sent(error)
            if not unsent:
                self._counter.count(reading=call.reading)
            self._tell(call, UNSENT if unsent else LOST, began)
            raise self._lost(call, course, error, unsent=unsent) from None
        self._counter.count(reading=call.reading)
        self._tell(call, str(response.status_code), began, request_id_of(response.headers))
        return self._judge(call, course, response)

    def _tell(self, call: Call, outcome: str, began: float, request_id: str = "") -> None:
        seconds = time.perf_counter() - began
        self._counter.tell(Sent(call.method, endpoint_of(call.path), outcome, seconds, request_id))
        _LOG.debug("%s %s -> %s in %.3f s [%s]", self.site, call, outcome, seconds, request_id or "-")

    def _patience(self, call: Call, course: _Course) -> Seconds | None:
        """A read may be asked again, so a first silence is borne for a short while, and each further one for longer.

        A write is given all the time that the connection allows: giving it up early only makes its outcome unknown.
        """
        return math.ldexp(self._settings.hurry, course.silences) if call.reading else None

    def _wait_for_turn(self, call: Call) -> None:
        """Until no pause concerns the call and it is its turn. Raises Throttled where that takes too long."""
        self._wait_out(self._limiter.wait(self.site, call))
        self._wait_out(self._limiter.turn(self.site, call, self._settings.longest))

    def _wait_out(self, wait: Wait) -> None:
        if wait.seconds > self._settings.longest:
            said = f"{self.site} asked for a pause{_why(wait.reason)}"
            raise Throttled(said, _later(wait.seconds), wait.seconds, about=wait.scope)
        if wait.seconds > 0:
            self._counter.waited(wait.seconds, wait.reason)
            self._sleep(wait.seconds)

    def _lost(
        self, call: Call, course: _Course, error: requests.RequestException, *, unsent: bool
    ) -> Exception:
        """What to raise where no reply came."""
        reason, hint = explain(error)
        message = f"{self.site}: {reason} ({call})"
        if is_fixed(error):
            return Unreachable(message, hint) if unsent else Permanent(message, hint)
        if unsent:
            return _Again(Unreachable(message, hint))
        course.doubtful = True
        course.silences += 1
        return self._unanswered(call, message, hint)

    def _unanswered(self, call: Call, message: str, hint: str) -> Exception:
        """A call that was sent and whose outcome is not known: again where that is safe."""
        failure = Temporary(message, hint) if call.reading else UnknownOutcome(message, hint)
        return _Again(failure) if call.repeatable else failure

    # ---------------------------------------------------------------------------- judging a reply

    def _judge(self, call: Call, course: _Course, response: requests.Response) -> Reply:
        status = response.status_code
        if status in {429, 503}:
            raise self._told_to_wait(call, course, response)
        self._limiter.answered(self.site, call, response.headers)
        if status >= 500 and status not in ABSENT:
            said = self._verdict(response)
            if said is not None:
                raise said
            course.doubtful = True
            failure = self._unanswered(call, f"{self.site} answered {status} ({call})", "try again later")
            again = (
                status in {502, 504} or call.reading
            )  # a gateway lost it; or asking once more harms nobody
            raise failure if again or not isinstance(failure, _Again) else failure.failure
        if (
            status in {401, 403} - call.tolerates - (ABSENT if call.optional else frozenset())
            or _DENIED in response.headers
        ):
            raise self._refused(call, response)
        return replace(self._read(call, course, response), doubtful=course.doubtful)

    def _told_to_wait(self, call: Call, course: _Course, response: requests.Response) -> Exception:
        """The site did nothing and asks for patience; whom else that concerns, the limiter knows.

        A 503 without a time may be a proxy's, whose site went down with the request in its hands.
        """
        status, wait = (
            response.status_code,
            self._limiter.refused(self.site, call, response.status_code, response.headers),
        )
        if status == 503 and not wait.seconds and not call.repeatable:
            course.doubtful = True
            return self._unanswered(call, f"{self.site} answered 503 ({call})", "try again later")
        asked = wait.seconds or None
        said = (f"{self.site} asks for patience ({status}{_why(wait.reason)}; {call})", _later(asked), asked)
        failure = Throttled(*said, about=wait.scope) if status == 429 else Temporary(*said)
        return _Again(failure, wait, slow=status == 429)

    def _refused(self, call: Call, response: requests.Response) -> Refused:
        denied = response.headers.get(_DENIED, "")
        hint = self._credentials if response.status_code == 401 else f"{self._credentials}, or {_MAY}"
        if "CAPTCHA" in denied:
            hint = "log in once with a browser and solve the captcha"
        said, status = f"{self.site} refuses {call} ({response.status_code})", response.status_code
        if status == 401 or denied:
            return self._gate.doubt(said, hint, status)
        return Refused(said, hint, status=status)

    def _read(self, call: Call, course: _Course, response: requests.Response) -> Reply:
        """The reply with its JSON; a page in HTML is never an answer, and none to say that nothing was made."""
        text = response.text
        if _is_page(response, text):
            if call.optional and response.status_code in ABSENT:
                return Reply(response.status_code, response.headers)
            said = f"{self.site} answered {call} with a web page ({response.status_code})"
            if response.ok and not call.repeatable:
                raise UnknownOutcome(said, _LOGIN_HINT)
            raise Permanent(said, _LOGIN_HINT)
        data: JsonValue = None
        if text:
            try:
                data = json.loads(text)
            except ValueError:
                if response.ok:
                    course.doubtful = True
                    raise self._unanswered(call, f"{self.site}: unreadable reply ({call})", "") from None
            except RecursionError:
                said = f"{self.site}: a reply is nested too deeply ({call})"
                hint = "look for a text with hundreds of lists within lists, and flatten it"
                raise Permanent(said, hint) from None
        return Reply(response.status_code, response.headers, data, text)

    # ------------------------------------------------------------------------- tenacity's questions

    def _wait(self, state: RetryCallState) -> Seconds:
        last = _again(state)
        return wait_after(last.asked, state.attempt_number, self._settings, slow=last.slow)

    def _is_enough(self, state: RetryCallState) -> bool:
        last, bounds = _again(state), self._settings
        attempts = bounds.connects if isinstance(last.failure, Unreachable) else bounds.attempts
        spent = max(state.seconds_since_start or 0.0, state.idle_for) + state.upcoming_sleep
        too_long = (last.asked or 0.0) > (bounds.aside if last.aside else bounds.longest)
        return state.attempt_number >= attempts or spent > bounds.seconds or too_long


def _log(state: RetryCallState) -> None:
    _LOG.warning("%s; again in %.1f s", _again(state).failure.message, state.upcoming_sleep)


def _again(state: RetryCallState) -> _Again:
    """The failed attempt tenacity asks about; it asks about nothing else."""
    error = state.outcome.exception() if state.outcome else None
    assert isinstance(error, _Again)
    return error


def _why(reason: str) -> str:
    """The site's own word for a limit, as part of a message."""
    return f", {reason}" if reason else ""


def _later(seconds: Seconds | None) -> str:
    """When to try again, in words for people."""
    if not seconds:
        return "try again later"
    return (
        f"try again in {math.ceil(seconds)} s"
        if seconds < 90
        else f"try again in {math.ceil(seconds / 60)} min"
    )


def _is_page(response: requests.Response, text: str) -> bool:
    kind = response.headers.get("Content-Type", "").lower()
    return bool(text) and ("html" in kind or ("json" not in kind and text.lstrip().startswith("<")))
