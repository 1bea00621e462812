"""`syncer daemon`: the service in the foreground; a supervisor such as systemd starts and ends it."""

from typing import TYPE_CHECKING

import click

from syncer.cli.options import Options, examples, shared

if TYPE_CHECKING:
    from collections.abc import Sequence
    from contextlib import ExitStack

    from syncer.daemon.ending import Ending
    from syncer.daemon.queue import Queue
    from syncer.daemon.schedule import Turn
    from syncer.daemon.service import Service
    from syncer.daemon.work import Watcher, Worker
    from syncer.web.watching import Watching
    from syncer.wiring import Wired


@click.command(
    "daemon",
    short_help="The service: a cycle at every poll and after every webhook.",
    epilog=examples(
        "syncer daemon",
        "syncer --project SHOP daemon 2>>syncer.log",
        "kill -HUP PID    # load the configuration",
    ),
)
@shared()
@click.pass_obj
def command(options: Options) -> int:
    """Run a cycle at every `[daemon] poll`, after every webhook, and when a clock or a day is due, until SIGTERM or Ctrl-C.

    The change in hand is finished first; the rest comes with the next start. SIGHUP loads the configuration again, if it is valid. With `mode = "plan"` it only says what
    it would do. Where [mail] is configured, it mails at its times (syncer digest shows what). With `engine = "queue"` it runs no cycle
    itself: it asks for them, and `syncer worker` processes run them, here and on other machines.
    """
    import logging

    from syncer.daemon import logs
    from syncer.daemon.service import serve

    logs.configure(level=logging.DEBUG if options.verbose else logging.INFO)
    serve(lambda watching: service(options, watching))
    return 0


def service(options: Options, watching: "Watching") -> "Service":
    """What the configuration makes of the service, opened. Raises Invalid."""
    from contextlib import ExitStack

    from syncer.cli.session import configured
    from syncer.cycle.postman import Postman
    from syncer.daemon.ending import Ending
    from syncer.daemon.front import offer_of
    from syncer.daemon.mailing import Mailing
    from syncer.daemon.service import Service
    from syncer.http.shared import Audience

    with ExitStack() as stack:
        wired = stack.enter_context(configured(options, serving=True))
        settings = wired.settings
        queue = _queue(wired, stack) if settings.daemon.engine == "queue" else None
        ending = Ending()
        wired.leave = ending.leave
        turns = workers(wired, ending, watching) if queue is None else _asking(wired, queue, watching)
        mailer = wired.mailer() if settings.mode == "apply" else None  # a mail is a write, too
        mailing = Mailing(Postman(wired.places(), wired.mail_times(), mailer)) if mailer is not None else None
        wired.shared.audience = Audience(watching.metrics.sent, watching.metrics.waited)
        offer = offer_of(wired, queue)
        if offer is not None:
            stack.callback(offer.close)
        return Service(
            turns,
            settings.daemon.poll,
            zone=settings.daemon.timezone,
            mailing=mailing,
            offer=offer,
            close=stack.pop_all().close,
            ending=ending,
        )


def workers(wired: "Wired", ending: "Ending", watcher: "Watcher | None" = None) -> "Sequence[Worker]":
    """The projects as this process runs them, with the ports they keep; `watcher` counts what becomes of their turns.

    While `ending` is set a cycle sends nothing after the change in hand, and soon reads nothing either.
    """
    from dataclasses import replace

    from syncer.cli.session import tokens
    from syncer.daemon.countdown import Countdown
    from syncer.daemon.work import UNWATCHED, Worker

    settings = wired.settings
    countdown = Countdown(tokens(settings))
    turn = settings.daemon.poll if len(wired.projects) > 1 else None  # then the others get theirs
    return [
        Worker(
            project,
            replace(wired.ports(project), turn=turn, ending=ending.is_set),
            writes=settings.mode == "apply",
            heard=lambda _: countdown.tell(wired.clock().date()),
            watcher=watcher or UNWATCHED,
        )
        for project in wired.projects
    ]


def _queue(wired: "Wired", stack: "ExitStack") -> "Queue":
    """The store's queue, opened."""
    from syncer.daemon.queue import Queue, crowd

    queue = Queue(wired.settings.store.url)
    stack.callback(queue.close)
    queue.open()
    wired.crowd = crowd(queue)  # a plan that the console asks for is made here, beside the workers
    return queue


def _asking(wired: "Wired", queue: "Queue", watcher: "Watcher") -> "Sequence[Turn]":
    """The projects as workers run them, asked for through the queue."""
    from syncer.daemon.deferring import Deferring

    poll = wired.settings.daemon.poll
    return [Deferring(one.key, wired.hub, queue, poll, wired.clock, watcher) for one in wired.projects]
