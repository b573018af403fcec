"""To edit, for who may: formats, roundtables and pages of help, as they will be shown."""
