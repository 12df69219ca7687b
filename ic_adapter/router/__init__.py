"""Client of a Cayenta router: build a request, send it, read the reply.

What to send is decided in `integrations`, what a failure means for a record in `pump`.
"""
