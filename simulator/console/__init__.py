"""The web console at /console: its machinery here, the pages by noun in the folders. Changes go through control/."""
