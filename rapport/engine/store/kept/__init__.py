"""What is kept beside the records: their names, answers to requests, uploaded files, why jobs failed."""
