"""A root file system with Python 3.11 and make and no other tool, in which CI runs the commands of the README."""
