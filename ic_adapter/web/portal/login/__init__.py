"""Log-in of the portal: register, log in and out, passwords, sessions, further accounts."""
