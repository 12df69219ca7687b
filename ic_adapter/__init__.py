"""Invoice Cloud's side of every Cayenta integration, as the program `ic-adapter`.

A router is known only by its URL and settings; the simulator is a separate program and is never imported.
"""
