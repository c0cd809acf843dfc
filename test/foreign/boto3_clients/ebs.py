"""Snapshots written and read without a volume, and the same bytes seen from volumes over NBD (`ATREST_NBD`: address of the exports)."""

import base64
import hashlib
import os
import subprocess
import tempfile

from clients import refused, same, true
from ec2 import ZONE, new_key, new_volume, wait

BLOCK = 524288


def block_of(text):
    return (text.encode() * (BLOCK // len(text) + 1))[:BLOCK]


def sum_of(data):
    return hashlib.sha256(data).digest()


def text_of(digest):
    return base64.b64encode(digest).decode()


def put(ebs, snapshot, index, data):
    return ebs.put_snapshot_block(
        SnapshotId=snapshot,
        BlockIndex=index,
        BlockData=data,
        DataLength=len(data),
        Checksum=text_of(sum_of(data)),
        ChecksumAlgorithm="SHA256",
    )


def written(clients, blocks, **options):
    """A complete snapshot with these blocks, whole and each with its checksum."""
    ebs = clients.client("ebs")
    started = ebs.start_snapshot(VolumeSize=1, **options)
    for index, data in blocks.items():
        same("checksum", put(ebs, started["SnapshotId"], index, data)["Checksum"], text_of(sum_of(data)))
    aggregate = sum_of(b"".join(sum_of(blocks[index]) for index in sorted(blocks)))
    ebs.complete_snapshot(
        SnapshotId=started["SnapshotId"],
        ChangedBlocksCount=len(blocks),
        Checksum=text_of(aggregate),
        ChecksumAlgorithm="SHA256",
        ChecksumAggregationMethod="LINEAR",
    )
    wait(clients.client("ec2"), "snapshot_completed", SnapshotIds=[started["SnapshotId"]])
    return started


def read(clients, snapshot):
    """Only what is stored, as coldsnap downloads it."""
    ebs, blocks, more = clients.client("ebs"), {}, {}
    while more is not None:
        page = ebs.list_snapshot_blocks(SnapshotId=snapshot, MaxResults=100, **more)
        more = {"NextToken": page["NextToken"]} if "NextToken" in page else None
        for block in page["Blocks"]:
            got = ebs.get_snapshot_block(SnapshotId=snapshot, BlockIndex=block["BlockIndex"], BlockToken=block["BlockToken"])
            data = got["BlockData"].read()
            same("length and checksum", (got["DataLength"], got["Checksum"]), (len(data), text_of(sum_of(data))))
            blocks[block["BlockIndex"]] = data
    return blocks


def attach(clients, volume):
    ec2 = clients.client("ec2")
    instance = ec2.run_instances(ImageId="ami-0123456789abcdef0", MinCount=1, MaxCount=1, Placement={"AvailabilityZone": ZONE})
    instance = instance["Instances"][0]["InstanceId"]
    wait(ec2, "instance_running", InstanceIds=[instance])
    ec2.attach_volume(VolumeId=volume, InstanceId=instance, Device="/dev/sdf")
    wait(ec2, "volume_in_use", VolumeIds=[volume])
    return f"{os.environ['ATREST_NBD']}/{volume}"


def check_a_volume_has_what_was_written(clients):
    blocks = {0: block_of("first "), 5: block_of("fifth "), 2047: block_of("last ")}
    key = new_key(clients)
    started = written(clients, blocks, Encrypted=True, KmsKeyArn=key, Description="of boto3", Tags=[{"Key": "Name", "Value": "x"}])
    same("started", [started[name] for name in ("KmsKeyArn", "SseType", "BlockSize", "Status")], [key, "sse-kms", BLOCK, "pending"])
    described = clients.client("ec2").describe_snapshots(SnapshotIds=[started["SnapshotId"]])["Snapshots"][0]
    same("described", [described[name] for name in ("Description", "KmsKeyId", "State")], ["of boto3", key, "completed"])
    export = attach(clients, new_volume(clients.client("ec2"), SnapshotId=started["SnapshotId"])["VolumeId"])
    with tempfile.TemporaryDirectory() as folder:
        image = os.path.join(folder, "image")
        subprocess.run(["nbdcopy", export, image], check=True)
        with open(image, "rb") as file:
            for index in (0, 1, 5, 2046, 2047):
                file.seek(index * BLOCK)
                true(f"block {index}", file.read(BLOCK) == blocks.get(index, bytes(BLOCK)))


def check_what_a_volume_has_is_read(clients):
    ec2 = clients.client("ec2")
    volume = new_volume(ec2, Size=1, Encrypted=True, KmsKeyId=new_key(clients))["VolumeId"]
    export = attach(clients, volume)
    subprocess.run(["qemu-io", "-f", "raw", "-c", "write -P 0x41 3145728 1m", "-c", "flush", export], check=True, capture_output=True)
    before = ec2.create_snapshot(VolumeId=volume)["SnapshotId"]
    subprocess.run(["qemu-io", "-f", "raw", "-c", "write -P 0x42 3670016 4k", "-c", "flush", export], check=True, capture_output=True)
    after = ec2.create_snapshot(VolumeId=volume)["SnapshotId"]
    true("blocks before", read(clients, before) == {6: b"A" * BLOCK, 7: b"A" * BLOCK})
    true("blocks after", read(clients, after) == {6: b"A" * BLOCK, 7: b"B" * 4096 + b"A" * (BLOCK - 4096)})
    changed = clients.client("ebs").list_changed_blocks(FirstSnapshotId=before, SecondSnapshotId=after)
    same("changed", [block["BlockIndex"] for block in changed["ChangedBlocks"]], [7])


def check_a_child_of_a_parent(clients):
    parent = written(clients, {0: block_of("a"), 1: block_of("b")}, Encrypted=True)["SnapshotId"]
    child = written(clients, {1: block_of("c")}, ParentSnapshotId=parent)["SnapshotId"]
    true("child", read(clients, child) == {0: block_of("a"), 1: block_of("c")})


def check_refusals(clients):
    ebs, kms = clients.client("ebs"), clients.client("kms")
    refused(
        lambda: ebs.list_snapshot_blocks(SnapshotId="snap-0123"),
        "ResourceNotFoundException",
        404,
        "The snapshot 'snap-0123' does not exist.",
    )
    key = new_key(clients)
    snapshot = written(clients, {0: block_of("a")}, Encrypted=True, KmsKeyArn=key)["SnapshotId"]
    token = ebs.list_snapshot_blocks(SnapshotId=snapshot)["Blocks"][0]["BlockToken"]
    error = refused(lambda: ebs.get_snapshot_block(SnapshotId=snapshot, BlockIndex=1, BlockToken=token), "ValidationException", 400)
    same("reason", error.response["Reason"], "INVALID_BLOCK_TOKEN")
    kms.disable_key(KeyId=key)
    error = refused(lambda: ebs.get_snapshot_block(SnapshotId=snapshot, BlockIndex=0, BlockToken=token), "ValidationException", 400)
    same("reason", error.response["Reason"], "INVALID_CUSTOMER_KEY")
    error = refused(lambda: put(ebs, snapshot, 0, block_of("b")), "ValidationException", 400)
    same("reason", error.response["Reason"], "INVALID_SNAPSHOT_ID")
