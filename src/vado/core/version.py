"""The version of vado, in one place."""

VERSION = "0.1.0"
