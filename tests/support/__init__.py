"""What several tests lean on: a sandbox of their own, a small project, and a way to run cycles on it."""
