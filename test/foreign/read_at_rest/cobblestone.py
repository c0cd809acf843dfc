"""c2sp.org/chunked-encryption, version 1, as Cobblestone-256: HKDF-Expand with SHA-512, AES-256-GCM. Written from the specification."""

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

CHUNK, TAG = 16 * 1024, 16


def open_message(input_key, context, message):
    salt, commitment, chunks = message[:24], message[24:56], message[56:]
    info = b"c2sp.org/chunked-encryption@v1+" + b"AEAD_AES_256_GCM" + b"\0" + salt + context
    derived = HKDFExpand(hashes.SHA512(), 32 + 12 + 32, info).derive(input_key)
    key, base_nonce, expected = derived[:32], int.from_bytes(derived[32:44], "big"), derived[44:]
    if commitment != expected:
        raise InvalidTag
    sealed = [chunks[at : at + CHUNK + TAG] for at in range(0, len(chunks), CHUNK + TAG)]
    # The last chunk must be short; a message that ends with a full one was cut.
    if not sealed or len(sealed[-1]) == CHUNK + TAG:
        raise InvalidTag
    return b"".join(AESGCM(key).decrypt((base_nonce ^ k).to_bytes(12, "big"), chunk, None) for k, chunk in enumerate(sealed))
