"""What a biller hands out besides replies: the nightly bill file, the image of a bill, the day report."""
