"""The service that runs cycles by itself: when, in what order, and what it says of them. It decides no change."""
