"""Webhooks: what is registered, the events that happen, their delivery, and the products' routes to register them."""
