"""Django's PostgreSQL backend with a limit on waiting connections."""
