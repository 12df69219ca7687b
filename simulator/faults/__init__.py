"""Faults as values: pipeline.py moves the books, the edge delivers; nothing here touches books or sockets."""
