"""How fits and the files that futures are drawn from are made again."""
