"""Every component with made-up contents: what the tests render, and what people look at."""
