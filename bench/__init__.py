"""The bench: the product beside a bare floor of the same stack, in one run; not shipped, imports neither program."""
