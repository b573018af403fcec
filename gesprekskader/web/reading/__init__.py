"""To read: the first page, the framework, help."""
