"""Writes the tar archives of TarArchiveTests with Python 3.11's tarfile, in gzip: python3 make_tar.py"""

import gzip
import io
import pathlib
import tarfile

folder = pathlib.Path(__file__).parent / "tar"
folder.mkdir(exist_ok=True)


def contents(count):
    return bytes(i * 7 % 251 for i in range(count))


def write(name, form, entries):
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=form) as archive:
        for path, count in entries:
            entry = tarfile.TarInfo(path)
            if count is None:
                entry.type = tarfile.DIRTYPE
                archive.addfile(entry)
            else:
                entry.size = count
                archive.addfile(entry, io.BytesIO(contents(count)))
    (folder / name).write_bytes(gzip.compress(buffer.getvalue(), mtime=0))


entries = [("set", None), ("set/empty", 0), ("set/one.bin", 1), ("set/block.bin", 512), ("./set/more.bin", 3000)]
long = "set/" + "/".join(["a folder with a long name"] * 8) + "/picture.jpg"
write("ustar.tar.gz", tarfile.USTAR_FORMAT, entries + [("folder/" * 20 + "prefix.bin", 5)])
write("gnu.tar.gz", tarfile.GNU_FORMAT, entries + [(long, 700)])
write("pax.tar.gz", tarfile.PAX_FORMAT, entries + [(long, 700), ("set/Gänseblümchen.jpg", 9)])
