"""`scripts/demo cluster`: several machines, of which one after the other fails, under load."""
