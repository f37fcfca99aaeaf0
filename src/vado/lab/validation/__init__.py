"""How numbers of ours are found that stand beside reported ones."""
