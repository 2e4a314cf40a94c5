"""Tags for the pages."""
