"""What is done with records: find, count, group, write, act; the second of the two faces that areas see."""

from rapport.engine.records.act import act, act_in_public
from rapport.engine.records.context import Actor, Context
from rapport.engine.records.declared import build_indexes, drop_indexes
from rapport.engine.records.describe import describe_catalog
from rapport.engine.records.exchange.bringing import bring_file
from rapport.engine.records.likeness.lookup import find_alike
from rapport.engine.records.likeness.sweep import Pair, Swept, last_swept, sweep_records
from rapport.engine.records.query.find import (
    Query,
    count_records,
    find_records,
    matching_ids,
    matching_values,
    read_record,
    read_records,
)
from rapport.engine.records.query.groups import Groups, group_records
from rapport.engine.records.query.search.search import search_records
from rapport.engine.records.query.timeline import read_timeline
from rapport.engine.records.reveal import reveal_field
from rapport.engine.records.scope import EVERYTHING, Scope, narrow
from rapport.engine.records.standing import Standing, read_standing
from rapport.engine.records.study import read_frames, write_scores
from rapport.engine.records.why import explain_access, may_ask, require_asking
from rapport.engine.records.write.bin import purge_bin
from rapport.engine.records.write.bulk.bulk import Bulk, BulkResult
from rapport.engine.records.write.bulk.copying import copy_records
from rapport.engine.records.write.bulk.run import bulk_write
from rapport.engine.records.write.columns.conversion import begin_conversion, convert_fields, stop_conversion
from rapport.engine.records.write.columns.filling import fill_totals, forget_absent_totals, renew_exchanged
from rapport.engine.records.write.columns.preview import preview_conversion
from rapport.engine.records.write.files.keeping import sweep_files
from rapport.engine.records.write.grading import grade_all, grade_written
from rapport.engine.records.write.history import emit, record_run
from rapport.engine.records.write.merge import Merged, merge_records, merged_into
from rapport.engine.records.write.naming import announce_behind, catch_up_names
from rapport.engine.records.write.record import create_record, delete_record, restore_record, update_record
from rapport.engine.records.write.redeclare import settle_declarations
from rapport.engine.records.write.undo import undo_run

Record = dict[str, object]

__all__ = [
    "EVERYTHING", "Actor", "Bulk", "BulkResult", "Context", "Groups", "Merged", "Pair", "Query", "Record", "Scope", "Standing", "Swept",
    "act", "act_in_public", "announce_behind", "begin_conversion", "bring_file", "build_indexes", "bulk_write", "catch_up_names",
    "convert_fields", "copy_records", "count_records", "create_record",
    "delete_record", "describe_catalog", "drop_indexes", "emit", "explain_access", "fill_totals", "find_alike", "find_records",
    "forget_absent_totals", "grade_all", "grade_written", "group_records", "last_swept", "matching_ids", "matching_values", "may_ask",
    "merge_records", "merged_into", "narrow", "preview_conversion", "purge_bin", "read_frames", "read_record",
    "read_records", "read_standing", "read_timeline", "record_run", "renew_exchanged", "require_asking", "restore_record",
    "reveal_field", "search_records", "settle_declarations", "stop_conversion", "sweep_files", "sweep_records", "undo_run",
    "update_record", "write_scores",
]  # fmt: skip
