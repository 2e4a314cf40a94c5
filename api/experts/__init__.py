"""Platform HOPE over the wire: members, the coordinator's desk, requesters."""
