"""Profiles of replies: what the contract says above the XSD, made from the specification's tables and samples."""
