"""The console: what people see of the service in a browser, and what they decide there. It writes what commands write, and nothing else."""
