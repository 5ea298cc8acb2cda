"""What the printed PSP review pack says."""
