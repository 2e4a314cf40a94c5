"""Addresses that are told of publications."""
