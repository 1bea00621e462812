"""Mail: one adapter, over the standard library's SMTP; it says what was sent, and decides nothing."""
