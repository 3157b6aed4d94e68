"""The looks: colours, sizes and letter widths."""
