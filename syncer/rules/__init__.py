"""What must hold: conditions, priority, working time, clocks, gates, completeness; pure functions over values.

Why it exists: the documents' rules are written as YAML and judged the same way wherever they are asked, by a cycle, by a
page or by `explain`. Nothing here reads a clock, a file or a site, and nothing here knows a mapping or a side.
"""
