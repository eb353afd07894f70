"""Activities in time: pictures by programme, action, expert and partner, and how likely a date slips."""
