"""`python3 -m app`: from a clean checkout to the demo outing, with Python and nothing else.

Standard library only; the version is judged before anything that an older Python could not read.
"""

import sys

HELP = """\
python3 -m app          set up, migrate, seed the demo outing and serve it at http://127.0.0.1:8000
                        (PORT=8080 python3 -m app: another port)
python3 -m app test     all tests, on both databases and in a real browser; what follows goes to pytest
python3 -m app check    lint, types and house rules only
python3 -m app bench    the measurements of benchmarks/
python3 -m app WORD     any word of the qianshou command (serve, demo, migrate, worker,
                        password, plan, doctor);
                        python3 -m app WORD --help explains it

The first start makes .venv beside app/ and installs the packages named in pyproject.toml there.
Settings are environment variables QIANSHOU_...; docs/settings.md lists them."""


def main(words: "list[str]") -> int:
    """Set up what is missing, then do what the first word says; returns the exit status."""
    if sys.version_info < (3, 11):  # noqa: UP036 - the one place an older Python gets to
        print(
            "Qianshou needs Python 3.11 or newer and this is {}.{}; with a newer one, for example:  python3.12 -m app"
            .format(*sys.version_info[:2]),
            file=sys.stderr,
        )
        return 1
    if words[:1] in (["-h"], ["--help"], ["help"]):
        print(HELP)
        return 0

    from app import environment, workshop

    at_work = words[:1] and words[0] in workshop.WORDS
    try:
        environment.enter("test" if at_work else "", words)
        if at_work:
            return workshop.run(words[0], words[1:])
    except environment.Trouble as trouble:
        print(trouble, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped. The same command goes on from here.", file=sys.stderr)
        return 130

    from app import cli

    return cli.main(words or ["start"])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
