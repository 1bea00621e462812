"""Alembic's way in: migrations run on the connection that `store.engine.upgrade` hands over."""

from alembic import context

from syncer.store.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    transactional_ddl=False,  # the caller's transaction holds it all
)
context.run_migrations()
