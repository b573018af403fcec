"""Data in, bytes out. One Summary, several writers, the same content in each."""
