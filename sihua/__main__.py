"""The command `sihua`, and `python -m sihua`: the package has made sure by now that its neighbours are its own."""

import os
import sys

from experiments.cli.memory import lacks_memory, too_little

# Room for threads that nothing here uses; where memory is short, OpenBLAS looks for it for ever while it is loaded.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

try:
    from experiments.cli.main import main
except KeyboardInterrupt:  # while it is being imported, nothing has begun
    raise SystemExit(130) from None
except Exception as error:
    if not lacks_memory(error):
        raise
    sys.stderr.write(too_little("to begin\n"))
    raise SystemExit(2) from None

if __name__ == "__main__":
    main()
