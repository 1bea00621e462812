"""`syncer daemon`: the service in the foreground; a supervisor such as systemd starts and ends it."""

import click

from syncer.cli.options import Options, examples, shared


@click.command(
    "daemon",
    short_help="The service: a cycle at every poll.",
    epilog=examples("syncer daemon", "syncer --project SHOP daemon 2>>syncer.log"),
)
@shared()
@click.pass_obj
def command(options: Options) -> int:
    """Run a cycle at every `[daemon] poll`, the first at once, until SIGTERM or Ctrl-C.

    The cycle under way is finished first. With `mode = "plan"` it only says what it would do. Where [mail] is configured, it
    mails at its times (syncer digest shows what).
    """
    import logging
    from dataclasses import replace

    from syncer.cli.session import opened
    from syncer.cycle.postman import Postman
    from syncer.daemon import logs
    from syncer.daemon.mailing import Mailing
    from syncer.daemon.service import serve
    from syncer.daemon.work import Worker

    with opened(options) as (wired, projects):
        logs.configure(level=logging.DEBUG if options.verbose else logging.INFO)
        settings = wired.settings
        turn = settings.daemon.poll if len(projects) > 1 else None  # then the others get theirs
        workers = [
            Worker(one.project, replace(one.ports, turn=turn), writes=settings.mode == "apply")
            for one in projects
        ]
        mailer = wired.mailer() if settings.mode == "apply" else None  # a mail is a write, too
        mailing = Mailing(Postman(wired.places(), wired.mail_times(), mailer)) if mailer is not None else None
        serve(workers, poll=settings.daemon.poll, zone=settings.daemon.timezone, mailing=mailing)
    return 0
