"""What becomes of it: own steps, my year, looking back, reminders, history, coverage, the shelf."""
