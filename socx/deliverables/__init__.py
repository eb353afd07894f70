"""What an activity produces: reports and deliverables, made together, returned, accepted, in versions."""
