"""Faults of Invoice Cloud's file server as values; edge/sftp/faults and billers/arrivals.py carry them out."""
