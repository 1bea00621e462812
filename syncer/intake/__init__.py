"""Intake: what people already have – story lists, tables, minutes – read into drafts of records.

It must not write anything, ask anybody or give out an id: whoever calls it enters the drafts into the register.
"""
