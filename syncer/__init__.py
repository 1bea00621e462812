"""syncer keeps a register of customer requirements in step with Jira and publishes it in Confluence."""

__version__ = "0.1.0"
