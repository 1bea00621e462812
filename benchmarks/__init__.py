"""What a cycle costs, in requests against its budgets and in seconds beside a bare client. See docs/performance.md."""
