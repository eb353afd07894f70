"""The clock: a table of jobs, run by a process of its own."""
