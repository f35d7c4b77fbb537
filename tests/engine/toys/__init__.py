"""A toy area that the engine's tests declare, so that the engine is tested without a word of the business."""
