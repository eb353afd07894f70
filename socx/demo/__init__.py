"""The demonstration programme: invented people and cases, told as data."""
