"""The command `sihua`, and `python -m sihua`: the package has made sure by now that its neighbours are its own."""

try:
    from experiments.cli.main import main
except KeyboardInterrupt:  # while it is being imported, nothing has begun
    raise SystemExit(130) from None

if __name__ == "__main__":
    main()
