"""What is asked of tables (the Plan), and its answer (the Result)."""
