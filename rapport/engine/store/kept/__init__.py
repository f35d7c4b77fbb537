"""What is kept beside the records: answers to requests, uploaded files."""
