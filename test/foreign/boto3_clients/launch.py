import time

from clients import ACCOUNT, REGION, refused, same, true
from ec2 import ZONE, new_key, wait

IMAGE = "ami-0123456789abcdef0"
ROOT = "/dev/xvda"


def launch(ec2, **options):
    made = ec2.run_instances(MinCount=1, MaxCount=1, **{"ImageId": IMAGE, "InstanceType": "t3.micro", **options})["Instances"][0]
    same("state at first", made["State"]["Name"], "pending")
    return made["InstanceId"]


def running(ec2, **options):
    instance = launch(ec2, **options)
    wait(ec2, "instance_running", InstanceIds=[instance])
    return instance


def settled(ec2, instance):
    for _ in range(200):
        found = ec2.describe_instances(InstanceIds=[instance])["Reservations"][0]["Instances"][0]
        if found["State"]["Name"] != "pending":
            return found
        time.sleep(0.05)
    raise AssertionError(f"{instance} stays pending")


def devices(ec2, instance):
    volumes = ec2.describe_volumes(Filters=[{"Name": "attachment.instance-id", "Values": [instance]}])["Volumes"]
    return {volume["Attachments"][0]["Device"]: volume for volume in volumes}


def encrypted(key, **more):
    return {"Encrypted": True, "KmsKeyId": key, **more}


def check_encrypted_devices(clients):
    ec2, key, other = clients.client("ec2"), new_key(clients), new_key(clients)
    instance = running(
        ec2,
        BlockDeviceMappings=[
            {"DeviceName": ROOT, "Ebs": encrypted(key, VolumeSize=20, VolumeType="gp3")},
            {"DeviceName": "/dev/sdf", "Ebs": encrypted(other, VolumeSize=3, DeleteOnTermination=False)},
        ],
        Placement={"AvailabilityZone": ZONE},
    )
    found = devices(ec2, instance)
    same("root", [found[ROOT][name] for name in ("Size", "VolumeType", "KmsKeyId", "State")], [20, "gp3", key, "in-use"])
    same("data", [found["/dev/sdf"][name] for name in ("Size", "KmsKeyId")], [3, other])
    described = ec2.describe_instances(InstanceIds=[instance])["Reservations"][0]["Instances"][0]
    same("order", [one["DeviceName"] for one in described["BlockDeviceMappings"]], [ROOT, "/dev/sdf"])
    ec2.stop_instances(InstanceIds=[instance])
    wait(ec2, "instance_stopped", InstanceIds=[instance])
    clients.client("kms").disable_key(KeyId=other)
    ec2.start_instances(InstanceIds=[instance])
    stopped = settled(ec2, instance)
    same("state", (stopped["State"]["Name"], stopped["StateReason"]["Code"]), ("stopped", "Client.InvalidKMSKey.InvalidState"))
    ec2.terminate_instances(InstanceIds=[instance])
    wait(ec2, "instance_terminated", InstanceIds=[instance])
    left = ec2.describe_volumes(VolumeIds=[found["/dev/sdf"]["VolumeId"]])["Volumes"][0]
    same("left", left["State"], "available")
    refused(lambda: ec2.describe_volumes(VolumeIds=[found[ROOT]["VolumeId"]]), "InvalidVolume.NotFound", 400)


def check_a_launch_with_a_bad_key(clients):
    ec2, key = clients.client("ec2"), new_key(clients)
    clients.client("kms").disable_key(KeyId=key)
    instance = launch(ec2, BlockDeviceMappings=[{"DeviceName": ROOT, "Ebs": encrypted(key)}])
    wait(ec2, "instance_terminated", InstanceIds=[instance])
    reason = ec2.describe_instances(InstanceIds=[instance])["Reservations"][0]["Instances"][0]["StateReason"]
    same("reason", reason["Code"], "Client.InvalidKMSKey.InvalidState")


def check_images(clients):
    ec2, west = clients.client("ec2"), clients.client("ec2", "eu-west-1")
    key = new_key(clients)
    instance = running(ec2, BlockDeviceMappings=[{"DeviceName": ROOT, "Ebs": encrypted(key)}])
    image = ec2.create_image(InstanceId=instance, Name="boto3 image")["ImageId"]
    wait(ec2, "image_available", ImageIds=[image])
    described = ec2.describe_images(Owners=["self"], Filters=[{"Name": "name", "Values": ["boto3 *"]}])["Images"]
    same("own images", [(one["ImageId"], one["OwnerId"], one["Public"]) for one in described], [(image, ACCOUNT, False)])
    snapshot = described[0]["BlockDeviceMappings"][0]["Ebs"]["SnapshotId"]
    refused(
        lambda: ec2.delete_snapshot(SnapshotId=snapshot),
        "InvalidSnapshot.InUse",
        400,
        f"The snapshot {snapshot} is currently in use by {image}",
    )
    west_key = clients.client("kms", "eu-west-1").create_key()["KeyMetadata"]["Arn"]
    copy = west.copy_image(Name="copy", SourceImageId=image, SourceRegion=REGION, Encrypted=True, KmsKeyId=west_key)["ImageId"]
    wait(west, "image_available", ImageIds=[copy])
    there = running(west, ImageId=copy)
    same("key there", devices(west, there)[ROOT]["KmsKeyId"], west_key)
    ec2.modify_image_attribute(ImageId=image, LaunchPermission={"Add": [{"UserId": "111122223333"}]})
    permissions = ec2.describe_image_attribute(ImageId=image, Attribute="launchPermission")["LaunchPermissions"]
    same("permissions", permissions, [{"UserId": "111122223333"}])
    ec2.deregister_image(ImageId=image)
    refused(lambda: ec2.describe_images(ImageIds=[image]), "InvalidAMIID.NotFound", 400, f"The image id '[{image}]' does not exist")
    ec2.delete_snapshot(SnapshotId=snapshot)
    names = {one["Name"] for page in ec2.get_paginator("describe_images").paginate(Owners=["amazon"]) for one in page["Images"]}
    true("Amazon Linux by name", any(name.startswith("al2023-ami-2023.") for name in names))


def check_launch_templates(clients):
    ec2, key = clients.client("ec2"), new_key(clients)
    data = {"ImageId": IMAGE, "InstanceType": "t3.micro", "BlockDeviceMappings": [{"DeviceName": ROOT, "Ebs": encrypted(key)}]}
    template = ec2.create_launch_template(LaunchTemplateName="boto3", LaunchTemplateData=data)["LaunchTemplate"]
    same("default version", template["DefaultVersionNumber"], 1)
    made = ec2.create_launch_template_version(
        LaunchTemplateName="boto3", SourceVersion="1", LaunchTemplateData={"InstanceType": "t3.small"}
    )["LaunchTemplateVersion"]
    same("data", made["LaunchTemplateData"], {**data, "InstanceType": "t3.small"})
    instance = ec2.run_instances(MinCount=1, MaxCount=1, LaunchTemplate={"LaunchTemplateName": "boto3", "Version": "$Latest"})
    instance = instance["Instances"][0]["InstanceId"]
    wait(ec2, "instance_running", InstanceIds=[instance])
    same("key", devices(ec2, instance)[ROOT]["KmsKeyId"], key)
    tags = ec2.describe_tags(Filters=[{"Name": "key", "Values": ["aws:ec2launchtemplate:*"]}])["Tags"]
    same("marks", sorted(tag["Value"] for tag in tags), sorted([template["LaunchTemplateId"], "2"]))
    ec2.delete_launch_template(LaunchTemplateName="boto3")
    refused(
        lambda: ec2.describe_launch_templates(LaunchTemplateNames=["boto3"]), "InvalidLaunchTemplateName.NotFoundException", 400
    )
