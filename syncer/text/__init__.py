"""One document tree with its Markdown, ADF and storage forms: splice, canonical form, similarity, merge.

Pure: no I/O, no clock, no globals. It knows nothing of records, rules or sites.
"""
