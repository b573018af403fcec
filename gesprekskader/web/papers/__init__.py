"""What is taken along: minutes and dossiers."""
