"""What pages for people share: session, log-in, forms, templates, uploads.

The pages of the operator's desk are in `web.desk`.
"""
