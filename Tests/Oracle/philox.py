"""The project's counter-based random numbers (Sources/FoveaCore/RandomKey.swift) in numpy.

Every number is a pure function of a key and an index, so Swift and Python build the same weights
and images from a few words in a README instead of from files.
"""

from dataclasses import dataclass

import numpy as np

WORD = 0xFFFF_FFFF
LONG = 0xFFFF_FFFF_FFFF_FFFF


def _split_mix(number):
    """The finalizer of SplitMix64 on one 64-bit number."""
    mixed = (number + 0x9E37_79B9_7F4A_7C15) & LONG
    mixed = ((mixed ^ (mixed >> 30)) * 0xBF58_476D_1CE4_E5B9) & LONG
    mixed = ((mixed ^ (mixed >> 27)) * 0x94D0_49BB_1331_11EB) & LONG
    return mixed ^ (mixed >> 31)


@dataclass(frozen=True)
class RandomKey:
    """A seed and a stream of Philox 4x32 with ten rounds."""

    seed: int
    stream: int = 0

    def folding(self, part):
        """The key of the sub-stream with the given number, or with the given name (64-bit FNV-1a)."""
        if isinstance(part, str):
            name, part = part, 0xCBF2_9CE4_8422_2325
            for byte in name.encode():
                part = ((part ^ byte) * 0x100_0000_01B3) & LONG
        return RandomKey(self.seed, _split_mix(self.stream ^ _split_mix(part & LONG)))

    def blocks(self, count, start=0):
        """The words of the blocks `start ..< start + count`: uint32 [count, 4]."""
        index = (np.arange(count, dtype=np.uint64) + np.uint64(start)).astype(np.uint64)
        word, shift = np.uint64(WORD), np.uint64(32)
        x, y = index & word, index >> shift
        z = np.full(count, self.stream & WORD, np.uint64)
        w = np.full(count, self.stream >> 32, np.uint64)
        key0, key1 = self.seed & WORD, self.seed >> 32
        for _ in range(10):
            low = x * np.uint64(0xD251_1F53)
            high = z * np.uint64(0xCD9E_8D57)
            x, y, z, w = (
                (high >> shift) ^ y ^ np.uint64(key0),
                high & word,
                (low >> shift) ^ w ^ np.uint64(key1),
                low & word,
            )
            key0, key1 = (key0 + 0x9E37_79B9) & WORD, (key1 + 0xBB67_AE85) & WORD
        return np.stack([x, y, z, w], axis=1).astype(np.uint32)

    def bits(self, count):
        """The 32 random bits at the indices `0 ..< count`."""
        return self.blocks((count + 3) // 4).reshape(-1)[:count]

    def uniform(self, count):
        """float32 numbers at the indices `0 ..< count`, uniform in [0, 1), multiples of 2^-24."""
        return (self.bits(count) >> np.uint32(8)).astype(np.float32) * np.float32(2.0**-24)

    def integers(self, count, below):
        """Integers at the indices `0 ..< count`, uniform in `0 ..< below`."""
        return ((self.bits(count).astype(np.uint64) * np.uint64(below)) >> np.uint64(32)).astype(np.int64)

    def permutation(self, count):
        """An order of `0 ..< count`, by Durstenfeld's algorithm from the end."""
        bits = self.bits(count)
        order = np.arange(count)
        for last in range(count - 1, 0, -1):
            other = int(bits[last]) * (last + 1) >> 32
            order[last], order[other] = order[other], order[last]
        return order

    def signs(self, count):
        """+1 where the lowest bit at an index is set, otherwise -1, as float64."""
        return np.where(self.bits(count) & np.uint32(1), 1.0, -1.0)


def check():
    """Compares with the known answers that the authors of Philox publish."""
    known = [
        (RandomKey(0), 0, (0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8)),
        (RandomKey(LONG, LONG), LONG, (0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD)),
        (
            RandomKey(0x299F31D0A4093822, 0x0370734413198A2E),
            0x85A308D3243F6A88,
            (0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1),
        ),
    ]
    for key, index, words in known:
        drawn = tuple(int(word) for word in key.blocks(1, start=index)[0])
        assert drawn == words, (key, drawn, words)
    assert len({RandomKey(4).folding(part) for part in ("a", "b", 0, 1)}) == 4


if __name__ == "__main__":
    check()
    print("philox: the published vectors agree")
