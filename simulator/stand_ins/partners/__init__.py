"""Partners that call the adapter's API: what VertexOne and the IVR send, for their pages and their commands."""
