import os

from clients import refused, same, true

ENDPOINT = "https://xks.example.com"
PATH = "/tenant-1/kms/xks/v1"
CREDENTIAL = {"AccessKeyId": os.environ.get("XKS_ACCESS_KEY_ID", ""), "RawSecretAccessKey": os.environ.get("XKS_SECRET_ACCESS_KEY", "")}
NOT_CONNECTED = (
    "This KMS key is in a custom key store that is not connected to its external key store proxy. "
    "Connect the external key store and try the request again."
)


def new_store(kms, **changes):
    asked = {
        "CustomKeyStoreName": "boto3",
        "CustomKeyStoreType": "EXTERNAL_KEY_STORE",
        "XksProxyConnectivity": "PUBLIC_ENDPOINT",
        "XksProxyUriEndpoint": ENDPOINT,
        "XksProxyUriPath": PATH,
        "XksProxyAuthenticationCredential": CREDENTIAL,
    }
    return kms.create_custom_key_store(**{**asked, **changes})["CustomKeyStoreId"]


def state(kms, store):
    return kms.describe_custom_key_stores(CustomKeyStoreId=store)["CustomKeyStores"][0]["ConnectionState"]


def check_life_of_a_key_store(clients):
    kms = clients.client("kms")
    wrong = {**CREDENTIAL, "RawSecretAccessKey": "A" * 43}
    refused(
        lambda: new_store(kms, XksProxyAuthenticationCredential=wrong),
        "XksProxyIncorrectAuthenticationCredentialException",
        400,
        "The external key store proxy rejected the request because it could not authenticate AWS KMS. "
        "Verify the credentials for your external key store and update if necessary.",
    )
    store = new_store(kms)
    refused(lambda: new_store(kms, CustomKeyStoreName="other"), "XksProxyUriInUseException", 400)
    same("state", state(kms, store), "DISCONNECTED")
    external = {"Origin": "EXTERNAL_KEY_STORE", "CustomKeyStoreId": store, "XksKeyId": "external-1"}
    refused(lambda: kms.create_key(**external), "CustomKeyStoreInvalidStateException", 400, NOT_CONNECTED)
    kms.connect_custom_key_store(CustomKeyStoreId=store)
    same("state when connected", state(kms, store), "CONNECTED")
    key = kms.create_key(**external)["KeyMetadata"]
    same("external key", (key["CustomKeyStoreId"], key["XksKeyConfiguration"]), (store, {"Id": "external-1"}))
    refused(lambda: kms.create_key(**external), "XksKeyAlreadyInUseException", 400)
    refused(lambda: kms.create_key(**{**external, "XksKeyId": "nobody"}), "XksKeyNotFoundException", 400)

    context = {"a": "1"}
    sealed = kms.encrypt(KeyId=key["KeyId"], Plaintext=b"outside", EncryptionContext=context)["CiphertextBlob"]
    same("plaintext", kms.decrypt(CiphertextBlob=sealed, EncryptionContext=context)["Plaintext"], b"outside")
    refused(
        lambda: kms.decrypt(CiphertextBlob=sealed),
        "KMSInvalidStateException",
        400,
        "The external key store proxy rejected the request because the specified ciphertext or additional authenticated data is corrupted, "
        "missing, or otherwise invalid.",
    )
    data_key = kms.generate_data_key(KeyId=key["Arn"], KeySpec="AES_256")
    same("data key", kms.decrypt(CiphertextBlob=data_key["CiphertextBlob"])["Plaintext"], data_key["Plaintext"])

    kms.update_custom_key_store(CustomKeyStoreId=store, NewCustomKeyStoreName="renamed")
    pages = list(kms.get_paginator("describe_custom_key_stores").paginate(PaginationConfig={"PageSize": 1}))
    same("names", [entry["CustomKeyStoreName"] for page in pages for entry in page["CustomKeyStores"]], ["renamed"])
    kms.disconnect_custom_key_store(CustomKeyStoreId=store)
    same("key state", kms.describe_key(KeyId=key["KeyId"])["KeyMetadata"]["KeyState"], "Unavailable")
    refused(lambda: kms.encrypt(KeyId=key["KeyId"], Plaintext=b"x"), "KMSInvalidStateException", 400, NOT_CONNECTED)
    refused(lambda: kms.delete_custom_key_store(CustomKeyStoreId=store), "CustomKeyStoreHasCMKsException", 400)


def check_what_is_not_here(clients):
    kms = clients.client("kms")
    refused(
        lambda: kms.create_custom_key_store(
            CustomKeyStoreName="hsm", CloudHsmClusterId="cluster-234abcdefABCDEF", KeyStorePassword="password", TrustAnchorCertificate="x"
        ),
        "CloudHsmClusterNotFoundException",
        400,
    )
    refused(
        lambda: new_store(kms, CustomKeyStoreName="elsewhere", XksProxyUriEndpoint="https://elsewhere.example.com"),
        "XksProxyUriUnreachableException",
        400,
    )
    refused(lambda: kms.describe_custom_key_stores(CustomKeyStoreId="cks-00000000000000000"), "CustomKeyStoreNotFoundException", 400)
    true("stores are of one region", clients.client("kms", region="eu-west-1").describe_custom_key_stores()["CustomKeyStores"] == [])
