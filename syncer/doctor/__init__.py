"""What `syncer doctor` finds: facts of this machine and of the sites, and what each of them means.

Fetching (here, sites, webhooks) and judging (results, in_jira, in_confluence, in_webhooks) stay apart; nothing here prints, and nothing
writes but registering, which somebody asks for by an option of its own.
"""
