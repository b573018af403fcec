"""What goes on paper: the store and the catalogue in, a Report or a Sheet out. No Flask."""
