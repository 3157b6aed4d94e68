"""The shapes of the maps and the names of places, made by scripts/make_shapes.py; regions and more names by hand."""
