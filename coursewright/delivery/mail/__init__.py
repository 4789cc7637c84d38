"""Mail to a cohort: what each learner is written, the messages as files, and their sending, each once."""
