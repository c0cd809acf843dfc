"""Reads a state directory from its format pages (docs/formats), with pyca/cryptography: python3 test/foreign/read_at_rest PART MANIFEST

The manifest tells what must be found; test/foreign/at-rest.test.ts writes it.
"""

import base64
import importlib
import json
import sys

import boto3
from state_directory import StateDirectory


class Wanted:
    """The manifest, and a KMS client of a backend over the same state."""

    def __init__(self, path):
        with open(path, encoding="utf-8") as file:
            self.manifest = json.load(file)
        self.state = StateDirectory(self.manifest["data"])
        self.kms = boto3.session.Session().client(
            "kms",
            region_name=self.manifest["region"],
            endpoint_url=self.manifest["endpoint"],
            aws_access_key_id="test",
            aws_secret_access_key="test",
        )

    def __getitem__(self, name):
        return self.manifest[name]

    def unwrap(self, blob, context):
        """What KMS answers to anyone who may use the key."""
        return self.kms.decrypt(CiphertextBlob=blob, EncryptionContext=context)["Plaintext"]


def same(what, got, wanted):
    if got == wanted:
        return
    at = next((at for at, (one, other) in enumerate(zip(got, wanted)) if one != other), min(len(got), len(wanted)))
    raise AssertionError(f"{what}: {len(got)} of {len(wanted)}; from {at} on got {got[at : at + 32]!r}, wanted {wanted[at : at + 32]!r}")


def from_base64(text):
    return base64.b64decode(text, validate=True)


if __name__ == "__main__":
    part, manifest = sys.argv[1:]
    sys.modules["reading"] = sys.modules["__main__"]
    print(importlib.import_module(part).read(Wanted(manifest)))
