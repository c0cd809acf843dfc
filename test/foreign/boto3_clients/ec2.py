from clients import ACCOUNT, REGION, refused, same, true

ZONE = f"{REGION}a"
QUICKLY = {"Delay": 0.05, "MaxAttempts": 100}


def wait(ec2, name, **what):
    ec2.get_waiter(name).wait(WaiterConfig=QUICKLY, **what)


def new_volume(ec2, **options):
    volume = ec2.create_volume(AvailabilityZone=ZONE, **options)
    wait(ec2, "volume_available", VolumeIds=[volume["VolumeId"]])
    return ec2.describe_volumes(VolumeIds=[volume["VolumeId"]])["Volumes"][0]


def new_key(clients):
    return clients.client("kms").create_key()["KeyMetadata"]["Arn"]


def check_volume_snapshot_and_restore(clients):
    ec2, key = clients.client("ec2"), new_key(clients)
    volume = new_volume(ec2, Size=7, VolumeType="gp3", Iops=3100, Throughput=150, Encrypted=True, KmsKeyId=key)
    same(
        "volume",
        [volume[name] for name in ("Size", "VolumeType", "Iops", "Throughput", "Encrypted", "KmsKeyId", "AvailabilityZone")],
        [7, "gp3", 3100, 150, True, key, ZONE],
    )
    snapshot = ec2.create_snapshot(VolumeId=volume["VolumeId"], Description="of boto3")
    wait(ec2, "snapshot_completed", SnapshotIds=[snapshot["SnapshotId"]])
    taken = ec2.describe_snapshots(SnapshotIds=[snapshot["SnapshotId"]])["Snapshots"][0]
    same(
        "snapshot",
        [taken[name] for name in ("State", "VolumeId", "VolumeSize", "Encrypted", "KmsKeyId", "OwnerId", "Description", "Progress")],
        ["completed", volume["VolumeId"], 7, True, key, ACCOUNT, "of boto3", "100%"],
    )
    restored = new_volume(ec2, SnapshotId=snapshot["SnapshotId"], Size=8)
    same(
        "restored",
        [restored[name] for name in ("Size", "SnapshotId", "Encrypted", "KmsKeyId")],
        [8, snapshot["SnapshotId"], True, key],
    )
    ec2.delete_volume(VolumeId=volume["VolumeId"])
    wait(ec2, "volume_deleted", VolumeIds=[volume["VolumeId"]])
    refused(
        lambda: ec2.describe_volumes(VolumeIds=[volume["VolumeId"]]),
        "InvalidVolume.NotFound",
        400,
        f"The volume '{volume['VolumeId']}' does not exist.",
    )
    ec2.delete_snapshot(SnapshotId=snapshot["SnapshotId"])


def check_a_key_that_cannot_be_used(clients):
    ec2, kms = clients.client("ec2"), clients.client("kms")
    key = new_key(clients)
    kms.disable_key(KeyId=key)
    volume = ec2.create_volume(AvailabilityZone=ZONE, Size=1, Encrypted=True, KmsKeyId=key)["VolumeId"]
    wait(ec2, "volume_deleted", VolumeIds=[volume])


def check_encryption_by_default(clients):
    ec2, key = clients.client("ec2", "eu-west-3"), clients.client("kms", "eu-west-3").create_key()["KeyMetadata"]["Arn"]
    same("at first", ec2.get_ebs_encryption_by_default()["EbsEncryptionByDefault"], False)
    same("switched on", ec2.enable_ebs_encryption_by_default()["EbsEncryptionByDefault"], True)
    same("default key at first", ec2.get_ebs_default_kms_key_id()["KmsKeyId"], "alias/aws/ebs")
    same("default key", ec2.modify_ebs_default_kms_key_id(KmsKeyId=key)["KmsKeyId"], key)
    volume = ec2.create_volume(AvailabilityZone="eu-west-3a", Size=1)
    same("volume", (volume["Encrypted"], volume["KmsKeyId"]), (True, key))
    ec2.reset_ebs_default_kms_key_id()
    volume = ec2.create_volume(AvailabilityZone="eu-west-3a", Size=1)["VolumeId"]
    wait(ec2, "volume_available", VolumeIds=[volume])
    used = ec2.describe_volumes(VolumeIds=[volume])["Volumes"][0]["KmsKeyId"]
    managed = clients.client("kms", "eu-west-3").describe_key(KeyId="alias/aws/ebs")["KeyMetadata"]
    same("managed key", (used, managed["KeyManager"]), (managed["Arn"], "AWS"))
    same("switched off", ec2.disable_ebs_encryption_by_default()["EbsEncryptionByDefault"], False)
    same("volume", ec2.create_volume(AvailabilityZone="eu-west-3a", Size=1)["Encrypted"], False)


def check_instance_and_attachment(clients):
    ec2 = clients.client("ec2")
    instance = ec2.run_instances(
        ImageId="ami-0123456789abcdef0", InstanceType="t3.micro", MinCount=1, MaxCount=1, Placement={"AvailabilityZone": ZONE}
    )["Instances"][0]["InstanceId"]
    wait(ec2, "instance_running", InstanceIds=[instance])
    volume = new_volume(ec2, Size=1, Encrypted=True, KmsKeyId=new_key(clients))["VolumeId"]
    ec2.attach_volume(VolumeId=volume, InstanceId=instance, Device="/dev/sdf")
    wait(ec2, "volume_in_use", VolumeIds=[volume])
    attached = ec2.describe_volumes(Filters=[{"Name": "attachment.instance-id", "Values": [instance]}])["Volumes"]
    same("attached", [(one["VolumeId"], one["Attachments"][0]["Device"]) for one in attached if one["VolumeId"] == volume], [(volume, "/dev/sdf")])
    refused(
        lambda: ec2.delete_volume(VolumeId=volume), "VolumeInUse", 400, f"Volume {volume} is currently attached to {instance}"
    )
    ec2.detach_volume(VolumeId=volume)
    wait(ec2, "volume_available", VolumeIds=[volume])
    ec2.terminate_instances(InstanceIds=[instance])
    wait(ec2, "instance_terminated", InstanceIds=[instance])


def check_tags_filters_and_pages(clients):
    ec2 = clients.client("ec2", "eu-north-1")
    for number in range(7):
        tags = [{"Key": "number", "Value": str(number)}, {"Key": "parity", "Value": ("even", "odd")[number % 2]}]
        ec2.create_volume(
            AvailabilityZone="eu-north-1a", Size=number + 1, TagSpecifications=[{"ResourceType": "volume", "Tags": tags}]
        )
    pages = list(ec2.get_paginator("describe_volumes").paginate(PaginationConfig={"PageSize": 5}))
    same("sizes of pages", [len(page["Volumes"]) for page in pages], [5, 2])
    odd = ec2.describe_volumes(Filters=[{"Name": "tag:parity", "Values": ["o*"]}])["Volumes"]
    same("sizes of odd ones", sorted(one["Size"] for one in odd), [2, 4, 6])
    both = ec2.describe_volumes(Filters=[{"Name": "size", "Values": ["2", "3"]}, {"Name": "tag-key", "Values": ["number"]}])["Volumes"]
    same("sizes", sorted(one["Size"] for one in both), [2, 3])
    first = odd[0]["VolumeId"]
    ec2.create_tags(Resources=[first], Tags=[{"Key": "more <&>", "Value": "ümläut"}])
    ec2.delete_tags(Resources=[first], Tags=[{"Key": "parity"}, {"Key": "number"}])
    tags = ec2.describe_tags(Filters=[{"Name": "resource-id", "Values": [first]}])["Tags"]
    same("tags", tags, [{"Key": "more <&>", "Value": "ümläut", "ResourceId": first, "ResourceType": "volume"}])


def check_refusals(clients):
    ec2 = clients.client("ec2")
    refused(
        lambda: ec2.create_volume(AvailabilityZone=ZONE),
        "MissingParameter",
        400,
        "The request must contain the parameter size/snapshot",
    )
    refused(
        lambda: ec2.create_volume(AvailabilityZone=ZONE, Size=1, KmsKeyId="alias/none"),
        "InvalidParameterDependency",
        400,
        "The parameter KmsKeyId requires the parameter Encrypted to be set.",
    )
    refused(lambda: ec2.create_volume(AvailabilityZone=ZONE, Size=1, DryRun=True), "DryRunOperation", 412)
    refused(lambda: ec2.describe_vpcs(), "InvalidAction", 400)
    true("zones", ZONE in {zone["ZoneName"] for zone in ec2.describe_availability_zones()["AvailabilityZones"]})
