"""The pages: the biller's web site, Cayenta's portal and staff screen, VertexOne, the IVR, and all of them at once."""
