"""`syncer worker`: one of many processes, on whatever machine, that share a store's projects through its queue."""

from typing import TYPE_CHECKING

import click

from syncer.cli.options import Options, examples, shared

if TYPE_CHECKING:
    from syncer.daemon.working import Crew


@click.command(
    "worker",
    short_help="A further process, here or on another machine.",
    epilog=examples(
        "syncer worker",
        "syncer worker --name rack2-a 2>>worker.log",
        "syncer --project SHOP worker    # for this project alone",
        "kill -HUP PID    # load the configuration",
    ),
)
@shared()
@click.option(
    "--name", default="", help="What logs and the server's sessions call it; by default machine:process."
)
@click.pass_obj
def command(options: Options, name: str) -> int:
    """Run cycles that the services ask for, one at a time, until SIGTERM or Ctrl-C; needs engine = "queue" and a store on PostgreSQL.

    Start as many as there is work for, on as many machines as you like, each with the same configuration; `syncer daemon` runs
    once or more often beside them and says what is due. The change in hand is finished first. SIGHUP loads the configuration
    again, if it is valid. A worker that dies leaves its cycle to another.
    """
    import logging
    import os
    import socket
    from importlib.util import find_spec

    from syncer.config.places import Invalid
    from syncer.daemon import logs
    from syncer.domain.problems import Problem

    if find_spec("procrastinate") is None:
        raise Invalid([Problem("what workers need is not installed", "pip install 'syncer[postgres]'")])
    from syncer.daemon.working import work

    logs.configure(level=logging.DEBUG if options.verbose else logging.INFO)
    work(lambda: crew(options), name or f"{socket.gethostname()}:{os.getpid()}")
    return 0


def crew(options: Options) -> "Crew":
    """What the configuration makes of a worker, opened. Raises Invalid."""
    from contextlib import ExitStack
    from threading import Event

    from syncer.cli.daemon import workers
    from syncer.cli.session import configured
    from syncer.config.places import Invalid
    from syncer.daemon.queue import Queue, crowd
    from syncer.daemon.working import Crew
    from syncer.domain.problems import Problem

    with ExitStack() as stack:
        wired = stack.enter_context(configured(options, serving=True))
        settings = wired.settings
        if settings.daemon.engine != "queue":
            hint = 'write engine = "queue" below [daemon], and the address of a PostgreSQL as [store] url'
            raise Invalid(
                [Problem(f"{options.config} shares no work: the service runs all cycles itself", hint)]
            )
        queue = Queue(settings.store.url)
        stack.callback(queue.close)
        queue.open()
        wired.crowd = crowd(queue)
        ending = Event()
        turns = workers(wired, ending)
        return Crew(settings.store.url, turns, settings.daemon.poll, stack.pop_all().close, ending)
