"""What is stored of a partner that has nothing but files: profile, file contents, adjustments, payment files."""
