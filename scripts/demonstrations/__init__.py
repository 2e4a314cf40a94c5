"""The demonstrations that `scripts/demo` plays."""
