"""Certificates for whoever checks one or holds one, and what verifiers of badges look up."""
