"""The fake Cayenta router: what stands at each biller; it never imports the adapter."""
