"""What every part works with: clients of one endpoint, and comparisons that say what differs."""

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

ACCOUNT = "000000000000"
REGION = "eu-central-1"


class Clients:
    def __init__(self, endpoint):
        self.endpoint = endpoint

    def client(self, service, region=REGION, access_key="test", secret_key="test", token=None, **config):
        return boto3.session.Session().client(
            service,
            region_name=region,
            endpoint_url=self.endpoint,
            aws_access_key_id=access_key,
            aws_secret_access_key=secret_key,
            aws_session_token=token,
            config=Config(retries={"total_max_attempts": 1}, **config),
        )


def same(what, got, wanted):
    if got != wanted:
        raise AssertionError(f"{what}: got {got!r}, wanted {wanted!r}")


def true(what, condition):
    if not condition:
        raise AssertionError(f"{what} does not hold")


def refused(call, code, status, message=None):
    """The call must fail with what botocore reads as this code, HTTP status and (where given) exact message."""
    try:
        answer = call()
    except ClientError as error:
        got = error.response
        same("code", got["Error"].get("Code"), code)
        same(f"HTTP status of {code}", got["ResponseMetadata"]["HTTPStatusCode"], status)
        if message is not None:
            same(f"message of {code}", got["Error"].get("Message"), message)
        return error
    raise AssertionError(f"wanted {code}, was answered {answer!r}")
