import json
from datetime import datetime, timedelta, timezone

from clients import ACCOUNT, REGION, refused, same, true


def new_key(kms, **options):
    return kms.create_key(**options)["KeyMetadata"]


def check_life_of_a_key(clients):
    kms = clients.client("kms")
    key = new_key(kms, Description="first", Tags=[{"TagKey": "stage", "TagValue": "test"}])
    same("ARN", key["Arn"], f"arn:aws:kms:{REGION}:{ACCOUNT}:key/{key['KeyId']}")
    true("the date of creation is a time of now", abs(datetime.now(timezone.utc) - key["CreationDate"]) < timedelta(minutes=1))
    kms.update_key_description(KeyId=key["KeyId"], Description="second")
    described = kms.describe_key(KeyId=key["Arn"])["KeyMetadata"]
    same("description", described["Description"], "second")
    same("state", (described["KeyState"], described["Enabled"], described["KeyManager"]), ("Enabled", True, "CUSTOMER"))

    kms.create_alias(AliasName="alias/boto3", TargetKeyId=key["KeyId"])
    same("key by alias", kms.describe_key(KeyId="alias/boto3")["KeyMetadata"]["KeyId"], key["KeyId"])
    refused(
        lambda: kms.create_alias(AliasName="alias/boto3", TargetKeyId=key["KeyId"]),
        "AlreadyExistsException",
        400,
        f"An alias with the name arn:aws:kms:{REGION}:{ACCOUNT}:alias/boto3 already exists",
    )
    kms.delete_alias(AliasName="alias/boto3")
    refused(
        lambda: kms.describe_key(KeyId="alias/boto3"),
        "NotFoundException",
        400,
        f"Alias arn:aws:kms:{REGION}:{ACCOUNT}:alias/boto3 is not found.",
    )

    kms.disable_key(KeyId=key["KeyId"])
    refused(lambda: kms.encrypt(KeyId=key["KeyId"], Plaintext=b"x"), "DisabledException", 400, f"{key['Arn']} is disabled.")
    kms.enable_key(KeyId=key["KeyId"])
    kms.encrypt(KeyId=key["KeyId"], Plaintext=b"x")

    due = kms.schedule_key_deletion(KeyId=key["KeyId"], PendingWindowInDays=7)
    same("state", due["KeyState"], "PendingDeletion")
    true("due in 7 days", abs(due["DeletionDate"] - datetime.now(timezone.utc) - timedelta(days=7)) < timedelta(minutes=1))
    refused(
        lambda: kms.encrypt(KeyId=key["KeyId"], Plaintext=b"x"),
        "KMSInvalidStateException",
        400,
        f"{key['Arn']} is pending deletion.",
    )
    kms.cancel_key_deletion(KeyId=key["KeyId"])
    same("state after cancelling", kms.describe_key(KeyId=key["KeyId"])["KeyMetadata"]["KeyState"], "Disabled")


def check_encryption_contexts(clients):
    kms = clients.client("kms")
    key, other = new_key(kms), new_key(kms)
    context = {"b": "2", "a": "1", "ü": "–"}
    sealed = kms.encrypt(KeyId=key["KeyId"], Plaintext=b"plain \x00\xff text", EncryptionContext=context)
    same("key", sealed["KeyId"], key["Arn"])
    blob = sealed["CiphertextBlob"]
    true("the blob does not hold the text", b"plain" not in blob)
    opened = kms.decrypt(CiphertextBlob=blob, EncryptionContext=dict(reversed(context.items())))
    same("text", opened["Plaintext"], b"plain \x00\xff text")
    same("key", opened["KeyId"], key["Arn"])
    for wrong in ({}, {"a": "1"}, {**context, "a": "2"}, {**context, "A": "1"}):
        refused(lambda: kms.decrypt(CiphertextBlob=blob, EncryptionContext=wrong), "InvalidCiphertextException", 400)
    for at in (len(blob) - 1, len(blob) - 20, len(blob) - 30):
        flipped = bytes(byte ^ (index == at) for index, byte in enumerate(blob))
        refused(lambda: kms.decrypt(CiphertextBlob=flipped, EncryptionContext=context), "InvalidCiphertextException", 400)
    refused(
        lambda: kms.decrypt(CiphertextBlob=blob, EncryptionContext=context, KeyId=other["KeyId"]),
        "IncorrectKeyException",
        400,
        "The key ID in the request does not identify a CMK that can perform this operation.",
    )

    again = kms.re_encrypt(
        CiphertextBlob=blob,
        SourceEncryptionContext=context,
        DestinationKeyId=other["KeyId"],
        DestinationEncryptionContext={"c": "3"},
    )
    same("keys", (again["SourceKeyId"], again["KeyId"]), (key["Arn"], other["Arn"]))
    opened = kms.decrypt(CiphertextBlob=again["CiphertextBlob"], EncryptionContext={"c": "3"})
    same("text under the other key", (opened["Plaintext"], opened["KeyId"]), (b"plain \x00\xff text", other["Arn"]))


def check_data_keys(clients):
    kms = clients.client("kms")
    key = new_key(kms)
    made = kms.generate_data_key(KeyId=key["KeyId"], KeySpec="AES_256", EncryptionContext={"for": "me"})
    same("length", len(made["Plaintext"]), 32)
    same(
        "unwrapped",
        kms.decrypt(CiphertextBlob=made["CiphertextBlob"], EncryptionContext={"for": "me"})["Plaintext"],
        made["Plaintext"],
    )
    wrapped = kms.generate_data_key_without_plaintext(KeyId=key["KeyId"], NumberOfBytes=64)
    true("no plaintext", "Plaintext" not in wrapped)
    same("length", len(kms.decrypt(CiphertextBlob=wrapped["CiphertextBlob"])["Plaintext"]), 64)
    drawn = {kms.generate_random(NumberOfBytes=24)["Plaintext"] for _ in range(3)}
    same("random bytes", [len(one) for one in drawn], [24, 24, 24])


def check_rotation(clients):
    kms = clients.client("kms")
    key = new_key(kms)
    kms.enable_key_rotation(KeyId=key["KeyId"], RotationPeriodInDays=100)
    status = kms.get_key_rotation_status(KeyId=key["KeyId"])
    same("rotation", (status["KeyRotationEnabled"], status["RotationPeriodInDays"]), (True, 100))
    true("next in 100 days", abs(status["NextRotationDate"] - datetime.now(timezone.utc) - timedelta(days=100)) < timedelta(minutes=1))
    blobs = [kms.encrypt(KeyId=key["KeyId"], Plaintext=b"before")["CiphertextBlob"]]
    for _ in range(3):
        kms.rotate_key_on_demand(KeyId=key["KeyId"])
        blobs.append(kms.encrypt(KeyId=key["KeyId"], Plaintext=b"before")["CiphertextBlob"])
    same("all open", [kms.decrypt(CiphertextBlob=blob)["Plaintext"] for blob in blobs], [b"before"] * 4)
    pages = list(kms.get_paginator("list_key_rotations").paginate(KeyId=key["KeyId"], PaginationConfig={"PageSize": 2}))
    rotations = [rotation for page in pages for rotation in page["Rotations"]]
    same("pages and rotations", (len(pages), [one["RotationType"] for one in rotations]), (2, ["ON_DEMAND"] * 3))
    kms.disable_key_rotation(KeyId=key["KeyId"])
    same("rotation", kms.get_key_rotation_status(KeyId=key["KeyId"])["KeyRotationEnabled"], False)


def check_a_multi_region_key(clients):
    kms, west = clients.client("kms"), clients.client("kms", "eu-west-1")
    key = new_key(kms, MultiRegion=True)
    true("its id begins with mrk-", key["KeyId"].startswith("mrk-"))
    blob = kms.encrypt(KeyId=key["KeyId"], Plaintext=b"everywhere", EncryptionContext={"a": "1"})["CiphertextBlob"]
    refused(lambda: west.decrypt(CiphertextBlob=blob, EncryptionContext={"a": "1"}), "AccessDeniedException", 400)
    replica = kms.replicate_key(KeyId=key["KeyId"], ReplicaRegion="eu-west-1", Description="west")["ReplicaKeyMetadata"]
    same("replica", (replica["KeyId"], replica["MultiRegionConfiguration"]["MultiRegionKeyType"]), (key["KeyId"], "REPLICA"))
    opened = west.decrypt(CiphertextBlob=blob, EncryptionContext={"a": "1"})
    same("text", (opened["Plaintext"], opened["KeyId"]), (b"everywhere", replica["Arn"]))
    primary = kms.describe_key(KeyId=key["KeyId"])["KeyMetadata"]["MultiRegionConfiguration"]
    same("replicas", [one["Region"] for one in primary["ReplicaKeys"]], ["eu-west-1"])


def check_policy_and_tags(clients):
    kms = clients.client("kms")
    key = new_key(kms, Tags=[{"TagKey": "a", "TagValue": "1"}])
    root = {"Sid": "all", "Effect": "Allow", "Principal": {"AWS": f"arn:aws:iam::{ACCOUNT}:root"}, "Action": "kms:*", "Resource": "*"}
    denied = {"Sid": "none", "Effect": "Deny", "Principal": "*", "Action": "kms:Encrypt", "Resource": "*"}
    policy = {"Version": "2012-10-17", "Statement": [root, denied]}
    kms.put_key_policy(KeyId=key["KeyId"], PolicyName="default", Policy=json.dumps(policy))
    same("policy", json.loads(kms.get_key_policy(KeyId=key["KeyId"], PolicyName="default")["Policy"]), policy)
    same("policies", kms.list_key_policies(KeyId=key["KeyId"])["PolicyNames"], ["default"])
    refused(
        lambda: kms.encrypt(KeyId=key["KeyId"], Plaintext=b"x"),
        "AccessDeniedException",
        400,
        f"User: arn:aws:iam::{ACCOUNT}:root is not authorized to perform: kms:Encrypt on resource: {key['Arn']} "
        "with an explicit deny in a resource-based policy",
    )
    refused(
        lambda: kms.put_key_policy(KeyId=key["KeyId"], PolicyName="default", Policy="{"), "MalformedPolicyDocumentException", 400
    )

    kms.tag_resource(KeyId=key["KeyId"], Tags=[{"TagKey": "b", "TagValue": "2"}, {"TagKey": "a", "TagValue": "3"}])
    kms.untag_resource(KeyId=key["KeyId"], TagKeys=["b"])
    same("tags", kms.list_resource_tags(KeyId=key["KeyId"])["Tags"], [{"TagKey": "a", "TagValue": "3"}])


def check_paginators(clients):
    kms = clients.client("kms", "us-west-2")
    made = {new_key(kms)["KeyId"] for _ in range(5)}
    for number, key in enumerate(sorted(made)):
        kms.create_alias(AliasName=f"alias/page-{number}", TargetKeyId=key)
    pages = list(kms.get_paginator("list_keys").paginate(PaginationConfig={"PageSize": 2}))
    true("several pages", len(pages) >= 3)
    true("every key is listed", made <= {key["KeyId"] for page in pages for key in page["Keys"]})
    pages = list(kms.get_paginator("list_aliases").paginate(PaginationConfig={"PageSize": 2}))
    names = [alias["AliasName"] for page in pages for alias in page["Aliases"]]
    same("own aliases", [name for name in names if name.startswith("alias/page-")], [f"alias/page-{n}" for n in range(5)])


def check_validation(clients):
    kms = clients.client("kms", parameter_validation=False)
    refused(
        lambda: kms.encrypt(KeyId="", Plaintext=b"x"),
        "ValidationException",
        400,
        "1 validation error detected: Value '' at 'keyId' failed to satisfy constraint: "
        "Member must have length greater than or equal to 1",
    )
    refused(lambda: kms.describe_key(KeyId="not-a-key"), "NotFoundException", 400, "Invalid keyId 'not-a-key'")
