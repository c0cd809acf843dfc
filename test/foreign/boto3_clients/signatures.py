"""Wrong credentials and dates, in each protocol: JSON (KMS), query (STS), EC2 query, REST-XML (S3)."""

import urllib.error
import urllib.request
from contextlib import contextmanager
from datetime import datetime, timedelta, timezone
from unittest.mock import patch

from clients import refused, true

MISMATCH = (
    "The request signature we calculated does not match the signature you provided. "
    "Check your AWS Secret Access Key and signing method. Consult the service documentation for details."
)
INVALID_TOKEN = "The security token included in the request is invalid."
EC2_FAILURE = "AWS was not able to validate the provided access credentials"
S3_MISMATCH = "The request signature we calculated does not match the signature you provided. Check your key and signing method."
S3_UNKNOWN = "The AWS Access Key Id you provided does not exist in our records."
S3_SKEWED = "The difference between the request time and the current time is too large."

#: How far clocks may differ, in minutes.
SKEW = {"kms": 5, "sts": 15, "ec2": 15, "s3": 15}

CALLS = {
    "kms": lambda client: client.list_keys(),
    "sts": lambda client: client.get_caller_identity(),
    "ec2": lambda client: client.describe_volumes(),
    "s3": lambda client: client.list_buckets(),
}


def minutes(number):
    return timedelta(minutes=number)


@contextmanager
def signing_at(shift):
    """botocore signs as if its clock were wrong by that much."""
    shifted = datetime.now(timezone.utc) + shift
    with patch("botocore.auth.get_current_datetime", lambda *_, **__: shifted):
        yield


def check_wrong_secret(clients):
    wanted = {
        "kms": ("InvalidSignatureException", 400, MISMATCH),
        "sts": ("SignatureDoesNotMatch", 403, MISMATCH),
        "ec2": ("AuthFailure", 401, EC2_FAILURE),
        "s3": ("SignatureDoesNotMatch", 403, S3_MISMATCH),
    }
    for service, answer in wanted.items():
        refused(lambda: CALLS[service](clients.client(service, secret_key="wrong")), *answer)


def check_unknown_key_id(clients):
    wanted = {
        "kms": ("UnrecognizedClientException", 400, INVALID_TOKEN),
        "sts": ("InvalidClientTokenId", 403, INVALID_TOKEN),
        "ec2": ("AuthFailure", 401, EC2_FAILURE),
        "s3": ("InvalidAccessKeyId", 403, S3_UNKNOWN),
    }
    for service, answer in wanted.items():
        refused(lambda: CALLS[service](clients.client(service, access_key="unknown")), *answer)


def check_expired_date(clients):
    wanted = {
        "kms": ("InvalidSignatureException", 400),
        "sts": ("SignatureDoesNotMatch", 403),
        "ec2": ("RequestExpired", 400, "Request has expired."),
        "s3": ("RequestTimeTooSkewed", 403, S3_SKEWED),
    }
    for service, answer in wanted.items():
        client = clients.client(service)
        with signing_at(-minutes(SKEW[service] + 1)):
            error = refused(lambda: CALLS[service](client), *answer)
        if service in ("kms", "sts"):
            true(f"{service} says that the signature expired: {error}", "Signature expired: " in error.response["Error"]["Message"])
        # Within what is allowed it is served: only the date was wrong.
        with signing_at(-minutes(SKEW[service] - 1)):
            CALLS[service](client)


def check_date_to_come(clients):
    wanted = {"kms": ("InvalidSignatureException", 400), "s3": ("RequestTimeTooSkewed", 403, S3_SKEWED)}
    for service, answer in wanted.items():
        client = clients.client(service)
        with signing_at(minutes(SKEW[service] + 1)):
            refused(lambda: CALLS[service](client), *answer)


def check_header_changed_after_signing(clients):
    for service, code, status in (("kms", "InvalidSignatureException", 400), ("s3", "SignatureDoesNotMatch", 403)):
        client = clients.client(service)
        client.meta.events.register("before-send", lambda request, **_: request.headers.__setitem__("X-Amz-Date", newer(request)))
        refused(lambda: CALLS[service](client), code, status)


def newer(request):
    date = request.headers["X-Amz-Date"]
    text = date.decode() if isinstance(date, bytes) else date
    return (datetime.strptime(text, "%Y%m%dT%H%M%SZ") + timedelta(seconds=1)).strftime("%Y%m%dT%H%M%SZ")


def check_body_changed_after_signing(clients):
    s3 = clients.client("s3", s3={"payload_signing_enabled": True})
    s3.create_bucket(Bucket="boto3-changed", CreateBucketConfiguration={"LocationConstraint": "eu-central-1"})

    def change(request, **_):
        request.body = b"evil"

    s3.meta.events.register("before-send.s3.PutObject", change)
    refused(
        lambda: s3.put_object(Bucket="boto3-changed", Key="a", Body=b"good"),
        "XAmzContentSHA256Mismatch",
        400,
        "The provided 'x-amz-content-sha256' header does not match what was computed.",
    )


def check_no_signature(clients):
    try:
        urllib.request.urlopen(f"{clients.endpoint}/boto3-changed/a")
    except urllib.error.HTTPError as error:
        body = error.read()
        true(f"S3 denies access: {error.code} {body!r}", error.code == 403 and b"<Code>AccessDenied</Code>" in body)
    else:
        raise AssertionError("an unsigned request was answered")
