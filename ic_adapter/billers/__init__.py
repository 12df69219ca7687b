"""Everything Invoice Cloud is set up with for a biller: settings, keys, templates, endpoints, clock.

What a biller's router answers is in `router`, its rows in `store`.
"""
