"""What `scripts/run` does once the packages are there: prepare the data, start, watch, stop."""
