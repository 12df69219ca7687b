"""The JSON API under `/api`: one module per noun, listed in `routes`.

Pages for people are in `web.desk`.
"""
