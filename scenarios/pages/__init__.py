"""Pages as a person uses them: in Chromium, or through plain HTTP without JavaScript; holds no step."""
