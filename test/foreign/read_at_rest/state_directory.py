"""docs/formats/state-directory.md."""

import base64
import json
from pathlib import Path

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from derived_seal import open_sealed

DELETED = 0xFFFFFFFF


class StateDirectory:
    def __init__(self, path):
        self.path = Path(path)
        unseal_key = base64.b64decode((self.path / "unseal.key").read_text().strip(), validate=True)
        state = json.loads((self.path / "atrest-state.json").read_text("utf-8"))
        if (state["format"], state["version"], state["created"]) != ("atrest state directory", 2, True):
            raise AssertionError(f"atrest-state.json is {state}")
        wrapped = base64.b64decode(state["rootKey"], validate=True)
        self.root_key = open_sealed(unseal_key, "atrest root key", wrapped, b"atrest state directory 2")
        manifest = json.loads(self.open_record((self.path / "records" / "manifest").read_bytes(), b"manifest"))
        layers = [self.run(**place) for place in reversed(manifest["runs"])]
        sequence = int(manifest["merged"])
        for name in manifest["journals"]:
            cells, sequence = self.journal(name, sequence)
            layers.append(cells)
        if sequence != int(manifest["sequence"]):
            raise AssertionError("the journals do not reach as far as the manifest says")
        self.rows = {}
        self.layers = len(layers)
        newest = {}
        for layer in layers:
            newest.update(layer)
        for name, row in newest.items():
            table, key = name.decode().split("\0", 1)
            if row is not None:
                self.rows.setdefault(table, {})[key] = decode_row(row)

    def open_record(self, sealed, associated):
        return open_sealed(self.root_key, "atrest record", sealed, associated)

    def journal(self, name, sequence):
        data = (self.path / "records" / f"{name}.journal").read_bytes()
        cells = {}
        while data:
            sequence += 1
            number, length = data[8:16], int.from_bytes(data[16:20], "big")
            if (data[:8], number) != (bytes.fromhex(name[:16]), sequence.to_bytes(8, "big")):
                raise AssertionError(f"frame {sequence} begins with {data[:16].hex()}")
            context = b"journal" + bytes.fromhex(name) + number
            cells.update(read_cells(self.open_record(data[20 : 20 + length], context)))
            data = data[20 + length :]
        return cells, sequence

    def run(self, id, size, indexAt):
        data = (self.path / "records" / f"{id}.run").read_bytes()
        if len(data) != size:
            raise AssertionError(f"run {id} has {len(data)} bytes")
        index = self.open_record(data[indexAt:], b"index" + bytes.fromhex(id))
        cells = {}
        while index:
            offset, length = int.from_bytes(index[:6], "big"), int.from_bytes(index[6:10], "big")
            end = 12 + int.from_bytes(index[10:12], "big")
            context = b"page" + bytes.fromhex(id) + offset.to_bytes(6, "big")
            page = read_cells(self.open_record(data[offset : offset + length], context))
            if next(iter(page)) != index[12:end] or list(page) != sorted(page):
                raise AssertionError("a page is not in order, or not the one that the index names")
            cells.update(page)
            index = index[end:]
        return cells

    def blob(self, blob_id):
        small = self.rows.get("storage-small-blob", {}).get(blob_id)
        return small["bytes"] if small else (self.path / "blobs" / blob_id[:2] / blob_id).read_bytes()

    def purpose_key(self, purpose):
        return HKDF(hashes.SHA256(), 32, salt=None, info=f"atrest/root/1/{purpose}".encode()).derive(self.root_key)

    def open_with_root(self, purpose, sealed, associated):
        return open_sealed(self.purpose_key(purpose), purpose, sealed, associated)


def read_cells(data):
    cells = {}
    while data:
        key_length, row_length = int.from_bytes(data[:2], "big"), int.from_bytes(data[2:6], "big")
        row_at = 6 + key_length
        end = row_at if row_length == DELETED else row_at + row_length
        cells[data[6:row_at]] = None if row_length == DELETED else data[row_at:end]
        data = data[end:]
    return cells


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
    return f"{sum(len(table) for table in wanted.state.rows.values())} rows in {wanted.state.layers} layers"
