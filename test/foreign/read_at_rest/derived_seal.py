"""Derived seal: docs/formats/state-directory.md."""

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.kbkdf import KBKDFHMAC, CounterLocation, Mode


def message_key(key, label, context):
    kdf = KBKDFHMAC(
        algorithm=hashes.SHA256(),
        mode=Mode.CounterMode,
        length=32,
        rlen=4,
        llen=4,
        location=CounterLocation.BeforeFixed,
        label=label.encode("ascii"),
        context=context,
        fixed=None,
    )
    return kdf.derive(key)


def open_sealed(key, label, sealed, associated):
    """Raises InvalidTag for anything else than what was sealed so."""
    return AESGCM(message_key(key, label, sealed[:16])).decrypt(sealed[16:28], sealed[28:], associated)


def seal(key, label, nonce, plaintext, associated):
    return nonce + AESGCM(message_key(key, label, nonce[:16])).encrypt(nonce[16:28], plaintext, associated)


def fields(*texts):
    """Each field as a 4-byte big-endian length and its bytes."""
    encoded = [text.encode("utf-8") for text in texts]
    return b"".join(len(one).to_bytes(4, "big") + one for one in encoded)
