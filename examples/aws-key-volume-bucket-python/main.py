"""One key in two Regions, and everything at rest encrypted under it."""

from atrest import Duration, RemovalPolicy, Size, aws
from cdktf import App, TerraformOutput, TerraformStack
from cdktf_cdktf_provider_aws.provider import AwsProvider
from constructs import Construct


class KeyVolumeBucket(TerraformStack):
    def __init__(self, scope: Construct, id: str) -> None:
        super().__init__(scope, id)

        AwsProvider(self, "Frankfurt", region="eu-central-1")
        ireland = AwsProvider(self, "Ireland", region="eu-west-1", alias="ireland")

        # A demonstration is taken down again. Leave these out, and Terraform refuses to destroy keys and data.
        removal_policy = RemovalPolicy.DESTROY
        deletion_window = Duration.days(7)

        key = aws.Key(
            self,
            "Key",
            alias="example-data",
            description="Encrypts the example data at rest",
            multi_region=True,
            rotation_period=Duration.days(180),
            deletion_window=deletion_window,
            removal_policy=removal_policy,
        )
        replica = aws.ReplicaKey(
            self,
            "Replica",
            primary_key=key,
            provider=ireland,
            alias="example-data",
            description="Reads the example data in Ireland",
            deletion_window=deletion_window,
            removal_policy=removal_policy,
        )

        volume = aws.Volume(
            self,
            "Volume",
            availability_zone="eu-central-1a",
            size=Size.gibibytes(1),
            encryption_key=key,
            tags={"Name": "example-data"},
            removal_policy=removal_policy,
        )
        snapshot = aws.Snapshot(
            self, "Snapshot", volume=volume, description="The example data", removal_policy=removal_policy
        )
        restored = aws.Volume(
            self, "Restored", availability_zone="eu-central-1b", snapshot=snapshot, removal_policy=removal_policy
        )

        bucket = aws.Bucket(
            self, "Bucket", encryption_key=key, versioned=True, force_destroy=True, removal_policy=removal_policy
        )

        TerraformOutput(self, "key_arn", value=key.key_arn)
        TerraformOutput(self, "replica_key_arn", value=replica.key_arn)
        TerraformOutput(self, "volume_id", value=volume.volume_id)
        TerraformOutput(self, "snapshot_id", value=snapshot.snapshot_id)
        TerraformOutput(self, "restored_volume_id", value=restored.volume_id)
        TerraformOutput(self, "bucket_name", value=bucket.bucket_name)


app = App()
KeyVolumeBucket(app, "key-volume-bucket")
app.synth()
