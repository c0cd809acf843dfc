"""docs/formats/state-directory.md. The pairs of records.mdb are given: no LMDB for Python reads lmdb-js's page format."""

import base64
import json
from pathlib import Path

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from derived_seal import open_sealed


class StateDirectory:
    def __init__(self, path, values):
        self.path = Path(path)
        unseal_key = base64.b64decode((self.path / "unseal.key").read_text().strip(), validate=True)
        state = json.loads((self.path / "atrest-state.json").read_text("utf-8"))
        if (state["format"], state["version"], state["created"]) != ("atrest state directory", 1, True):
            raise AssertionError(f"atrest-state.json is {state}")
        wrapped = base64.b64decode(state["rootKey"], validate=True)
        self.root_key = open_sealed(unseal_key, "atrest root key", wrapped, b"atrest state directory 1")
        self.rows = {}
        marks = 0
        summary = None
        for number, value in values:
            if number == 0:
                summary = open_sealed(self.root_key, "atrest record", value, b"summary")
                continue
            plain = open_sealed(self.root_key, "atrest record", value, b"record" + number.to_bytes(8, "big"))
            marks += int.from_bytes(plain[:8], "big")
            table, rest = prefixed(plain[8:])
            key, row = prefixed(rest)
            self.rows.setdefault(table.decode(), {})[key.decode()] = decode_row(row)
        count = sum(len(table) for table in self.rows.values())
        if summary != count.to_bytes(8, "big") + (marks % 2**64).to_bytes(8, "big"):
            raise AssertionError("the summary does not agree with the rows")

    def blob(self, blob_id):
        return (self.path / "blobs" / blob_id[:2] / blob_id).read_bytes()

    def purpose_key(self, purpose):
        return HKDF(hashes.SHA256(), 32, salt=None, info=f"atrest/root/1/{purpose}".encode()).derive(self.root_key)

    def open_with_root(self, purpose, sealed, associated):
        return open_sealed(self.purpose_key(purpose), purpose, sealed, associated)


def prefixed(data):
    length = int.from_bytes(data[:2], "big")
    return data[2 : 2 + length], data[2 + length :]


def decode_row(row):
    end = 4 + int.from_bytes(row[:4], "big")

    def restored(value):
        if isinstance(value, dict):
            return {name: restored(one) for name, one in value.items()}
        if isinstance(value, list):
            return [restored(one) for one in value]
        if isinstance(value, str) and value[:1] == "\u0002":
            return value[1:]
        if isinstance(value, str) and value[:1] == "\u0001":
            offset, length = map(int, value[1:].split(":"))
            return row[end + offset : end + offset + length]
        return value

    return restored(json.loads(row[4:end]))


def read(wanted):
    return f"{sum(len(table) for table in wanted.state.rows.values())} rows"
