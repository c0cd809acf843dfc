"""Two clients of one service by one interface: boto3's, and the AWS CLI's own driver with its option parser, in this process."""

import base64
import contextlib
import io
import json
import os
import re
import tempfile

import boto3
from awscli.clidriver import create_clidriver
from botocore import xform_name
from botocore.exceptions import ClientError
from clients import REGION


class Refusal(Exception):
    def __init__(self, code, message, status=None):
        super().__init__(f"{code}: {message}")
        self.code, self.message, self.status = code, message, status


class Boto3:
    """Calls operations of the service by their names in the model."""

    def __init__(self, clients, service, region=REGION):
        self.client = clients.client(service, region)
        self.model = self.client.meta.service_model

    def __call__(self, operation, **parameters):
        try:
            return getattr(self.client, xform_name(operation))(**parameters)
        except ClientError as error:
            answer = error.response
            raise Refusal(
                answer["Error"]["Code"], answer["Error"].get("Message", ""), answer["ResponseMetadata"]["HTTPStatusCode"]
            ) from error


class CommandLine:
    """The same, each call a whole `aws …` command: options by name, blobs in files, structures as JSON."""

    def __init__(self, clients, service, region=REGION):
        self.service, self.region = service, region
        self.model = boto3.session.Session().client(service, region_name=region).meta.service_model
        # Nothing of the user's own configuration.
        os.environ.update(
            AWS_ENDPOINT_URL=clients.endpoint,
            AWS_ACCESS_KEY_ID="test",
            AWS_SECRET_ACCESS_KEY="test",
            AWS_CONFIG_FILE="/dev/null",
            AWS_SHARED_CREDENTIALS_FILE="/dev/null",
            AWS_PAGER="",
            AWS_MAX_ATTEMPTS="1",
        )
        self.driver = create_clidriver()
        self.files = tempfile.TemporaryDirectory(prefix="atrest-cli-")

    def __call__(self, operation, **parameters):
        members = self.model.operation_model(operation).input_shape.members
        options = [option for name, value in parameters.items() for option in self._option(name, members[name], value)]
        arguments = [self.service, xform_name(operation, "-"), "--region", self.region, "--output", "json", *options]
        out, told = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(told):
            code = self.driver.main(arguments)
        if code == 0:
            output = self.model.operation_model(operation).output_shape
            return self._decoded(output, json.loads(out.getvalue() or "{}")) if output else {}
        refused = re.search(rf"An error occurred \((\w+)\) when calling the {operation} operation(?: \(reached max retries: \d+\))?: (.*)", told.getvalue(), re.S)
        if refused is None:
            raise AssertionError(f"aws {' '.join(arguments)} ended with {code}: {told.getvalue()}")
        raise Refusal(refused[1], refused[2].strip())

    def _option(self, name, shape, value):
        option = f"--{xform_name(name, '-')}"
        if shape.type_name == "boolean":
            return [option if value else f"--no-{option[2:]}"]
        if shape.type_name == "blob":
            with tempfile.NamedTemporaryFile(dir=self.files.name, delete=False) as file:
                file.write(value)
            return [option, f"fileb://{file.name}"]
        if shape.type_name == "timestamp":
            return [option, value.isoformat()]
        return [option, value if isinstance(value, str) else json.dumps(value)]

    def _decoded(self, shape, value):
        if shape.type_name == "structure":
            return {name: self._decoded(shape.members[name], item) for name, item in value.items()}
        if shape.type_name == "list":
            return [self._decoded(shape.member, item) for item in value]
        return base64.b64decode(value) if shape.type_name == "blob" else value
