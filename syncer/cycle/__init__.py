"""The only conductor: observe, plan, apply, publish. Four steps, four modules, no adapter by name.

It decides nothing that `sync` and `pages` can decide, and knows the world through `ports` alone.
"""
