"""Further than one meeting: series that are planned at once, and move together or apart."""
