"""The description of the API in OpenAPI 3.1, and the pages that show it."""
