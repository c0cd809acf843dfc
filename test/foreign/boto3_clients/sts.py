from clients import ACCOUNT, same


def check_who_calls(clients):
    for access_key, account in (("test", ACCOUNT), ("123456789012", "123456789012")):
        caller = clients.client("sts", access_key=access_key).get_caller_identity()
        same("caller", (caller["Account"], caller["Arn"]), (account, f"arn:aws:iam::{account}:root"))
