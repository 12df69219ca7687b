"""What pages for people share: log-in and session, forms, templates, static files, uploads.

The pages of the operator's desk are in `web.desk`.
"""
