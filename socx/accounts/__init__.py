"""Accounts, sign-in, API tokens."""
