"""Files and folders that are whole or not there: errors, atomic writes, manifests, and what program made them."""
