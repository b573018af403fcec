"""A framework as it comes: pasted from Word, a PDF or a mail, or sent as a file.

Lines first (`lines`, `uploads`), then what each of them is (`shape`), then a draft with questions
about the rest (`reader`), then what is new in it (`merge`). Nothing is stored here.
"""
