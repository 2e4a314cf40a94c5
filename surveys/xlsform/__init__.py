"""Import and export of XLSForm; import its modules where used, as their libraries are slow."""
