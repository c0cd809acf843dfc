"""Writes src/facts/aws/models/*.ts from the AWS service models that botocore (Apache-2.0) publishes.

Usage: pip install botocore==1.44.5 && python3 scripts/aws-models.py [--out DIRECTORY]

The same botocore gives the same bytes. One operation and one shape a line, so that a new version reads as a diff.
"""

import argparse
import gzip
import json
import pathlib
import re
import sys

import botocore

VERSION = "1.44.5"
RELEASED = "2026-11-17"

# For each service the operations to model. "*" is all; names after "-" are left out.
SERVICES = {
    "kms": ["*"],
    "sts": ["AssumeRole", "DecodeAuthorizationMessage", "GetAccessKeyInfo", "GetCallerIdentity", "GetSessionToken"],
    "iam": """
        AddRoleToInstanceProfile AddUserToGroup AttachGroupPolicy AttachRolePolicy AttachUserPolicy CreateAccessKey CreateGroup
        CreateInstanceProfile CreatePolicy CreatePolicyVersion CreateRole CreateUser DeleteAccessKey DeleteGroup
        DeleteGroupPolicy DeleteInstanceProfile DeleteLoginProfile DeletePolicy DeletePolicyVersion DeleteRole
        DeleteRolePermissionsBoundary DeleteRolePolicy DeleteUser DeleteUserPermissionsBoundary DeleteUserPolicy DetachGroupPolicy
        DetachRolePolicy DetachUserPolicy GetAccessKeyLastUsed GetAccountSummary GetGroup GetGroupPolicy GetInstanceProfile
        GetLoginProfile GetPolicy GetPolicyVersion GetRole GetRolePolicy GetUser GetUserPolicy ListAccessKeys ListAccountAliases
        ListAttachedGroupPolicies ListAttachedRolePolicies ListAttachedUserPolicies ListEntitiesForPolicy ListGroupPolicies
        ListGroups ListGroupsForUser ListInstanceProfileTags ListInstanceProfiles ListInstanceProfilesForRole ListMFADevices
        ListPolicies ListPolicyTags ListPolicyVersions ListRolePolicies ListRoleTags ListRoles ListSSHPublicKeys
        ListServiceSpecificCredentials ListSigningCertificates ListUserPolicies ListUserTags ListUsers ListVirtualMFADevices
        PutGroupPolicy PutRolePermissionsBoundary PutRolePolicy PutUserPermissionsBoundary PutUserPolicy
        RemoveRoleFromInstanceProfile RemoveUserFromGroup SetDefaultPolicyVersion SimulatePrincipalPolicy TagInstanceProfile
        TagPolicy TagRole TagUser UntagInstanceProfile UntagPolicy UntagRole UntagUser UpdateAccessKey UpdateAssumeRolePolicy
        UpdateGroup UpdateRole UpdateRoleDescription UpdateUser
        """.split(),
    "ebs": ["*"],
    "rbin": ["*"],
    "ec2": """
        AttachVolume CopyImage CopySnapshot CreateImage CreateLaunchTemplate CreateLaunchTemplateVersion
        CreateSnapshot CreateTags CreateVolume DeleteLaunchTemplate DeleteLaunchTemplateVersions DeleteSnapshot
        DeleteTags DeleteVolume DeregisterImage DescribeAccountAttributes DescribeAvailabilityZones
        DescribeFastSnapshotRestores DescribeImageAttribute DescribeImages DescribeInstanceAttribute
        DescribeInstanceCreditSpecifications DescribeInstanceStatus DescribeInstanceTypes DescribeInstances
        DescribeLaunchTemplateVersions DescribeLaunchTemplates DescribeLockedSnapshots DescribeRegions
        DescribeSecurityGroups DescribeSnapshotAttribute DescribeSnapshotTierStatus DescribeSnapshots
        DescribeSubnets DescribeTags DescribeVolumeAttribute DescribeVolumeStatus DescribeVolumes
        DescribeVolumesModifications DescribeVpcs DetachVolume DisableEbsEncryptionByDefault
        DisableFastSnapshotRestores DisableSnapshotBlockPublicAccess EnableEbsEncryptionByDefault
        EnableFastSnapshotRestores EnableSnapshotBlockPublicAccess GetEbsDefaultKmsKeyId
        GetEbsEncryptionByDefault GetSnapshotBlockPublicAccessState ImportSnapshot
        ListSnapshotsInRecycleBin LockSnapshot
        ModifyEbsDefaultKmsKeyId ModifyImageAttribute ModifyInstanceAttribute ModifyLaunchTemplate
        ModifySnapshotAttribute ModifyVolume ModifyVolumeAttribute RebootInstances RegisterImage
        ResetEbsDefaultKmsKeyId ResetImageAttribute ResetSnapshotAttribute
        RestoreSnapshotFromRecycleBin RunInstances StartInstances
        StopInstances TerminateInstances UnlockSnapshot
        """.split(),
    # Left out: directory buckets, S3 Tables metadata, Object Lambda, annotations, the event stream of Select, and the
    # operations that newer ones with the same route have replaced.
    "s3": """
        * - CreateBucketMetadataConfiguration CreateBucketMetadataTableConfiguration CreateSession
        DeleteBucketMetadataConfiguration DeleteBucketMetadataTableConfiguration DeleteObjectAnnotation GetBucketLifecycle
        GetBucketMetadataConfiguration GetBucketMetadataTableConfiguration GetBucketNotification GetObjectAnnotation
        ListDirectoryBuckets ListObjectAnnotations PutBucketLifecycle PutBucketNotification PutObjectAnnotation RenameObject
        SelectObjectContent UpdateBucketMetadataAnnotationTableConfiguration UpdateBucketMetadataInventoryTableConfiguration
        UpdateBucketMetadataJournalTableConfiguration WriteGetObjectResponse
        """.split(),
}

# The namespace of S3's answers, which botocore notes on each payload only.
NAMESPACES = {"s3": "http://s3.amazonaws.com/doc/2006-03-01/"}

# Operations whose route a modelled one has taken over: they are no route of their own.
REPLACED = {"GetBucketLifecycle", "GetBucketNotification", "PutBucketLifecycle", "PutBucketNotification", "ListDirectoryBuckets"}

# Longer closed lists say what exists today rather than what is well formed (instance types, resource types).
LONGEST_ENUM = 60

# Root elements of S3's answers where the operation's output is the document. botocore drops them (its parser does not look
# at the root); they are the xmlName traits of the Smithy model and the examples of the API reference.
OUTPUT_ROOTS = {
    "CompleteMultipartUpload": "CompleteMultipartUploadResult",
    "CreateMultipartUpload": "InitiateMultipartUploadResult",
    "DeleteObjects": "DeleteResult",
    "GetBucketAccelerateConfiguration": "AccelerateConfiguration",
    "GetBucketAcl": "AccessControlPolicy",
    "GetBucketCors": "CORSConfiguration",
    "GetBucketLifecycleConfiguration": "LifecycleConfiguration",
    "GetBucketLocation": "LocationConstraint",
    "GetBucketLogging": "BucketLoggingStatus",
    "GetBucketNotificationConfiguration": "NotificationConfiguration",
    "GetBucketRequestPayment": "RequestPaymentConfiguration",
    "GetBucketTagging": "Tagging",
    "GetBucketVersioning": "VersioningConfiguration",
    "GetBucketWebsite": "WebsiteConfiguration",
    "GetObjectAcl": "AccessControlPolicy",
    "GetObjectAttributes": "GetObjectAttributesResponse",
    "GetObjectTagging": "Tagging",
    "ListBucketAnalyticsConfigurations": "ListBucketAnalyticsConfigurationResult",
    "ListBucketIntelligentTieringConfigurations": "ListBucketIntelligentTieringConfigurationsOutput",
    "ListBucketInventoryConfigurations": "ListInventoryConfigurationsResult",
    "ListBucketMetricsConfigurations": "ListMetricsConfigurationsResult",
    "ListBuckets": "ListAllMyBucketsResult",
    "ListMultipartUploads": "ListMultipartUploadsResult",
    "ListObjectVersions": "ListVersionsResult",
    "ListObjects": "ListBucketResult",
    "ListObjectsV2": "ListBucketResult",
    "ListParts": "ListPartsResult",
}

# Patterns that the service does not hold its callers to: S3 takes `bucket%2Fkey` as the source of a copy, which Terraform sends.
# The one of a rule's ARN is no regular expression (a quantifier after a quantifier).
NOT_HELD = {"rbin": ["RuleArn"], "s3": ["CopySource"]}

# Outputs whose one member is the text of the root element itself.
UNWRAPPED = {"GetBucketLocation"}

TYPES = {"character": "string"}
MEMBER_KEYS = ["locationName", "queryName", "location", "streaming", "flattened", "xmlAttribute", "xmlNamespace", "timestampFormat"]
SHAPE_KEYS = {
    "structure": ["required", "payload", "locationName", "xmlNamespace", "union", "exception", "fault", "error"],
    "list": ["flattened", "min", "max"],
    "map": ["flattened", "min", "max"],
    "string": ["min", "max", "pattern", "enum", "sensitive"],
    "blob": ["min", "max", "sensitive", "streaming"],
    "integer": ["min", "max"],
    "long": ["min", "max"],
    "float": ["min", "max"],
    "double": ["min", "max"],
    "boolean": [],
    "timestamp": ["timestampFormat"],
}
MODEL_FIELDS = ["targetPrefix", "jsonVersion", "xmlNamespace"]


def quoted(text):
    """A TypeScript string literal."""
    return "'" + json.dumps(text)[1:-1].replace('\\"', '"').replace("'", "\\'") + "'"


def key(name):
    return name if re.fullmatch(r"[A-Za-z_$][A-Za-z0-9_$]*", name) else quoted(name)


def rows(table):
    """One row a line: its name, a space, its JSON."""
    return [f"{name} {json.dumps(row, separators=(',', ':'))}" for name, row in table.items()]


def picked(source, keys):
    return {k: source[k] for k in keys if k in source and source[k] is not False}


def member_row(member):
    return {"shape": member["shape"], **picked(member, MEMBER_KEYS)}


def bound(value):
    return int(value) if float(value).is_integer() else value


def shape_row(shape):
    kind = TYPES.get(shape["type"], shape["type"])
    row = {"type": kind}
    if kind == "structure":
        row["members"] = {name: member_row(member) for name, member in shape.get("members", {}).items()}
    elif kind == "list":
        row["member"] = member_row(shape["member"])
    elif kind == "map":
        row["key"] = member_row(shape["key"])
        row["value"] = member_row(shape["value"])
    row.update(picked(shape, SHAPE_KEYS[kind]))
    if len(row.get("enum", [])) > LONGEST_ENUM:
        del row["enum"]
    if row.get("required") == []:
        del row["required"]
    for limit in ("min", "max"):
        if limit in row:
            row[limit] = bound(row[limit])
    return row


def http_row(http):
    row = picked(http, ["method", "requestUri", "responseCode"])
    if row.get("responseCode") == 200:
        del row["responseCode"]
    return row


def operation_row(service, name, operation):
    row = {"name": name}
    if "input" in operation:
        row["input"] = operation["input"]["shape"]
    if "output" in operation:
        row["output"] = operation["output"]["shape"]
        if "resultWrapper" in operation["output"]:
            row["resultWrapper"] = operation["output"]["resultWrapper"]
    row["http"] = http_row(operation["http"])
    if name in OUTPUT_ROOTS and service == "s3":
        row["outputRoot"] = OUTPUT_ROOTS[name]
    if name in UNWRAPPED and service == "s3":
        row["unwrapped"] = True
    errors = [error["shape"] for error in operation.get("errors", [])]
    if errors:
        row["errors"] = errors
    return row


def chosen(names, wanted):
    if "*" not in wanted:
        missing = set(wanted) - set(names)
        if missing:
            sys.exit(f"no such operations: {sorted(missing)}")
        return sorted(wanted)
    left_out = set(wanted[wanted.index("-") + 1 :]) if "-" in wanted else set()
    if left_out - set(names):
        sys.exit(f"no such operations: {sorted(left_out - set(names))}")
    return [name for name in sorted(names) if name not in left_out]


def references(shape):
    for member in shape.get("members", {}).values():
        yield member["shape"]
    for part in ("member", "key", "value"):
        if part in shape:
            yield shape[part]["shape"]


def reachable(shapes, roots):
    seen, waiting = set(), list(roots)
    while waiting:
        name = waiting.pop()
        if name in seen:
            continue
        seen.add(name)
        waiting.extend(references(shapes[name]))
    return sorted(seen)


class Types:
    """The TypeScript types of the shapes."""

    def __init__(self, rows):
        self.rows = rows

    def of(self, name, member=None):
        row = self.rows[name]
        kind = row["type"]
        if kind == "structure":
            return name
        if kind == "list":
            item = self.of(row["member"]["shape"])
            return f"readonly {item}[]"
        if kind == "map":
            return f"ReadonlyMap<{self.of(row['key']['shape'])}, {self.of(row['value']['shape'])}>"
        if kind == "string":
            return name if "enum" in row else "string"
        if kind == "blob":
            streaming = row.get("streaming") or (member or {}).get("streaming")
            return "AsyncIterable<Uint8Array>" if streaming else "Uint8Array"
        if kind == "timestamp":
            return "Date"
        return "boolean" if kind == "boolean" else "number"

    def declarations(self):
        for name, row in self.rows.items():
            if row["type"] == "string" and "enum" in row:
                yield f"export type {name} = {' | '.join(quoted(value) for value in row['enum'])};"
        for name, row in self.rows.items():
            if row["type"] != "structure" or row.get("exception"):
                continue
            required = row.get("required", [])
            if not row["members"]:
                yield f"export type {name} = object;"
                continue
            yield f"export interface {name} {{"
            for member_name, member in row["members"].items():
                optional = "" if member_name in required else "?"
                yield f"  readonly {key(member_name)}{optional}: {self.of(member['shape'], member)};"
            yield "}"


def operation_types(service, operations):
    yield "/** What each modelled operation takes and gives: a table keyed by these names is closed. */"
    yield f"export interface {service.capitalize()}Operations {{"
    for name, row in operations.items():
        yield f"  readonly {name}: {{ readonly input: {row.get('input', 'object')}; readonly output: {row.get('output', 'object')} }};"
    yield "}"


def load(service):
    folder = pathlib.Path(botocore.__file__).parent / "data" / service
    version = sorted(path.name for path in folder.iterdir() if path.is_dir())[-1]
    for name, opener in (("service-2.json.gz", gzip.open), ("service-2.json", open)):
        path = folder / version / name
        if path.exists():
            with opener(path, "rt", encoding="utf-8") as file:
                return json.load(file)
    return sys.exit(f"botocore has no model of {service}")


def module(service):
    model = load(service)
    metadata = model["metadata"]
    if service in NAMESPACES:
        metadata["xmlNamespace"] = NAMESPACES[service]
    names = sorted(model["operations"])
    modelled = chosen(names, SERVICES[service])
    operations = {name: operation_row(service, name, model["operations"][name]) for name in modelled}
    roots = [row[part] for row in operations.values() for part in ("input", "output") if part in row]
    roots += [error for row in operations.values() for error in row.get("errors", [])]
    shapes = {name: shape_row(model["shapes"][name]) for name in reachable(model["shapes"], roots)}
    for name in NOT_HELD.get(service, ()):
        shapes[name].pop("pattern")

    yield f"// Generated by scripts/aws-models.py from botocore {VERSION} ({RELEASED}), Apache-2.0. Do not edit."
    yield "import { serviceModel } from '../rows';"
    yield ""
    yield f"export const {service} = serviceModel("
    yield "  {"
    head = {
        "service": metadata.get("signingName", metadata["endpointPrefix"]),
        "serviceId": metadata["serviceId"],
        "apiVersion": metadata["apiVersion"],
        "protocol": metadata["protocol"],
        **picked(metadata, MODEL_FIELDS),
        "source": f"botocore {VERSION} ({RELEASED})",
    }
    for name, value in head.items():
        yield f"    {name}: {quoted(value)},"
    yield "    operationNames: ["
    for name in names:
        yield f"      {quoted(name)},"
    yield "    ],"
    yield "  },"
    tables = {"operations": operations, "shapes": shapes}
    if metadata["protocol"].startswith("rest"):
        tables["unmodelled routes"] = {
            name: http_row(model["operations"][name]["http"]) for name in names if name not in operations and name not in REPLACED
        }
    for name, table in tables.items():
        yield f"  // {name}"
        yield "  String.raw`"
        yield from rows(table)
        yield "`,"
    yield ");"
    yield ""
    yield from operation_types(service, operations)
    yield ""
    yield from Types(shapes).declarations()


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", default=pathlib.Path(__file__).parent.parent / "src" / "facts" / "aws" / "models", type=pathlib.Path)
    arguments = parser.parse_args()
    if botocore.__version__ != VERSION:
        sys.exit(f"botocore {VERSION} is needed, {botocore.__version__} is installed")
    arguments.out.mkdir(parents=True, exist_ok=True)
    for service in SERVICES:
        text = "\n".join(module(service)) + "\n"
        if any("`" in row for row in re.findall(r"^\w+ \{.*", text, re.M)) or "${" in text:
            sys.exit(f"the rows of {service} cannot stand in a template string")
        (arguments.out / f"{service}.ts").write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
