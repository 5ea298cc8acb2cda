"""What the local policy wants before and after suspending."""
