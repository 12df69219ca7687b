"""What outlives a request or a run: state files, snapshots, the data folder. Only what cannot be computed is kept."""
