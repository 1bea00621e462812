"""The command line: one module per command, each of which parses, calls and prints, and decides nothing.

Modules here import nothing heavy at their top: `syncer --help` has to answer at once.
"""
