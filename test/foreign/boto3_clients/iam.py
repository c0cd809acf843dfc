import json

from clients import ACCOUNT, refused, same, true


def document(*statements):
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def allow(action, resource="*"):
    return {"Effect": "Allow", "Action": action, "Resource": resource}


def new_user(clients, name, *statements):
    iam = clients.client("iam")
    arn = iam.create_user(UserName=name)["User"]["Arn"]
    if statements:
        iam.put_user_policy(UserName=name, PolicyName="own", PolicyDocument=document(*statements))
    key = iam.create_access_key(UserName=name)["AccessKey"]
    return arn, {"access_key": key["AccessKeyId"], "secret_key": key["SecretAccessKey"]}


def check_a_user_with_a_policy(clients):
    arn, ada = new_user(clients, "boto-ada", allow("kms:ListKeys"))
    same("caller", clients.client("sts", **ada).get_caller_identity()["Arn"], arn)
    clients.client("kms", **ada).list_keys()
    refused(
        lambda: clients.client("kms", **ada).create_key(),
        "AccessDeniedException",
        400,
        f"User: {arn} is not authorized to perform: kms:CreateKey because no identity-based policy allows the kms:CreateKey action",
    )
    refused(lambda: clients.client("s3", **ada).list_buckets(), "AccessDenied", 403)
    refused(lambda: clients.client("ec2", **ada).describe_volumes(DryRun=True), "UnauthorizedOperation", 403)
    refused(lambda: clients.client("iam", **ada).list_users(), "AccessDenied", 403)


def check_a_role_that_a_key_policy_names(clients):
    arn, bob = new_user(clients, "boto-bob")
    iam = clients.client("iam")
    trust = document({"Effect": "Allow", "Principal": {"AWS": arn}, "Action": "sts:AssumeRole"})
    role = iam.create_role(RoleName="boto-reader", AssumeRolePolicyDocument=trust)["Role"]
    same("trust policy", iam.get_role(RoleName="boto-reader")["Role"]["AssumeRolePolicyDocument"], json.loads(trust))
    policy = document(
        {"Effect": "Allow", "Principal": {"AWS": ACCOUNT}, "Action": "kms:*", "Resource": "*"},
        {"Effect": "Allow", "Principal": {"AWS": role["Arn"]}, "Action": "kms:Encrypt", "Resource": "*"},
    )
    key = clients.client("kms").create_key(Policy=policy)["KeyMetadata"]["KeyId"]
    answer = clients.client("sts", **bob).assume_role(RoleArn=role["Arn"], RoleSessionName="boto")
    given = answer["Credentials"]
    session = {"access_key": given["AccessKeyId"], "secret_key": given["SecretAccessKey"], "token": given["SessionToken"]}
    same("session", answer["AssumedRoleUser"]["Arn"], f"arn:aws:sts::{ACCOUNT}:assumed-role/boto-reader/boto")
    sealed = clients.client("kms", **session).encrypt(KeyId=key, Plaintext=b"x")["CiphertextBlob"]
    refused(lambda: clients.client("kms", **session).decrypt(CiphertextBlob=sealed), "AccessDeniedException", 400)
    refused(lambda: clients.client("kms", **bob).encrypt(KeyId=key, Plaintext=b"x"), "AccessDeniedException", 400)
    refused(lambda: clients.client("sts", **{**session, "token": "x"}).get_caller_identity(), "InvalidClientTokenId", 403)


def check_pages_and_waiters(clients):
    iam = clients.client("iam")
    names = [f"boto-page-{number}" for number in range(5)]
    for name in names:
        iam.create_user(UserName=name, Path="/pages/")
    iam.get_waiter("user_exists").wait(UserName=names[0], WaiterConfig={"Delay": 0, "MaxAttempts": 2})
    pages = iam.get_paginator("list_users").paginate(PathPrefix="/pages/", PaginationConfig={"PageSize": 2})
    same("users", [user["UserName"] for page in pages for user in page["Users"]], names)
    refused(lambda: iam.get_user(UserName="nobody"), "NoSuchEntity", 404, "The user with name nobody cannot be found.")
    policy = iam.create_policy(PolicyName="boto-policy", PolicyDocument=document(allow("kms:*")))["Policy"]
    version = iam.get_policy_version(PolicyArn=policy["Arn"], VersionId="v1")["PolicyVersion"]
    same("document", version["Document"], json.loads(document(allow("kms:*"))))
    true("is the default", version["IsDefaultVersion"])
