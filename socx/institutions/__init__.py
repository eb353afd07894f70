"""Partner institutions and their register."""
