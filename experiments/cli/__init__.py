"""The commands of `sihua`, one module for each area; `add_to` puts them on the command line."""
