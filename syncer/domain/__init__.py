"""What a record is: its fields, words, states and stories.

Pure values only. Nothing in this package does I/O, reads a clock or knows a side; it imports the
standard library and pydantic. Import from the modules, not from here.
"""
