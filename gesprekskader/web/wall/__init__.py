"""What everybody looks at: the beamer, and what all groups wrote, with what is done with it."""
