"""Verdicts that need no model: a test in, shares and a class out, never a claimant."""
