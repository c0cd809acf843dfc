"""Every operation of KMS in one story, told through any caller; before each one is done, what its model says may refuse it."""

import json
from datetime import datetime, timedelta, timezone

from callers import Refusal
from clients import ACCOUNT, REGION, same, true
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding

GHOST = "01234567-89ab-cdef-0123-456789abcdef"
FRIEND = "arn:aws:iam::111122223333:root"
DRY_RUN = "The request would have succeeded, but the DryRun option is set."
# They have a scenario of their own.
OF_KEY_STORES = {
    "ConnectCustomKeyStore",
    "CreateCustomKeyStore",
    "DeleteCustomKeyStore",
    "DescribeCustomKeyStores",
    "DisconnectCustomKeyStore",
    "UpdateCustomKeyStore",
}
# AWS's table of key states lets these run in every state; aliases are taken by those.
IN_EVERY_STATE = {
    "DeleteAlias",
    "DeleteImportedKeyMaterial",
    "GetKeyPolicy",
    "GetKeyRotationStatus",
    "ListGrants",
    "ListKeyPolicies",
    "ListKeyRotations",
    "PutKeyPolicy",
    "RetireGrant",
    "RevokeGrant",
    "CancelKeyDeletion",
}
TAKING_ALIASES = {"DescribeKey", "GetPublicKey"}


def key_arn(key_id):
    return f"arn:aws:kms:{REGION}:{ACCOUNT}:key/{key_id}"


class Story:
    def __init__(self, call, errors):
        self.call, self.errors = call, errors
        self.done, self.refusals = set(), set()
        self.disabled = self.dying = None

    def __call__(self, operation, **parameters):
        self._refusals(operation, parameters)
        self.done.add(operation)
        return self.call(operation, **parameters)

    def key(self, **options):
        return self.call("CreateKey", **options)["KeyMetadata"]["KeyId"]

    def refused(self, code, message, operation, **parameters):
        try:
            answer = self.call(operation, **parameters)
        except Refusal as refusal:
            same(f"refusal of {operation}", (refusal.code, refusal.message), (code, message))
            true(f"status of {code}", refusal.status in (None, 400))
            self.refusals.add((operation, code))
            return
        raise AssertionError(f"wanted {code} of {operation}, was answered {answer!r}")

    def _refusals(self, operation, parameters):
        model = self.call.model.operation_model(operation)
        listed = {shape.name for shape in model.error_shapes} & self.errors
        named = next((name for name in ("KeyId", "TargetKeyId", "DestinationKeyId") if name in parameters), None)

        def ask(code, message, **changed):
            if code in listed:
                self.refused(code, message, operation, **{**parameters, **changed})

        if named and operation != "CancelKeyDeletion":
            ask("NotFoundException", f"Key '{key_arn(GHOST)}' does not exist", **{named: GHOST})
            if operation not in TAKING_ALIASES:
                ask("InvalidArnException", "Key Aliases are not supported for this operation.", **{named: "alias/some"})
            if self.disabled:
                ask("DisabledException", f"{key_arn(self.disabled)} is disabled.", **{named: self.disabled})
            if self.dying and operation not in IN_EVERY_STATE:
                ask("KMSInvalidStateException", f"{key_arn(self.dying)} is pending deletion.", **{named: self.dying})
        if "GrantTokens" in model.input_shape.members:
            ask("InvalidGrantTokenException", "Invalid grant token", GrantTokens=["bm90aGluZw=="])
        if "Marker" in model.input_shape.members:
            ask("InvalidMarkerException", "Could not deserialize marker", Marker="bm90aGluZw==")
        if "DryRun" in model.input_shape.members:
            ask("DryRunOperationException", DRY_RUN, DryRun=True)


def live(call, errors):
    """Runs everything. Answers the story, which knows what was done and what refused."""
    do = Story(call, errors)
    made = do("CreateKey", Description="of the story", Tags=[{"TagKey": "a", "TagValue": "1"}])["KeyMetadata"]
    key, arn = made["KeyId"], made["Arn"]
    same("ARN", arn, key_arn(key))
    disabled, dying = do.key(), do.key()
    do("DisableKey", KeyId=disabled)
    do("ScheduleKeyDeletion", KeyId=dying, PendingWindowInDays=7)
    do.disabled, do.dying = disabled, dying

    aliases_and_reading(do, key, arn)
    encryption(do, key, arn)
    pairs(do)
    grants(do, key, arn)
    rotation(do, key)
    imports(do)
    regions(do)

    do("PutKeyPolicy", KeyId=key, Policy=do("GetKeyPolicy", KeyId=key)["Policy"])
    do("EnableKey", KeyId=do.disabled)
    same("state", do.call("DescribeKey", KeyId=do.disabled)["KeyMetadata"]["KeyState"], "Enabled")
    do("CancelKeyDeletion", KeyId=do.dying)
    same("state", do.call("DescribeKey", KeyId=do.dying)["KeyMetadata"]["KeyState"], "Disabled")
    return do


def aliases_and_reading(do, key, arn):
    name = f"alias/{type(do.call).__name__}"
    do("CreateAlias", AliasName=name, TargetKeyId=key)
    do.refused(
        "AlreadyExistsException",
        f"An alias with the name arn:aws:kms:{REGION}:{ACCOUNT}:{name} already exists",
        "CreateAlias",
        AliasName=name,
        TargetKeyId=key,
    )
    other = do.key()
    do("UpdateAlias", AliasName=name, TargetKeyId=other)
    same("alias", [one["TargetKeyId"] for one in do("ListAliases", KeyId=other)["Aliases"]], [other])
    do("DeleteAlias", AliasName=name)
    do.refused(
        "NotFoundException", f"Alias arn:aws:kms:{REGION}:{ACCOUNT}:{name} is not found.", "DeleteAlias", AliasName=name
    )
    do("UpdateKeyDescription", KeyId=key, Description="told")
    same("description", do("DescribeKey", KeyId=key)["KeyMetadata"]["Description"], "told")
    true("key is listed", key in [one["KeyId"] for one in do("ListKeys", Limit=1000)["Keys"]])
    do("TagResource", KeyId=key, Tags=[{"TagKey": "b", "TagValue": "2"}])
    do.refused("TagException", "Tags beginning with aws: are reserved", "UntagResource", KeyId=key, TagKeys=["aws:x"])
    do("UntagResource", KeyId=key, TagKeys=["a"])
    same("tags", do("ListResourceTags", KeyId=key)["Tags"], [{"TagKey": "b", "TagValue": "2"}])
    same("policies", do("ListKeyPolicies", KeyId=key)["PolicyNames"], ["default"])
    same("random bytes", len(do("GenerateRandom", NumberOfBytes=24)["Plaintext"]), 24)


def encryption(do, key, arn):
    context = {"a": "1", "b": "2"}
    blob = do("Encrypt", KeyId=key, Plaintext=b"told \x00\xff", EncryptionContext=context)["CiphertextBlob"]
    opened = do("Decrypt", KeyId=key, CiphertextBlob=blob, EncryptionContext=context)
    same("text", (opened["Plaintext"], opened["KeyId"]), (b"told \x00\xff", arn))
    do.refused("InvalidCiphertextException", "", "Decrypt", CiphertextBlob=blob, EncryptionContext={"a": "1"})
    other = do.key()
    do.refused(
        "IncorrectKeyException",
        "The key ID in the request does not identify a CMK that can perform this operation.",
        "Decrypt",
        KeyId=other,
        CiphertextBlob=blob,
        EncryptionContext=context,
    )
    again = do("ReEncrypt", CiphertextBlob=blob, SourceEncryptionContext=context, DestinationKeyId=other)
    same("text again", do.call("Decrypt", CiphertextBlob=again["CiphertextBlob"])["Plaintext"], b"told \x00\xff")
    data_key = do("GenerateDataKey", KeyId=key, KeySpec="AES_256")
    same("data key", do.call("Decrypt", CiphertextBlob=data_key["CiphertextBlob"])["Plaintext"], data_key["Plaintext"])
    wrapped = do("GenerateDataKeyWithoutPlaintext", KeyId=key, NumberOfBytes=64)
    same("length", len(do.call("Decrypt", CiphertextBlob=wrapped["CiphertextBlob"])["Plaintext"]), 64)
    pair = do("GenerateDataKeyPair", KeyId=key, KeyPairSpec="ECC_NIST_P256")
    private = serialization.load_der_private_key(pair["PrivateKeyPlaintext"], None)
    true("halves of one pair", private.public_key() == serialization.load_der_public_key(pair["PublicKey"]))
    true("no half in clear", "PrivateKeyPlaintext" not in do("GenerateDataKeyPairWithoutPlaintext", KeyId=key, KeyPairSpec="ECC_NIST_P384"))
    true("use is noted", "KeyId" in do("GetKeyLastUsage", KeyId=key))


def pairs(do):
    signing = do.key(KeySpec="ECC_NIST_P256", KeyUsage="SIGN_VERIFY")
    signed = {"KeyId": signing, "Message": b"told", "SigningAlgorithm": "ECDSA_SHA_256"}
    signature = do("Sign", **signed)["Signature"]
    public = serialization.load_der_public_key(do("GetPublicKey", KeyId=signing)["PublicKey"])
    public.verify(signature, b"told", ec.ECDSA(hashes.SHA256()))
    true("valid", do("Verify", Signature=signature, **signed)["SignatureValid"])
    do.refused("KMSInvalidSignatureException", "", "Verify", **{**signed, "Message": b"other", "Signature": signature})
    do.refused(
        "InvalidKeyUsageException",
        f"{key_arn(signing)} key usage is SIGN_VERIFY which is not valid for Encrypt.",
        "Encrypt",
        KeyId=signing,
        Plaintext=b"x",
    )
    mac = do.key(KeySpec="HMAC_256", KeyUsage="GENERATE_VERIFY_MAC")
    coded = {"KeyId": mac, "Message": b"told", "MacAlgorithm": "HMAC_SHA_256"}
    code = do("GenerateMac", **coded)["Mac"]
    true("valid", do("VerifyMac", Mac=code, **coded)["MacValid"])
    do.refused("KMSInvalidMacException", "", "VerifyMac", **{**coded, "Mac": code[::-1]})
    agreeing = do.key(KeySpec="ECC_NIST_P256", KeyUsage="KEY_AGREEMENT")
    own = ec.generate_private_key(ec.SECP256R1())
    der = own.public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    shared = do("DeriveSharedSecret", KeyId=agreeing, KeyAgreementAlgorithm="ECDH", PublicKey=der)["SharedSecret"]
    theirs = serialization.load_der_public_key(do.call("GetPublicKey", KeyId=agreeing)["PublicKey"])
    same("shared secret", shared, own.exchange(ec.ECDH(), theirs))
    capsules = do.key(KeySpec="ML_KEM_512", KeyUsage="ENCAPSULATE_DECAPSULATE")
    capsule = do("Encapsulate", KeyId=capsules, EncapsulationAlgorithm="ML_KEM")
    blob = capsule["SharedSecretCiphertextBlob"]
    opened = do("Decapsulate", KeyId=capsules, EncapsulationAlgorithm="ML_KEM", SharedSecretCiphertextBlob=blob)
    same("encapsulated secret", opened["SharedSecret"], capsule["SharedSecret"])


def grants(do, key, arn):
    given = do(
        "CreateGrant",
        KeyId=key,
        GranteePrincipal=FRIEND,
        RetiringPrincipal=FRIEND,
        Operations=["Decrypt"],
        Constraints={"EncryptionContextSubset": {"a": "1"}},
    )
    nobody = f"arn:aws:iam::{ACCOUNT}:role/nobody"
    do.refused(
        "InvalidArnException",
        f"ARN does not refer to a valid principal: {nobody}",
        "CreateGrant",
        KeyId=key,
        GranteePrincipal=nobody,
        Operations=["Decrypt"],
    )
    [listed] = do("ListGrants", KeyId=key)["Grants"]
    same("grant", (listed["GrantId"], listed["Constraints"]), (given["GrantId"], {"EncryptionContextSubset": {"a": "1"}}))
    retirable = do("ListRetirableGrants", RetiringPrincipal=FRIEND)["Grants"]
    true("retirable", given["GrantId"] in [one["GrantId"] for one in retirable])
    do("RetireGrant", KeyId=arn, GrantId=given["GrantId"])
    second = do.call("CreateGrant", KeyId=key, GranteePrincipal=FRIEND, Operations=["Decrypt"])
    do("RevokeGrant", KeyId=key, GrantId=second["GrantId"])
    for operation in ("RevokeGrant", "RetireGrant"):
        do.refused("InvalidGrantIdException", "Invalid grant ID none", operation, KeyId=key, GrantId="none")
    same("grants", do.call("ListGrants", KeyId=key)["Grants"], [])


def rotation(do, key):
    do("EnableKeyRotation", KeyId=key, RotationPeriodInDays=100)
    same("period", do("GetKeyRotationStatus", KeyId=key)["RotationPeriodInDays"], 100)
    do("DisableKeyRotation", KeyId=key)
    do("RotateKeyOnDemand", KeyId=key)
    same("rotations", [one["RotationType"] for one in do("ListKeyRotations", KeyId=key)["Rotations"]], ["ON_DEMAND"])


def imports(do):
    key = do.key(Origin="EXTERNAL")
    given = do("GetParametersForImport", KeyId=key, WrappingAlgorithm="RSAES_OAEP_SHA_256", WrappingKeySpec="RSA_2048")
    public = serialization.load_der_public_key(given["PublicKey"])
    oaep = padding.OAEP(padding.MGF1(hashes.SHA256()), hashes.SHA256(), None)
    wrapped = public.encrypt(bytes(range(32)), oaep)
    importing = {"KeyId": key, "ImportToken": given["ImportToken"], "EncryptedKeyMaterial": wrapped}
    do.refused("InvalidCiphertextException", "", "ImportKeyMaterial", **{
        **importing,
        "EncryptedKeyMaterial": bytes(256),
        "ExpirationModel": "KEY_MATERIAL_DOES_NOT_EXPIRE",
    })
    do("ImportKeyMaterial", ValidTo=datetime.now(timezone.utc) + timedelta(days=30), **importing)
    blob = do.call("Encrypt", KeyId=key, Plaintext=b"imported")["CiphertextBlob"]
    do("DeleteImportedKeyMaterial", KeyId=key)
    do.refused("KMSInvalidStateException", f"{key_arn(key)} is pending import.", "Decrypt", CiphertextBlob=blob)
    do.refused("IncorrectKeyMaterialException", "", "ImportKeyMaterial", **{
        **importing,
        "EncryptedKeyMaterial": public.encrypt(bytes(32), oaep),
        "ExpirationModel": "KEY_MATERIAL_DOES_NOT_EXPIRE",
    })
    do.call("ImportKeyMaterial", ExpirationModel="KEY_MATERIAL_DOES_NOT_EXPIRE", **importing)
    same("text under the same material", do.call("Decrypt", CiphertextBlob=blob)["Plaintext"], b"imported")


def regions(do):
    key = do.key(MultiRegion=True)
    do.refused(
        "MalformedPolicyDocumentException",
        do_message(do, key),
        "ReplicateKey",
        KeyId=key,
        ReplicaRegion="eu-west-1",
        Policy="{",
    )
    do("ReplicateKey", KeyId=key, ReplicaRegion="eu-west-1")
    do.refused(
        "AlreadyExistsException",
        f"Unable to replicate key. A key with ID {key} already exists in eu-west-1.",
        "ReplicateKey",
        KeyId=key,
        ReplicaRegion="eu-west-1",
    )
    do("UpdatePrimaryRegion", KeyId=key, PrimaryRegion="eu-west-1")
    described = do.call("DescribeKey", KeyId=key)["KeyMetadata"]["MultiRegionConfiguration"]
    same("type here, primary", (described["MultiRegionKeyType"], described["PrimaryKey"]["Region"]), ("REPLICA", "eu-west-1"))
    do.refused(
        "UnsupportedOperationException",
        f"{key_arn(key)} is not a multi-region primary key.",
        "UpdatePrimaryRegion",
        KeyId=key,
        PrimaryRegion="eu-west-1",
    )


def do_message(do, key):
    """Of a policy that is no JSON: whatever PutKeyPolicy says of it."""
    try:
        do.call("PutKeyPolicy", KeyId=key, Policy="{")
    except Refusal as refusal:
        return refusal.message
    raise AssertionError("a policy that is none was taken")
