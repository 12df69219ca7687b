"""IC's web services and single sign-on (adapter §16): who may call, one-time links, clerks' sessions."""
