"""What a program keeps up to date over REST and WebSocket together. Each file is one thing; nothing lives here."""
