"""All SQL. One file per noun; every write is one immediate transaction."""
