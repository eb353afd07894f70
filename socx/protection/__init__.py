"""Data protection across all rooms: own data, erasure, restriction, the privacy notice and the retention table."""
