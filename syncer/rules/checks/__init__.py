"""Findings (CPL-1): what a record lacks, says vaguely or contradicts; one module a subject, one table of all of them.

Why it exists: what is missing costs least while a requirement is still being written. A finding stops nothing, moves nothing
and is never written to Jira; it is shown where people look anyway, with what would cure it. Nothing here knows a file.
"""
