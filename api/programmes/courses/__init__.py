"""Courses of a project."""
