"""What payers do as rows: payment intents, and the payments of an account as its payer is shown them."""
