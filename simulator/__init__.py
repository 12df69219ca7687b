"""The fake Cayenta router: what stands at each biller. It never imports the adapter."""
