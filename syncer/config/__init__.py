"""What administrators write (config.toml, mappings), read with a place for every word.

Sees models, no adapter. Every message says what is wrong, where and what to do; all of them come at once.
"""
