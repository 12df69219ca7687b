"""The admin API under /__admin: one module per noun, one table of routes, the OpenAPI page made from it."""
