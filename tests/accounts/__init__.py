"""Tests of members' accounts: sign-in, sessions, passwords, second factors."""
