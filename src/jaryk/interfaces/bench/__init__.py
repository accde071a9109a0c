"""How fast Jaryk is: each bench beside a reference that is measured in the same run."""
