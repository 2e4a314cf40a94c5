"""Tests of the domain, below the API."""
