"""Jira Cloud as its REST API v3 documents it: a store, a search index apart from it, and the routes."""
