"""Who is calling, what their token is good for, how they are refused, sessions, and certificates."""
