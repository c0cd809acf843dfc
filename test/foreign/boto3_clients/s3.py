import base64
import hashlib
import io
import urllib.error
import urllib.request
import zlib

from boto3.s3.transfer import TransferConfig
from clients import ACCOUNT, REGION, refused, same, true


def new_bucket(clients, name):
    s3 = clients.client("s3")
    s3.create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": REGION})
    return s3


def new_key(clients):
    return clients.client("kms").create_key()["KeyMetadata"]["Arn"]


def read(s3, bucket, key, **options):
    return s3.get_object(Bucket=bucket, Key=key, **options)["Body"].read()


def check_buckets(clients):
    s3 = new_bucket(clients, "boto3-buckets")
    true("listed", "boto3-buckets" in {bucket["Name"] for bucket in s3.list_buckets()["Buckets"]})
    same("location", s3.get_bucket_location(Bucket="boto3-buckets")["LocationConstraint"], REGION)
    same("region of HEAD", s3.head_bucket(Bucket="boto3-buckets")["BucketRegion"], REGION)
    refused(
        lambda: new_bucket(clients, "boto3-buckets"),
        "BucketAlreadyOwnedByYou",
        409,
        "Your previous request to create the named bucket succeeded and you already own it.",
    )
    other = clients.client("s3", access_key="123456789012")
    refused(lambda: other.list_objects_v2(Bucket="boto3-buckets"), "AccessDenied", 403, "Access Denied")
    s3.get_waiter("bucket_exists").wait(Bucket="boto3-buckets")
    s3.put_object(Bucket="boto3-buckets", Key="a", Body=b"a")
    refused(
        lambda: s3.delete_bucket(Bucket="boto3-buckets"), "BucketNotEmpty", 409, "The bucket you tried to delete is not empty"
    )
    s3.delete_object(Bucket="boto3-buckets", Key="a")
    s3.delete_bucket(Bucket="boto3-buckets")
    refused(lambda: s3.head_bucket(Bucket="boto3-buckets"), "404", 404)
    refused(lambda: s3.list_objects(Bucket="boto3-buckets"), "NoSuchBucket", 404, "The specified bucket does not exist")


def check_encryption(clients):
    bucket, key = "boto3-encryption", new_key(clients)
    s3 = new_bucket(clients, bucket)
    at_first = s3.get_bucket_encryption(Bucket=bucket)["ServerSideEncryptionConfiguration"]["Rules"][0]
    same("at first", at_first["ApplyServerSideEncryptionByDefault"]["SSEAlgorithm"], "AES256")
    same("SSE-S3", s3.put_object(Bucket=bucket, Key="s3", Body=b"one")["ServerSideEncryption"], "AES256")

    kms = s3.put_object(Bucket=bucket, Key="kms", Body=b"two", ServerSideEncryption="aws:kms", SSEKMSKeyId=key)
    same("SSE-KMS", (kms["ServerSideEncryption"], kms["SSEKMSKeyId"], kms.get("BucketKeyEnabled")), ("aws:kms", key, None))

    rule = {"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": key}, "BucketKeyEnabled": True}
    s3.put_bucket_encryption(Bucket=bucket, ServerSideEncryptionConfiguration={"Rules": [rule]})
    kept = s3.get_bucket_encryption(Bucket=bucket)["ServerSideEncryptionConfiguration"]["Rules"][0]
    same("rule", {name: kept[name] for name in rule}, rule)
    by_default = s3.put_object(Bucket=bucket, Key="default", Body=b"three")
    same("by default", [by_default[n] for n in ("ServerSideEncryption", "SSEKMSKeyId", "BucketKeyEnabled")], ["aws:kms", key, True])

    same("bodies", [read(s3, bucket, name) for name in ("s3", "kms", "default")], [b"one", b"two", b"three"])
    head = s3.head_object(Bucket=bucket, Key="default")
    same("HEAD", [head[n] for n in ("ServerSideEncryption", "SSEKMSKeyId", "BucketKeyEnabled")], ["aws:kms", key, True])

    clients.client("kms").disable_key(KeyId=key)
    refused(lambda: read(s3, bucket, "kms"), "KMS.DisabledException", 400, f"{key} is disabled.")
    refused(lambda: s3.put_object(Bucket=bucket, Key="no", Body=b"x"), "KMS.DisabledException", 400, f"{key} is disabled.")
    same("not touched by that key", read(s3, bucket, "s3"), b"one")
    s3.delete_bucket_encryption(Bucket=bucket)

    second = new_key(clients)
    layers = s3.put_object(Bucket=bucket, Key="layers", Body=b"four", ServerSideEncryption="aws:kms:dsse", SSEKMSKeyId=second)
    same("DSSE-KMS", (layers["ServerSideEncryption"], layers["SSEKMSKeyId"]), ("aws:kms:dsse", second))
    same("DSSE-KMS body", read(s3, bucket, "layers"), b"four")
    with_customer_keys(s3, bucket)
    same("SSE-S3 again", s3.put_object(Bucket=bucket, Key="again", Body=b"x")["ServerSideEncryption"], "AES256")


def with_customer_keys(s3, bucket):
    mine = {"SSECustomerAlgorithm": "AES256", "SSECustomerKey": b"k" * 32}
    refused(lambda: s3.put_object(Bucket=bucket, Key="c", Body=b"x", **mine), "AccessDenied", 403)
    rule = {"BlockedEncryptionTypes": {"EncryptionType": ["NONE"]}}
    s3.put_bucket_encryption(Bucket=bucket, ServerSideEncryptionConfiguration={"Rules": [rule]})
    put = s3.put_object(Bucket=bucket, Key="c", Body=b"five", **mine)
    same("SSE-C", (put["SSECustomerAlgorithm"], put.get("ServerSideEncryption")), ("AES256", None))
    same("SSE-C body", read(s3, bucket, "c", **mine), b"five")
    same("SSE-C HEAD", s3.head_object(Bucket=bucket, Key="c", **mine)["SSECustomerKeyMD5"], put["SSECustomerKeyMD5"])
    refused(lambda: read(s3, bucket, "c"), "InvalidRequest", 400)
    refused(lambda: read(s3, bucket, "c", **{**mine, "SSECustomerKey": b"o" * 32}), "AccessDenied", 403)
    of_source = {f"CopySource{name}": value for name, value in mine.items()}
    s3.copy_object(Bucket=bucket, Key="copy", CopySource={"Bucket": bucket, "Key": "c"}, **of_source)
    same("copied out of SSE-C", read(s3, bucket, "copy"), b"five")


def check_multipart(clients):
    bucket, body = "boto3-multipart", bytes(range(256)) * 4096 * 13 + b"end"
    s3 = new_bucket(clients, bucket)
    parts = TransferConfig(multipart_threshold=5 * 1024**2, multipart_chunksize=5 * 1024**2)
    s3.upload_fileobj(io.BytesIO(body), bucket, "managed", Config=parts)
    head = s3.head_object(Bucket=bucket, Key="managed")
    sums = [hashlib.md5(body[at : at + 5 * 1024**2]).digest() for at in range(0, len(body), 5 * 1024**2)]
    same("ETag of parts", head["ETag"], f'"{hashlib.md5(b"".join(sums)).hexdigest()}-{len(sums)}"')
    fetched = io.BytesIO()
    s3.download_fileobj(bucket, "managed", fetched, Config=parts)
    true("fetched", fetched.getvalue() == body)
    for algorithm in ("CRC32", "SHA1", "SHA256"):
        extra = {"ChecksumAlgorithm": algorithm, "ServerSideEncryption": "aws:kms", "SSEKMSKeyId": new_key(clients)}
        s3.upload_fileobj(io.BytesIO(body), bucket, algorithm, Config=parts, ExtraArgs=extra)
        got = s3.get_object(Bucket=bucket, Key=algorithm, ChecksumMode="ENABLED")
        same(algorithm, (got["ServerSideEncryption"], got["Body"].read() == body), ("aws:kms", True))
    copied = s3.copy({"Bucket": bucket, "Key": "SHA256"}, bucket, "copied", Config=parts)
    same("copy in parts", (copied, read(s3, bucket, "copied") == body), (None, True))
    same("none left", s3.list_multipart_uploads(Bucket=bucket).get("Uploads"), None)


def check_objects(clients):
    bucket, key, body = "boto3-objects", "a b/ü+%&?.txt", bytes(range(256)) * 300
    s3 = new_bucket(clients, bucket)
    put = s3.put_object(Bucket=bucket, Key=key, Body=body, ContentType="text/x", CacheControl="no-store", Metadata={"mine": "value"})
    same("ETag", put["ETag"], f'"{hashlib.md5(body).hexdigest()}"')
    got = s3.get_object(Bucket=bucket, Key=key)
    same("body", got["Body"].read(), body)
    same("headers", [got[n] for n in ("ContentType", "CacheControl", "Metadata")], ["text/x", "no-store", {"mine": "value"}])
    head = s3.head_object(Bucket=bucket, Key=key)
    same("HEAD", [head[n] for n in ("ContentLength", "ETag", "Metadata")], [len(body), put["ETag"], {"mine": "value"}])
    for header, part in (("bytes=16380-16390", body[16380:16391]), ("bytes=-7", body[-7:]), ("bytes=70000-", body[70000:])):
        ranged = s3.get_object(Bucket=bucket, Key=key, Range=header)
        same(header, (ranged["Body"].read(), ranged["ResponseMetadata"]["HTTPStatusCode"]), (part, 206))
    refused(lambda: read(s3, bucket, key, Range="bytes=99999-"), "InvalidRange", 416, "The requested range is not satisfiable")
    refused(lambda: read(s3, bucket, key, IfMatch='"0"'), "PreconditionFailed", 412)
    refused(lambda: read(s3, bucket, key, IfNoneMatch=put["ETag"]), "304", 304)
    refused(lambda: read(s3, bucket, "none"), "NoSuchKey", 404, "The specified key does not exist.")
    refused(lambda: s3.head_object(Bucket=bucket, Key="none"), "404", 404)
    s3.copy_object(Bucket=bucket, Key="copy", CopySource={"Bucket": bucket, "Key": key})
    same("copy", read(s3, bucket, "copy"), body)
    s3.put_object_tagging(Bucket=bucket, Key="copy", Tagging={"TagSet": [{"Key": "a", "Value": "1 + 1"}]})
    same("tags", s3.get_object_tagging(Bucket=bucket, Key="copy")["TagSet"], [{"Key": "a", "Value": "1 + 1"}])


def check_listings(clients):
    bucket, names = "boto3-listings", ["a/1", "a/2", "b/1", "c d", "e&<>", "ü"]
    s3 = new_bucket(clients, bucket)
    for name in names:
        s3.put_object(Bucket=bucket, Key=name, Body=name.encode())
    for operation in ("list_objects", "list_objects_v2"):
        pages = list(s3.get_paginator(operation).paginate(Bucket=bucket, PaginationConfig={"PageSize": 2}))
        same(f"pages of {operation}", [[one["Key"] for one in page["Contents"]] for page in pages], [names[:2], names[2:4], names[4:]])
        folders = getattr(s3, operation)(Bucket=bucket, Delimiter="/")
        same(f"folders of {operation}", [one["Prefix"] for one in folders["CommonPrefixes"]], ["a/", "b/"])
        same(f"keys of {operation}", [(one["Key"], one["Size"]) for one in folders["Contents"]], [("c d", 3), ("e&<>", 4), ("ü", 2)])
    inner = s3.list_objects_v2(Bucket=bucket, Prefix="a/", StartAfter="a/1")
    same("after a/1", ([one["Key"] for one in inner["Contents"]], inner["KeyCount"]), (["a/2"], 1))
    gone = s3.delete_objects(Bucket=bucket, Delete={"Objects": [{"Key": name} for name in names]})
    same("deleted", sorted(one["Key"] for one in gone["Deleted"]), sorted(names))
    same("left", s3.list_objects_v2(Bucket=bucket)["KeyCount"], 0)


def check_versions(clients):
    bucket = "boto3-versions"
    s3 = new_bucket(clients, bucket)
    s3.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})
    same("versioning", s3.get_bucket_versioning(Bucket=bucket)["Status"], "Enabled")
    ids = [s3.put_object(Bucket=bucket, Key="a", Body=body)["VersionId"] for body in (b"one", b"two", b"three")]
    same("each", [read(s3, bucket, "a", VersionId=version) for version in ids], [b"one", b"two", b"three"])
    marker = s3.delete_object(Bucket=bucket, Key="a")
    same("marker", marker["DeleteMarker"], True)
    refused(lambda: read(s3, bucket, "a"), "NoSuchKey", 404)
    refused(lambda: read(s3, bucket, "a", VersionId=marker["VersionId"]), "MethodNotAllowed", 405)
    pages = list(s3.get_paginator("list_object_versions").paginate(Bucket=bucket, PaginationConfig={"PageSize": 2}))
    same("versions", [one["VersionId"] for page in pages for one in page.get("Versions", [])], ids[::-1])
    same("markers", [one["VersionId"] for page in pages for one in page.get("DeleteMarkers", [])], [marker["VersionId"]])
    s3.delete_object(Bucket=bucket, Key="a", VersionId=marker["VersionId"])
    s3.delete_object(Bucket=bucket, Key="a", VersionId=ids[2])
    same("newest", read(s3, bucket, "a"), b"two")


def check_presigned_urls(clients):
    bucket = "boto3-presigned"
    s3 = new_bucket(clients, bucket)
    s4 = clients.client("s3", signature_version="s3v4")
    url = s4.generate_presigned_url("put_object", Params={"Bucket": bucket, "Key": "p q", "ContentType": "text/x"}, ExpiresIn=60)
    put = urllib.request.Request(url, data=b"by urllib", method="PUT", headers={"Content-Type": "text/x"})
    with urllib.request.urlopen(put) as answer:
        same("PUT", answer.status, 200)
    same("type", s3.head_object(Bucket=bucket, Key="p q")["ContentType"], "text/x")
    url = s4.generate_presigned_url("get_object", Params={"Bucket": bucket, "Key": "p q"}, ExpiresIn=60)
    with urllib.request.urlopen(url) as answer:
        same("GET", answer.read(), b"by urllib")
    for changed in (url.replace("X-Amz-Expires=60", "X-Amz-Expires=61"), url.replace("p%20q", "p")):
        try:
            urllib.request.urlopen(changed)
        except urllib.error.HTTPError as error:
            same("status of a changed URL", error.code, 403)
            true("it says why", b"<Code>SignatureDoesNotMatch</Code>" in error.read())
        else:
            raise AssertionError(f"a changed URL was answered: {changed}")


def check_transfers(clients):
    bucket, body = "boto3-transfers", bytes(range(251)) * 4000
    s3 = new_bucket(clients, bucket)
    whole = TransferConfig(multipart_threshold=1 << 30, use_threads=False)
    s3.upload_fileobj(io.BytesIO(body), bucket, "up", ExtraArgs={"Metadata": {"a": "b"}}, Config=whole)
    got = io.BytesIO()
    s3.download_fileobj(bucket, "up", got, Config=whole)
    same("the same bytes", got.getvalue() == body, True)
    # In ranges, several at once.
    got = io.BytesIO()
    s3.download_fileobj(bucket, "up", got, Config=TransferConfig(multipart_threshold=1 << 18, multipart_chunksize=1 << 18))
    same("the same bytes in ranges", got.getvalue() == body, True)


def check_checksums(clients):
    bucket, body = "boto3-checksums", b"the quick brown fox"
    s3 = new_bucket(clients, bucket)
    encoded = {
        "CRC32": base64.b64encode(zlib.crc32(body).to_bytes(4, "big")).decode(),
        "SHA1": base64.b64encode(hashlib.sha1(body).digest()).decode(),
        "SHA256": base64.b64encode(hashlib.sha256(body).digest()).decode(),
    }
    for algorithm, value in encoded.items():
        put = s3.put_object(Bucket=bucket, Key=algorithm, Body=body, ChecksumAlgorithm=algorithm)
        same(algorithm, put[f"Checksum{algorithm}"], value)
        # botocore compares the checksum while it reads.
        got = s3.get_object(Bucket=bucket, Key=algorithm, ChecksumMode="ENABLED")
        same(algorithm, (got[f"Checksum{algorithm}"], got["Body"].read()), (value, body))
    refused(
        lambda: s3.put_object(Bucket=bucket, Key="wrong", Body=body, ChecksumCRC32="AAAAAA=="),
        "BadDigest",
        400,
        "The CRC32 you specified did not match the calculated checksum.",
    )
    refused(lambda: s3.put_object(Bucket=bucket, Key="wrong", Body=body, ContentMD5="AAAAAAAAAAAAAAAAAAAAAA=="), "BadDigest", 400)
    refused(lambda: s3.head_object(Bucket=bucket, Key="wrong"), "404", 404)


def check_what_is_not_served(clients):
    s3 = new_bucket(clients, "boto3-refused")
    refused(lambda: s3.select_object_content(
        Bucket="boto3-refused",
        Key="a",
        Expression="select",
        ExpressionType="SQL",
        InputSerialization={"CSV": {}},
        OutputSerialization={"CSV": {}},
    ), "NotImplemented", 501)
    same("owner", s3.get_bucket_acl(Bucket="boto3-refused")["Grants"][0]["Permission"], "FULL_CONTROL")
    true("an account has one owner id", len(s3.list_buckets()["Owner"]["ID"]) == 64 and ACCOUNT not in s3.list_buckets()["Owner"]["ID"])
