"""Page kinds and their templates: from the register's values to storage format.

Pure: no I/O, no clock, no side. A page kind is one template file with front matter, so that a new kind
needs no Python; everything a template can call is named in vocabulary.py.
"""
