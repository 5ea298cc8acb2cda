"""What may not be decided at all: head only, conduct only, no extending, no overlap."""
