"""`syncer schema`: what can be written in configuration, mappings and register files, made from the models."""

import click

from syncer.cli.options import Options, examples, shared
from syncer.cli.output import emit


@click.command(
    "schema",
    short_help="The reference of configuration, mappings and register files.",
    epilog=examples(
        "syncer schema",
        "syncer schema records.requirement",
        "syncer schema mapping --json-schema > mapping.json",
    ),
)
@shared()
@click.argument("path", required=False)
@click.option("--json-schema", is_flag=True, help="A JSON Schema of a whole topic, for an editor.")
@click.pass_obj
def command(options: Options, path: str | None, json_schema: bool) -> int:
    """List every key at PATH, two levels deep, with its form, default and meaning; without PATH, the topics.

    A topic is config, mapping, project or a kind of record; config.jira or records.requirement.fields a part of one.
    """
    from syncer.config.reference import TOPICS, reference

    if path is None and not json_schema:
        if options.json:
            emit(list(TOPICS))
        else:
            click.echo("\n".join(TOPICS))
        return 0
    if json_schema or options.json:
        if path is None or path not in TOPICS:
            raise click.BadParameter(f"a schema is of one of: {', '.join(TOPICS)}", param_hint="PATH")
        emit(TOPICS[path]())
        return 0
    assert path is not None
    try:
        click.echo(reference(path))
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="PATH") from None
    return 0
