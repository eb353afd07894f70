"""Who took part in activities, and what partners, experts and participants say of them."""
