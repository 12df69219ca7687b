"""What a biller hands out besides replies: the nightly bill file and the image of a bill."""
