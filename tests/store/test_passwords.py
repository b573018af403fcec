"""Passwords: argon2id with the library's own current strength."""

import time

from argon2 import PasswordHasher, Type, extract_parameters
from support import PASSWORD, add_account

from gesprekskader.rules import guessing
from gesprekskader.store import accounts
from gesprekskader.store.db import one


def test_passwords_are_argon2id_of_full_strength(quick_passwords):
    parameters = extract_parameters(quick_passwords.hash("een wachtwoord"))
    assert parameters.type is Type.ID
    assert parameters.memory_cost >= 19 * 1024
    assert parameters.memory_cost * parameters.time_cost >= 38 * 1024


def test_a_weaker_hash_is_renewed_at_the_next_sign_in(db):
    add_account(db, "Noor", "noor@voorbeeld.invalid")
    before = one(db, "select password_hash from accounts")["password_hash"]
    stronger = PasswordHasher(time_cost=2, memory_cost=16, parallelism=1)
    accounts._hasher, quick = stronger, accounts._hasher
    try:
        assert accounts.check_password(db, "noor@voorbeeld.invalid", PASSWORD)
    finally:
        accounts._hasher = quick
    assert one(db, "select password_hash from accounts")["password_hash"] != before


def test_no_password_is_stored_as_it_is(db):
    add_account(db, "Noor", "noor@voorbeeld.invalid")
    assert PASSWORD not in str(list(db["accounts"].rows))


def test_a_long_password_of_strange_signs_is_weighed_quickly():
    """Its processor time, not the clock's: other work beside it does not count."""
    guessing.check_password("warm: the word lists are read", ["Noor"])
    began = time.process_time()
    guessing.check_password("4@8({[</369|1!0$5+7%2z" * 9, ["Noor"])
    assert time.process_time() - began < 1.5
