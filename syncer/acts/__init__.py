"""What people decide, in the words of no command and no page: what may be decided, and the row of the store that says so."""
