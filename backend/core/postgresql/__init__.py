"""PostgreSQL as Django speaks to it, without all threads waiting for one that says nothing."""
