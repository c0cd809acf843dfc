"""boto3 as a client of the backend: python3 test/foreign/boto3_clients PART ENDPOINT

Each function of the part that begins with "check_" runs once; the first that fails ends the program, with its name and what
differs.
"""

import importlib
import sys
import traceback

from clients import Clients


def main() -> int:
    part, endpoint = sys.argv[1:]
    module = importlib.import_module(part)
    clients = Clients(endpoint)
    checks = {name: check for name, check in vars(module).items() if name.startswith("check_")}
    if not checks:
        raise SystemExit(f"{part} has no checks")
    for name, check in checks.items():
        try:
            check(clients)
        except Exception:
            traceback.print_exc()
            print(f"{part}: {name} failed", file=sys.stderr)
            return 1
    print(f"{part}: {len(checks)} checks")
    return 0


sys.exit(main())
