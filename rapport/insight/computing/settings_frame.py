"""What the workspace decided about its scores, as it arrives beside the purchases."""

import json

import pyarrow as pa

from rapport.insight.scoring import Scoring, read_scoring


def scoring_of(settings: pa.Table | None) -> Scoring:
    """The decisions in the one row of the frame; without frame or row, what is usual."""
    found = settings.to_pylist() if settings else []
    if not found:
        return Scoring()
    kept = found[0]
    rules = kept["segment_rules"]
    return read_scoring({**kept, "segment_rules": json.loads(rules) if rules else None})
