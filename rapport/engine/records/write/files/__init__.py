"""Files of records: kept once for each content, told apart by what is in them, seen by whoever sees the record."""
