"""Files of payments: what each format says, read strictly and told in one way."""
