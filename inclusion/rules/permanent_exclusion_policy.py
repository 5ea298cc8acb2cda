"""What the local policy wants before a permanent exclusion."""
