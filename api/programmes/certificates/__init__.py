"""Certificates of projects, for those who run them."""
