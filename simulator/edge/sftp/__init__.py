"""Invoice Cloud's file server over SFTP: listening, log-in, folders as an account sees them, files being written."""
