"""Commands of `sihua`, one module for each area; each adds its own to the app, and imports nothing heavy for it."""
