"""The adapter's HTTP side: JSON API, its OpenAPI page, and the guard in front of both."""
