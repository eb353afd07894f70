"""The demand: requests for assistance, from draft to decision."""
