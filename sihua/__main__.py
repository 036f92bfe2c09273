"""The command `sihua`, and `python -m sihua`: the package has made sure by now that its neighbours are its own."""

from experiments.cli.main import main

if __name__ == "__main__":
    main()
