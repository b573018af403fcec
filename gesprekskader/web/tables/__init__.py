"""Roundtables: what goes to them, and what they answer."""
