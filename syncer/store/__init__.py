"""The register as tables: the hub, on SQLite or PostgreSQL, with the same statements on both.

Why it exists: the store is where a record truly is; Jira and the files are sides of it. Nothing here
decides what a value should be, talks to a site, or keeps a transaction open over I/O.
"""
