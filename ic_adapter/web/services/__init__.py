"""IC's web services for billers (adapter §16): JSON calls under `/ic/`, and the page of single sign-on."""
