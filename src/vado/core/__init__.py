"""Declarations: data types and the words of equations; no files, no runs."""
