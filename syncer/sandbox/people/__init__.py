"""What people do at the sandbox by themselves: one deed by name, or one after the other at random."""
