"""Who somebody is: accounts, keys, members, organisations, one's own data."""
