"""What all rooms need of Flask: guard, forms, errors, paging, languages."""
