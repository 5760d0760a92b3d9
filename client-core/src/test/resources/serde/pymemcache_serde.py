"""Runs pymemcache's own serdes on one value per line.

    dump SERDE LITERAL      -> FLAGS HEX      the Python literal, serialized
    load SERDE FLAGS HEX    -> LITERAL        what is deserialized, as repr()
"""
import ast
import sys
import zlib

import pymemcache.serde as serde


class CompressedLike:
    """compressed_serde for releases of pymemcache before 4.0, which have none."""

    def serialize(self, key, value):
        data, flags = serde.pickle_serde.serialize(key, value)
        data = encoded(data)
        compressed = zlib.compress(data) if len(data) > 400 else data
        if len(compressed) > len(data):
            return data, flags
        return (compressed, flags | 8) if len(data) > 400 else (data, flags)

    def deserialize(self, key, value, flags):
        if flags & 8:
            value = zlib.decompress(value)
        return serde.pickle_serde.deserialize(key, value, flags)


def encoded(data):
    return data.encode("ascii") if isinstance(data, str) else data


SERDES = {
    "pickle": serde.pickle_serde,
    "compressed": getattr(serde, "compressed_serde", None) or CompressedLike(),
}

for line in sys.stdin:
    verb, name, rest = line.rstrip("\n").split(" ", 2)
    if verb == "dump":
        data, flags = SERDES[name].serialize("key", ast.literal_eval(rest))
        print(flags, encoded(data).hex(), flush=True)
    else:
        flags, _, hex_data = rest.partition(" ")
        value = SERDES[name].deserialize("key", bytes.fromhex(hex_data), int(flags))
        print(ascii(value), flush=True)
