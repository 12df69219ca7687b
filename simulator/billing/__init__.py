"""The books: pure Python about accounts and money; knows neither XML nor HTTP nor the wall clock."""
