"""Programs for CI and the tests; not part of the product."""
