"""Confluence as the place pages are published to: the client, the wire shapes, and the port built of them."""
