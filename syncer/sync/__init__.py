"""Deciding what has to change so that the register and its sides agree.

Pure: values in, values out. Nothing here does I/O, reads a clock or keeps a global; the conductor
(`syncer.cycle`) observes and applies.
"""
