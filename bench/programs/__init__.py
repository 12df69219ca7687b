"""The programs under measurement: started, pinned to cores, put under load, asked by hand."""
