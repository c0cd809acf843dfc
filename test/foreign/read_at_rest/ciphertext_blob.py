"""docs/formats/ciphertext-blob.md"""

import hmac
import os
import subprocess
import zlib

from cryptography.exceptions import InvalidTag
from derived_seal import message_key, open_sealed, seal
from reading import from_base64, same

LABEL = "atrest/kms/1"


class Blob:
    def __init__(self, data):
        same("format", data[:1], b"\x01")
        end = 2 + data[1]
        self.account, self.key_id = data[2:end].decode("ascii").split("/")
        self.material_id = data[end : end + 32]
        same("check", data[end + 32 : end + 36], zlib.crc32(data[: end + 32]).to_bytes(4, "big"))
        self.header, self.sealed = data[: end + 36], data[end + 36 :]


def canonical(context):
    pairs = sorted((name.encode("utf-8"), value.encode("utf-8")) for name, value in context.items())
    return b"".join(len(part).to_bytes(4, "big") + part for pair in pairs for part in pair)


def material(state, blob):
    family = state.rows["key-family"][f"{blob.account}\0{blob.key_id}"]
    [entry] = [one for one in family["materials"] if one["id"] == blob.material_id.hex()]
    owner = f"{blob.account}\0{blob.key_id}".encode()
    secret = state.open_with_root("kms-material", entry["sealed"], owner + b"\0" + entry["id"].encode())
    same("material id", blob.material_id, hmac.digest(state.purpose_key("kms-material-id"), owner + secret, "sha256"))
    return secret


def derived_by_openssl(key, nonce):
    """The message key as openssl derives it, once by its KBKDF and once by one HMAC over SP 800-108's input block."""
    options = ("mac:HMAC", "digest:SHA256", "mode:COUNTER", f"hexkey:{key.hex()}", f"salt:{LABEL}", f"hexinfo:{nonce[:16].hex()}")
    command = ["openssl", "kdf", "-keylen", "32", *(part for option in options for part in ("-kdfopt", option)), "KBKDF"]
    by_kdf = bytes.fromhex(subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip().replace(":", ""))
    block = (1).to_bytes(4, "big") + LABEL.encode() + b"\0" + nonce[:16] + (256).to_bytes(4, "big")
    command = ["openssl", "dgst", "-sha256", "-mac", "HMAC", "-macopt", f"hexkey:{key.hex()}", "-binary"]
    return by_kdf, subprocess.run(command, check=True, capture_output=True, input=block).stdout


def read(wanted):
    materials = set()
    for one in wanted["ciphertexts"]:
        blob, context, plaintext = Blob(from_base64(one["blob"])), one["context"], from_base64(one["plaintext"])
        key = material(wanted.state, blob)
        materials.add(key)
        same("length", len(blob.sealed).to_bytes(4, "big"), (28 + len(plaintext) + 16).to_bytes(4, "big"))
        same("plaintext", open_sealed(key, LABEL, blob.sealed, blob.header + canonical(context)), plaintext)
        try:
            open_sealed(key, LABEL, blob.sealed, blob.header + canonical({**context, "more": ""}))
        except InvalidTag:
            pass
        else:
            raise AssertionError("another context opened the blob")
        for derived in derived_by_openssl(key, blob.sealed):
            same("message key of openssl", derived, message_key(key, LABEL, blob.sealed[:16]))
        # The other way round: the backend opens what was sealed here.
        made = blob.header + seal(key, LABEL, os.urandom(28), b"sealed by pyca", blob.header + canonical({"b": "2", "a": "1"}))
        same("opened by Decrypt", wanted.unwrap(made, {"a": "1", "b": "2"}), b"sealed by pyca")
    return f"{len(wanted['ciphertexts'])} blobs under {len(materials)} materials"
