"""What goes wrong on purpose: rules that strike requests, limits, a lagging index, spoilt and cut replies."""
