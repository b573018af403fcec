"""Before the afternoon: networks, meetings, their programme, the print kit."""
