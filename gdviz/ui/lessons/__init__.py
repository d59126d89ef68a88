"""The lesson panel: contents, pages with their texts and tasks, and what is kept of a learner."""
