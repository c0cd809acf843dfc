"""docs/formats/volume-image.md"""

import zlib

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from reading import from_base64, same

SECTOR, BLOCK, PAGE_BLOCKS = 512, 4096, 256


class Image:
    """A volume as its instance would see it, read from records and blobs."""

    def __init__(self, state, volume, data_key):
        self.state, self.data_key = state, data_key
        self.hidden = 0
        self.layers = [volume["layer"]]
        while (parent := state.rows["block-layer"][self.layers[-1]].get("parent")) is not None:
            self.layers.append(parent)

    def read(self, start, length):
        first, end = start // BLOCK, -(-(start + length) // BLOCK)
        data = b"".join(self.block(number) for number in range(first, end))
        return data[start - first * BLOCK :][:length]

    def block(self, number):
        for layer in self.layers:
            stored = self.stored(layer, number)
            if stored is not None:
                return stored
        return bytes(BLOCK)

    def stored(self, layer, number):
        """Clear bytes of the block, or None where the layer does not have it."""
        page, within = divmod(number, PAGE_BLOCKS)
        row = self.state.rows["block-map"].get(f"{layer}\0{page:012x}")
        for first, count, segment, index, sums in extents(row["extents"]) if row else ():
            if not first <= within < first + count:
                continue
            if segment == 0xFFFF:
                self.hidden += 1
                return bytes(BLOCK)
            at = BLOCK * (index + within - first)
            data = self.state.blob(row["segments"][segment])[at : at + BLOCK]
            if zlib.crc32(data) != sums[within - first]:
                raise AssertionError(f"block {number}: another checksum")
            return data if self.data_key is None else self.decrypt(number, data)
        return None

    def decrypt(self, number, data):
        clear = []
        for sector in range(BLOCK // SECTOR):
            tweak = (number * (BLOCK // SECTOR) + sector).to_bytes(16, "little")
            decryptor = Cipher(algorithms.AES(self.data_key), modes.XTS(tweak)).decryptor()
            clear.append(decryptor.update(data[sector * SECTOR : (sector + 1) * SECTOR]) + decryptor.finalize())
        return b"".join(clear)


def extents(data):
    at = 0

    def take(length):
        nonlocal at
        at += length
        return int.from_bytes(data[at - length : at], "little")

    while at < len(data):
        first, count, segment, index = take(2), take(2), take(2), take(4)
        yield first, count, segment, index, [take(4) for _ in range(0 if segment == 0xFFFF else count)]


def read(wanted):
    layers, hidden = 0, 0
    for one in wanted["volumes"]:
        volume = wanted.state.rows["block-volume"][f"{wanted['account']}\0{wanted['region']}\0{one['id']}"]
        key = None
        if volume["encrypted"]:
            wrapped = volume["dataKey"]
            same("context", wrapped["contextId"], one["id"])
            key = wanted.unwrap(wrapped["wrapped"], {"aws:ebs:id": one["id"]})
            same("length of the key", [len(key)], [64])
        image = Image(wanted.state, volume, key)
        for part in one["parts"]:
            bytes_wanted = from_base64(part["bytes"])
            same(f"{one['id']} at {part['at']}", image.read(part["at"], len(bytes_wanted)), bytes_wanted)
        layers, hidden = max(layers, len(image.layers)), hidden + image.hidden
    return f"{len(wanted['volumes'])} volumes over {layers} layers, {hidden} blocks hidden by zeros"
