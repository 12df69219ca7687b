"""OpenAPI document of a router, and what schemathesis needs to ask it: formats, deserializer, check, profiles."""
