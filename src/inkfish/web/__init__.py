"""The pages: cards, embeds, images and the chat."""
