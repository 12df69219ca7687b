"""The floors: bare programs that the product is compared with. They import nothing of the product."""
