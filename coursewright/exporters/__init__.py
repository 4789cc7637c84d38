"""Output formats: one file each. `plan(studio)` gives its jobs. The list of them is in pipeline.EXPORTERS."""
