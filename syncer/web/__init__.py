"""What the service answers over HTTP: hooks, health, metrics and the console. It runs no cycle and decides no change."""
