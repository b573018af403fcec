"""Who somebody is: accounts, keys, members, organisations, one's own data."""

_HASHING = {
    "/begin",
    "/inloggen",
    "/account/wachtwoord",
    "/account/tweede-stap",
    "/sleutel/wachtwoord",
}


def has_a_password(environ: dict[str, object]) -> bool:
    """Whether this request brings a password: the tenth of a second that it takes to hash one on
    purpose is nobody else's."""
    return environ["REQUEST_METHOD"] == "POST" and environ["PATH_INFO"] in _HASHING
