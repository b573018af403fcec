"""What every page stands in: who asks, forms, fragments, errors, addresses, files, waiting work."""
