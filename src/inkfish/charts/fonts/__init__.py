"""The font of Chinese, Japanese and Korean in pictures, made by scripts/make_fonts.py."""
