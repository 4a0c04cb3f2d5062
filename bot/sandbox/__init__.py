"""A local Bot API server, people who write to it, and a page to play them: what we need of Telegram, offline."""
