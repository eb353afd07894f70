"""Full text search in the database, for every room that has something to find: one mechanism, two databases."""
