"""Page of the staff users, for the role configure."""
