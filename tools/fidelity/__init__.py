"""Makes ``schemas/fidelity.json`` from the specification: what is given by documents, inferred or assumed."""
