"""Pages for whoever is not signed in: the virtual site `/pay/{bid}/` and the cloud store `/store/{bid}/`."""
