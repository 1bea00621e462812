"""`syncer worker`: one of many processes, on whatever machine, that share a store's projects through its queue."""

from typing import TYPE_CHECKING

import click

from syncer.cli.options import Options, examples, shared

if TYPE_CHECKING:
    from contextlib import ExitStack

    from syncer.daemon.exporter import Exporter
    from syncer.daemon.working import Crew
    from syncer.wiring import Wired


@click.command(
    "worker",
    short_help="A further process, here or on another machine.",
    epilog=examples(
        "syncer worker",
        "syncer worker --name rack2-a 2>>worker.log",
        "syncer worker --listen 127.0.0.1:9101    # with figures for Prometheus",
        "syncer --project SHOP worker    # for this project alone",
        "kill -HUP PID    # load the configuration",
    ),
)
@shared()
@click.option(
    "--name", default="", help="What logs and the server's sessions call it; by default machine:process."
)
@click.option(
    "--listen",
    metavar="HOST:PORT",
    default="",
    help="Where /healthz, /readyz and /metrics of this worker are; by default nowhere.",
)
@click.pass_obj
def command(options: Options, name: str, listen: str) -> int:
    """Run cycles that the services ask for, one at a time, until SIGTERM or Ctrl-C; needs engine = "queue" and a store on PostgreSQL.

    Start as many as there is work for, on as many machines as you like, each with the same configuration; `syncer daemon` runs
    once or more often beside them and says what is due. The change in hand is finished first. SIGHUP loads the configuration
    again, if it is valid. A worker that dies leaves its cycle to another.

    With --listen it answers what docs/metrics.md tells of a worker; on any address but this machine's own it wants [web] token.
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
    exporter = _exporter(listen) if listen else None
    try:
        work(lambda: crew(options, exporter), name or f"{socket.gethostname()}:{os.getpid()}")
    finally:
        if exporter is not None:
            exporter.close()
    return 0


def _exporter(listen: str) -> "Exporter":
    """Where figures are to be; nothing is answered yet."""
    from syncer.config.values import split_address
    from syncer.daemon.exporter import Exporter
    from syncer.rules.faults import Wrong

    try:
        return Exporter(*split_address(listen))
    except Wrong as error:
        raise click.BadParameter(f"{error}; {error.faults[0].hint}", param_hint="--listen") from None


def crew(options: Options, exporter: "Exporter | None" = None) -> "Crew":
    """What the configuration makes of a worker, opened; an `exporter` tells of it from then on. Raises Invalid."""
    from contextlib import ExitStack

    from syncer.cli.daemon import workers
    from syncer.cli.session import configured
    from syncer.config.places import Invalid
    from syncer.daemon.ending import Ending
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
        ending = Ending()
        wired.leave = ending.leave
        turns = workers(wired, ending, exporter.watching if exporter is not None else None)
        if exporter is not None:
            _show(exporter, wired, stack)
        return Crew(settings.store.url, turns, settings.daemon.poll, stack.pop_all().close, ending)


def _show(exporter: "Exporter", wired: "Wired", stack: "ExitStack") -> None:
    """Answer for this configuration. Raises Invalid where strangers would be answered, or the address is taken."""
    from syncer.config.places import Invalid
    from syncer.config.values import is_loopback
    from syncer.domain.problems import Problem
    from syncer.http.shared import Audience
    from syncer.web.health import Watched

    place, web = f"{exporter.host}:{exporter.port}", wired.settings.web
    token = web.token.reveal(wired.env) if web.token is not None else ""
    if not token and not is_loopback(exporter.host):
        hint = 'add token = {env = "SYNCER_WEB_TOKEN"} below [web], or listen on 127.0.0.1'
        raise Invalid([Problem(f"the figures would be open to everybody who reaches {place}", hint)])
    watching = exporter.watching
    wired.shared.audience = Audience(watching.metrics.sent, watching.metrics.waited)
    watch = wired.watch()
    stack.callback(watch.close)
    watching.pulse.only([project.key for project in wired.projects])
    try:
        exporter.show(Watched(watching.pulse, watching.metrics, wired.clock, watch.reach, token, ()))
    except OSError as error:
        hint = "see who listens there, or give another address"
        raise Invalid([Problem(f"--listen {place}: {error.strerror}", hint)]) from None
