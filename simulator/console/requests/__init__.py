"""Requests that are sent from the console."""
