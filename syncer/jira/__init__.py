"""Jira as a side: the client, the wire shapes, the catalogue of names, and the port built of them."""
