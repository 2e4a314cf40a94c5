"""The operator's pages at `/operator/`, without content of requests."""
