"""The Django project and its domain applications."""
