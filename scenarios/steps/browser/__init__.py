"""Steps of people who open pages, in Chromium or through plain HTTP."""
