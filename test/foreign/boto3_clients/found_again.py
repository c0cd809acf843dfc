from clients import same


def check_find(clients):
    kms, s3 = clients.client("kms"), clients.client("s3")
    blob = s3.get_object(Bucket="boto3-left", Key="blob")["Body"].read()
    same("text", kms.decrypt(CiphertextBlob=blob, EncryptionContext={"a": "1"}, KeyId="alias/left")["Plaintext"], b"left behind")
