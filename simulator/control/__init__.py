"""The admin API under /__admin: its machinery here, the calls by noun in the folders, all of them in `admin_calls`."""
