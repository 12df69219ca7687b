"""What a user of the product sees, collected through commands, HTTP and the wheel; imports none of its packages."""
