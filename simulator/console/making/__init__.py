"""Forms that make something: a biller, an account, an entry, an arrangement, a phone, an address."""
