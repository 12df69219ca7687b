"""The line that a request passes, from its bytes to the reply. What is allowed and what it means is in contract/."""
