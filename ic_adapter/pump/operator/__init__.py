"""What an operator sees of the pump and decides: evidence, overview, throughput, decisions.

The pages are in `web.desk`, the API in `web.api`.
"""
