"""Made before the backend stops; read by `found_again` from another backend over the same directory."""

from clients import REGION


def check_leave(clients):
    kms, s3 = clients.client("kms"), clients.client("s3")
    key = kms.create_key()["KeyMetadata"]["KeyId"]
    kms.create_alias(AliasName="alias/left", TargetKeyId=key)
    blob = kms.encrypt(KeyId=key, Plaintext=b"left behind", EncryptionContext={"a": "1"})["CiphertextBlob"]
    s3.create_bucket(Bucket="boto3-left", CreateBucketConfiguration={"LocationConstraint": REGION})
    s3.put_object(Bucket="boto3-left", Key="blob", Body=blob, ServerSideEncryption="aws:kms", SSEKMSKeyId=key)
