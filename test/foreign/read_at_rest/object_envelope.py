"""docs/formats/object-envelope.md"""

from cobblestone import open_message
from cryptography.cobblestone import Cobblestone256Decryptor
from cryptography.exceptions import InvalidTag
from derived_seal import fields, open_sealed
from reading import from_base64, same


def layer_keys(wanted, bucket, key, version, customer_key):
    """The innermost first."""
    envelope = version["envelope"]
    place = (bucket["account"], bucket["region"], bucket["id"], key, version["generation"])
    if envelope["algorithm"] == "SSE-C":
        for_customer = open_sealed(
            service_key(wanted, bucket, envelope), "object data key", envelope["wrapped"], fields("atrest object data key 1", *place)
        )
        return [open_sealed(customer_key, "object data key", for_customer, fields("atrest object customer data key 1", *place))]
    if envelope["algorithm"] == "aws:kms:dsse":
        context = {**dict(envelope["context"]), "aws:s3:arn": f"arn:aws:s3:::{bucket['name']}/{key}"}
        outer = open_sealed(
            service_key(wanted, bucket, envelope), "object data key", envelope["outerWrapped"], fields("atrest object outer data key 1", *place)
        )
        return [wanted.unwrap(envelope["wrapped"], context), outer]
    return [data_key(wanted, bucket, key, version)]


def service_key(wanted, bucket, envelope):
    owner = (bucket["account"], bucket["region"])
    row = wanted.state.rows["object-service-key"]["\0".join((*owner, f"{envelope['serviceKey']:010}"))]
    return wanted.state.open_with_root(
        "object-key", row["sealed"], fields("atrest object service key 1", *owner, str(envelope["serviceKey"]))
    )


def data_key(wanted, bucket, key, version):
    envelope = version["envelope"]
    arn = f"arn:aws:s3:::{bucket['name']}"
    associated = fields("atrest object data key 1", bucket["account"], bucket["region"], bucket["id"], key, version["generation"])
    if envelope["algorithm"] == "AES256":
        return open_sealed(service_key(wanted, bucket, envelope), "object data key", envelope["wrapped"], associated)
    callers = dict(envelope["context"])
    if "bucketKey" in envelope:
        bucket_key = wanted.unwrap(envelope["bucketKey"], {**callers, "aws:s3:arn": arn})
        return open_sealed(bucket_key, "object data key", envelope["wrapped"], associated)
    return wanted.unwrap(envelope["wrapped"], {**callers, "aws:s3:arn": f"{arn}/{key}"})


def body_context(bucket, key, version, part, label="atrest object body 1"):
    place = (bucket["account"], bucket["region"], bucket["id"], key, version["generation"])
    return fields(label, *place, str(part["number"]))


def opened_by_recipe(key, context, message):
    """pyca/cryptography's own implementation of the specification."""
    decryptor = Cobblestone256Decryptor(key, context)
    return decryptor.update(message) + decryptor.finalize()


def read(wanted):
    modes = set()
    for one in wanted["objects"]:
        bucket = wanted.state.rows["object-bucket"][one["bucket"]]
        table = wanted.state.rows["object-current-version"]
        version = table[f"{bucket['id']}\0{one['key']}"]
        modes.add((version["envelope"]["algorithm"], "bucketKey" in version["envelope"], bool(version["envelope"].get("context"))))
        secret, *outer = layer_keys(wanted, bucket, one["key"], version, from_base64(one.get("customerKey", "")))
        [part] = version["parts"]
        message, body = wanted.state.blob(part["blob"]), from_base64(one["body"])
        for key in outer:
            context = body_context(bucket, one["key"], version, part, "atrest object outer body 1")
            message = opened_by_recipe(key, context, message)
        for open_with in (open_message, opened_by_recipe):
            same(one["key"], open_with(secret, body_context(bucket, one["key"], version, part), message), body)
            for wrong in ({**bucket, "id": "0" * 32}, {**bucket, "region": "eu-west-1"}):
                refused(open_with, secret, body_context(wrong, one["key"], version, part), message)
            refused(open_with, secret, body_context(bucket, one["key"], version, {"number": 1}), message)
            refused(open_with, secret, body_context(bucket, one["key"], version, part), message[:-1])
    return f"{len(wanted['objects'])} objects in {len(modes)} modes"


def refused(open_with, *arguments):
    try:
        open_with(*arguments)
    except InvalidTag:
        return
    raise AssertionError(f"{open_with.__name__} opened what it must not")
