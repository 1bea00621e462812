"""`syncer daemon`: the service in the foreground; a supervisor such as systemd starts and ends it."""

from typing import TYPE_CHECKING

import click

from syncer.cli.options import Options, examples, shared

if TYPE_CHECKING:
    from syncer.daemon.service import Service
    from syncer.web.watching import Watching


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

    The cycle under way is finished first. SIGHUP loads the configuration again, if it is valid. With `mode = "plan"` it only says what
    it would do. Where [mail] is configured, it mails at its times (syncer digest shows what).
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
    from dataclasses import replace

    from syncer.cli.session import opened
    from syncer.cycle.postman import Postman
    from syncer.daemon.front import offer_of
    from syncer.daemon.mailing import Mailing
    from syncer.daemon.service import Service
    from syncer.daemon.work import Worker
    from syncer.http.shared import Audience

    with ExitStack() as stack:
        wired, projects = stack.enter_context(opened(options))
        settings = wired.settings
        turn = settings.daemon.poll if len(projects) > 1 else None  # then the others get theirs
        workers = [
            Worker(
                one.project, replace(one.ports, turn=turn), writes=settings.mode == "apply", watcher=watching
            )
            for one in projects
        ]
        mailer = wired.mailer() if settings.mode == "apply" else None  # a mail is a write, too
        mailing = Mailing(Postman(wired.places(), wired.mail_times(), mailer)) if mailer is not None else None
        wired.shared.audience = Audience(watching.metrics.sent, watching.metrics.waited)
        offer = offer_of(wired)
        if offer is not None:
            stack.callback(offer.close)
        return Service(
            workers,
            settings.daemon.poll,
            zone=settings.daemon.timezone,
            mailing=mailing,
            offer=offer,
            close=stack.pop_all().close,
        )
