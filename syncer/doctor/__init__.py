"""What `syncer doctor` finds: facts of this machine and of the sites, and what each of them means.

Fetching (here, sites) and judging (results, in_jira, in_confluence) stay apart; nothing here writes or prints.
"""
