"""How the model of cartels is fitted, and the futures that its fit leaves open."""
