"""Changes of help requests, each in one transaction."""
