import hashlib

from clients import refused, same, true
from cryptography.hazmat.primitives import hashes, hmac, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, utils

SHA256 = hashes.SHA256()
PSS = padding.PSS(padding.MGF1(SHA256), 32)
OAEP = padding.OAEP(padding.MGF1(SHA256), SHA256, None)


def new_pair(kms, spec, usage):
    """A key and its public half, as pyca reads it."""
    key = kms.create_key(KeySpec=spec, KeyUsage=usage)["KeyMetadata"]["KeyId"]
    return key, serialization.load_der_public_key(kms.get_public_key(KeyId=key)["PublicKey"])


def check_signatures_verify_outside(clients):
    kms = clients.client("kms")
    message = b"attack at dawn"
    digest = hashlib.sha256(message).digest()
    rsa, rsa_public = new_pair(kms, "RSA_2048", "SIGN_VERIFY")
    curve, curve_public = new_pair(kms, "ECC_NIST_P256", "SIGN_VERIFY")
    for kind, text in (("RAW", message), ("DIGEST", digest)):
        made = {
            (key, algorithm): kms.sign(KeyId=key, Message=text, MessageType=kind, SigningAlgorithm=algorithm)["Signature"]
            for key, algorithm in ((rsa, "RSASSA_PSS_SHA_256"), (rsa, "RSASSA_PKCS1_V1_5_SHA_256"), (curve, "ECDSA_SHA_256"))
        }
        rsa_public.verify(made[rsa, "RSASSA_PSS_SHA_256"], message, PSS, SHA256)
        rsa_public.verify(made[rsa, "RSASSA_PKCS1_V1_5_SHA_256"], digest, padding.PKCS1v15(), utils.Prehashed(SHA256))
        curve_public.verify(made[curve, "ECDSA_SHA_256"], message, ec.ECDSA(SHA256))
        for (key, algorithm), signature in made.items():
            request = {"KeyId": key, "Message": text, "MessageType": kind, "SigningAlgorithm": algorithm}
            true("valid", kms.verify(Signature=signature, **request)["SignatureValid"])
            refused(lambda: kms.verify(Signature=signature[::-1], **request), "KMSInvalidSignatureException", 400)
    edwards, edwards_public = new_pair(kms, "ECC_NIST_EDWARDS25519", "SIGN_VERIFY")
    edwards_public.verify(kms.sign(KeyId=edwards, Message=message, SigningAlgorithm="ED25519_SHA_512")["Signature"], message)
    lattice, lattice_public = new_pair(kms, "ML_DSA_65", "SIGN_VERIFY")
    lattice_public.verify(kms.sign(KeyId=lattice, Message=message, SigningAlgorithm="ML_DSA_SHAKE_256")["Signature"], message)
    refused(
        lambda: kms.sign(KeyId=curve, Message=digest[:20], MessageType="DIGEST", SigningAlgorithm="ECDSA_SHA_256"),
        "ValidationException",
        400,
        "Digest is invalid length for algorithm ECDSA_SHA_256.",
    )


def check_encryption_under_a_public_key(clients):
    kms = clients.client("kms")
    key, public = new_pair(kms, "RSA_2048", "ENCRYPT_DECRYPT")
    sealed = public.encrypt(b"from outside", OAEP)
    opened = kms.decrypt(KeyId=key, CiphertextBlob=sealed, EncryptionAlgorithm="RSAES_OAEP_SHA_256")
    same("text", opened["Plaintext"], b"from outside")
    refused(
        lambda: kms.encrypt(KeyId=key, Plaintext=bytes(191), EncryptionAlgorithm="RSAES_OAEP_SHA_256"),
        "ValidationException",
        400,
        "Algorithm RSAES_OAEP_SHA_256 and key spec RSA_2048 cannot encrypt data larger than 190 bytes.",
    )


def check_agreement_and_encapsulation(clients):
    kms = clients.client("kms")
    key, public = new_pair(kms, "ECC_NIST_P384", "KEY_AGREEMENT")
    own = ec.generate_private_key(ec.SECP384R1())
    spki = own.public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    derived = kms.derive_shared_secret(KeyId=key, KeyAgreementAlgorithm="ECDH", PublicKey=spki)
    same("secret", derived["SharedSecret"], own.exchange(ec.ECDH(), public))
    key, public = new_pair(kms, "ML_KEM_768", "ENCAPSULATE_DECAPSULATE")
    secret, ciphertext = public.encapsulate()
    opened = kms.decapsulate(KeyId=key, EncapsulationAlgorithm="ML_KEM", SharedSecretCiphertextBlob=ciphertext)
    same("secret", opened["SharedSecret"], secret)


def check_data_key_pairs_and_macs(clients):
    kms = clients.client("kms")
    key = kms.create_key()["KeyMetadata"]["KeyId"]
    pair = kms.generate_data_key_pair(KeyId=key, KeyPairSpec="ECC_NIST_P521", EncryptionContext={"a": "1"})
    opened = kms.decrypt(CiphertextBlob=pair["PrivateKeyCiphertextBlob"], EncryptionContext={"a": "1"})["Plaintext"]
    same("private half", opened, pair["PrivateKeyPlaintext"])
    private = serialization.load_der_private_key(opened, None)
    spki = private.public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    same("public half", spki, pair["PublicKey"])
    without = kms.generate_data_key_pair_without_plaintext(KeyId=key, KeyPairSpec="RSA_2048")
    true("no private half", "PrivateKeyPlaintext" not in without)

    key = kms.create_key(KeySpec="HMAC_512", KeyUsage="GENERATE_VERIFY_MAC")["KeyMetadata"]["KeyId"]
    mac = kms.generate_mac(KeyId=key, Message=b"text", MacAlgorithm="HMAC_SHA_512")["Mac"]
    true("valid", kms.verify_mac(KeyId=key, Message=b"text", MacAlgorithm="HMAC_SHA_512", Mac=mac)["MacValid"])
    guessed = hmac.HMAC(bytes(64), hashes.SHA512()).finalize()
    refused(
        lambda: kms.verify_mac(KeyId=key, Message=b"text", MacAlgorithm="HMAC_SHA_512", Mac=guessed), "KMSInvalidMacException", 400
    )
    same("last use", kms.get_key_last_usage(KeyId=key)["KeyLastUsage"]["Operation"], "VerifyMac")
