"""The door of browsers and programs: JSON over HTTP."""
