"""The register on disk: Markdown files with YAML front matter, one record a file.

An adapter: it reads what people wrote into neutral values with places, and writes single values back
so that every other byte stays. It decides nothing about what should change, and imports no other adapter.
"""
