"""An installation on a Debian of its own, by the commands of docs/operations.md."""
