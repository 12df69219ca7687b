"""Recording of router traffic with personal data replaced by the type of its tag; nothing unmasked is ever written."""
