"""The other side of every algorithm on pairs that pyca/cryptography knows: reads cases from standard input, writes answers.

A case names what is to be done; all bytes are base64. What does not verify or decrypt raises, and so fails.
"""

import base64
import json
import sys

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa, utils

HASHES = {"sha1": hashes.SHA1, "sha256": hashes.SHA256, "sha384": hashes.SHA384, "sha512": hashes.SHA512}


def raw(text):
    return base64.b64decode(text)


def text(data):
    return base64.b64encode(data).decode()


def private(case):
    return serialization.load_der_private_key(raw(case["privateKey"]), None)


def public(case):
    return serialization.load_der_public_key(raw(case["publicKey"]))


def padded(case):
    algorithm = HASHES[case["hash"]]()
    if case["padding"] == "pss":
        return padding.PSS(padding.MGF1(algorithm), algorithm.digest_size)
    if case["padding"] == "oaep":
        return padding.OAEP(padding.MGF1(algorithm), algorithm, None)
    return padding.PKCS1v15()


def parameters(case, key):
    """What follows the message in sign and verify."""
    if "hash" not in case:
        return []
    algorithm = HASHES[case["hash"]]()
    if case.get("prehashed"):
        algorithm = utils.Prehashed(algorithm)
    if isinstance(key, (rsa.RSAPublicKey, rsa.RSAPrivateKey)):
        return [padded(case), algorithm]
    return [ec.ECDSA(algorithm)]


def verify(case):
    key = public(case)
    key.verify(raw(case["signature"]), raw(case["message"]), *parameters(case, key))
    return "ok"


def sign(case):
    key = private(case)
    return text(key.sign(raw(case["message"]), *parameters(case, key)))


def encrypt(case):
    return text(public(case).encrypt(raw(case["message"]), padded(case)))


def decrypt(case):
    return text(private(case).decrypt(raw(case["message"]), padded(case)))


def agree(case):
    return text(private(case).exchange(ec.ECDH(), public(case)))


def encapsulate(case):
    secret, ciphertext = public(case).encapsulate()
    return [text(secret), text(ciphertext)]


def decapsulate(case):
    return text(private(case).decapsulate(raw(case["message"])))


def same_public(case):
    """The public half that this side makes of the private one."""
    encoding = serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    return text(private(case).public_key().public_bytes(*encoding))


DEEDS = {f.__name__: f for f in [verify, sign, encrypt, decrypt, agree, encapsulate, decapsulate, same_public]}
json.dump([DEEDS[case["deed"]](case) for case in json.load(sys.stdin)], sys.stdout)
