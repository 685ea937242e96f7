figures = write_files = None
