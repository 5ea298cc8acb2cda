"""What is arranged while a pupil is excluded, and the return: what the pages about it show."""
