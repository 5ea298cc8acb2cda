"""Files in: the trial of the importers on files as schools export them."""
