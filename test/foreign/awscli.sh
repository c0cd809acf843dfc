#!/usr/bin/env bash
# The AWS CLI against whatever AWS_ENDPOINT_URL names: awscli.sh FIRST|SECOND. Answers are left in the current folder, one file a command.
set -euo pipefail

aws_says() { # name, command…
  local name=$1
  shift
  aws --output json "$@" >"$name.json"
}

field() { # name, JMESPath-like path of plain fields
  python3 -c 'import json, sys
value = json.load(open(sys.argv[1]))
for name in sys.argv[2].split("."): value = value[int(name)] if name.isdigit() else value[name]
print(value)' "$1.json" "$2"
}

first() {
  printf 'what the command line had to say\000\377' >plain
  aws_says caller sts get-caller-identity
  aws_says key kms create-key --description 'of the AWS CLI' --tags TagKey=stage,TagValue=test
  aws kms create-alias --alias-name alias/cli --target-key-id "$(field key KeyMetadata.KeyId)"
  aws_says encrypted kms encrypt --key-id alias/cli --plaintext fileb://plain --encryption-context a=1,b=2
  field encrypted CiphertextBlob | base64 --decode >sealed
  if aws kms decrypt --ciphertext-blob fileb://sealed --encryption-context a=1 2>refusal; then return 1; fi

  aws s3 mb s3://cli-bucket >mb
  aws s3 cp plain s3://cli-bucket/folder/plain --sse aws:kms --sse-kms-key-id "$(field key KeyMetadata.Arn)" --metadata from=cli >cp
  aws s3 cp plain s3://cli-bucket/other >>cp
  aws s3 ls --recursive s3://cli-bucket >ls
  aws_says head s3api head-object --bucket cli-bucket --key folder/plain
  aws_says list s3api list-objects-v2 --bucket cli-bucket --max-items 1
  aws s3 rm s3://cli-bucket/other >rm

  aws_says volume ec2 create-volume --availability-zone eu-central-1a --size 2 --volume-type gp3 --encrypted \
    --kms-key-id alias/cli --tag-specifications 'ResourceType=volume,Tags=[{Key=Name,Value=of the CLI}]'
  aws ec2 wait volume-available --volume-ids "$(field volume VolumeId)"
  aws_says volumes ec2 describe-volumes --filters 'Name=tag:Name,Values=of the*'

  python3 -c 'import sys; sys.stdout.buffer.write(b"a block of the AWS CLI. " * 21846)' | head -c 524288 >block
  local sum
  sum=$(openssl dgst -sha256 -binary block | base64)
  aws_says started ebs start-snapshot --volume-size 1 --encrypted --kms-key-arn "$(field key KeyMetadata.Arn)" --timeout 10
  aws_says put ebs put-snapshot-block --snapshot-id "$(field started SnapshotId)" --block-index 3 --data-length 524288 \
    --block-data block --checksum "$sum" --checksum-algorithm SHA256
  aws_says completed ebs complete-snapshot --snapshot-id "$(field started SnapshotId)" --changed-blocks-count 1
  aws ec2 wait snapshot-completed --snapshot-ids "$(field started SnapshotId)"
}

# With another backend over the same state.
second() {
  aws_says decrypted kms decrypt --ciphertext-blob fileb://sealed --encryption-context b=2,a=1
  field decrypted Plaintext | base64 --decode >opened
  aws s3 cp s3://cli-bucket/folder/plain fetched >>cp
  aws s3 rb --force s3://cli-bucket >rb
  aws_says blocks ebs list-snapshot-blocks --snapshot-id "$(field started SnapshotId)"
  aws_says got ebs get-snapshot-block --snapshot-id "$(field started SnapshotId)" --block-index 3 \
    --block-token "$(field blocks Blocks.0.BlockToken)" fetched-block
  return 3
}

"$1"
