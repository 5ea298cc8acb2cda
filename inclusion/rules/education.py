"""Education while a pupil is excluded, and the return."""
