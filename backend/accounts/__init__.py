"""Members of organisations and of Platform HOPE: sign-in, keys and sessions."""
