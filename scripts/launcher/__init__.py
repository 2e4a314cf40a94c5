"""`scripts/run` once the packages are installed: prepare the data, start, watch, stop."""
