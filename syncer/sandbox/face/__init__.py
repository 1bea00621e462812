"""The sandbox's web face: Jira and Confluence as people see them, rendered on the server.

A demonstration is judged by these pages. They change state only through the same functions as the API.
"""
