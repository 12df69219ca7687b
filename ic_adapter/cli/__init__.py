"""The command line `ic-adapter`: one module per command group.

Commands parse options and print; the work is done by the packages below.
"""
