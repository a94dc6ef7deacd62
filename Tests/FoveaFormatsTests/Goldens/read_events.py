"""Reads event files with the tensorboard package: the golden one, or those of a directory that `fovea train --tensorboard`
has written.

    python read_events.py                # the golden file; fails unless everything in it is understood
    python read_events.py DIRECTORY      # prints what a run has written

With tensorboard 2.21.
"""

import pathlib
import shutil
import sys
import tempfile

from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
from tensorboard.backend.event_processing.event_file_loader import EventFileLoader
from tensorboard.plugins.hparams import plugin_data_pb2


def accumulate(directory):
    accumulator = EventAccumulator(str(directory), {"scalars": 0, "images": 0})
    accumulator.Reload()
    return accumulator


def scalars(accumulator, tag):
    return [(event.step, event.value) for event in accumulator.Scalars(tag)]


def hparams(accumulator):
    content = accumulator.SummaryMetadata("_hparams_/session_start_info").plugin_data
    assert content.plugin_name == "hparams"
    data = plugin_data_pb2.HParamsPluginData.FromString(content.content)
    assert data.version == 0 and data.WhichOneof("data") == "session_start_info"
    return {key: getattr(value, value.WhichOneof("kind")) for key, value in data.session_start_info.hparams.items()}


def golden():
    file = next(pathlib.Path(__file__).parent.glob("events.out.tfevents.*.golden"))
    with tempfile.TemporaryDirectory() as directory:
        shutil.copy(file, directory)
        events = list(EventFileLoader(str(file)).Load())
        accumulator = accumulate(directory)
        assert len(events) == 8 and events[0].file_version == "brain.Event:2", events[0]
        assert [event.wall_time for event in events] == [1700000000 + k / 4 for k in range(8)]
        assert events[5].session_log.status == 1
        # The loss at step 100 before the restart at step 80 has been purged.
        assert scalars(accumulator, "train/loss") == [(50, 2.5), (100, 1.25)], scalars(accumulator, "train/loss")
        assert abs(scalars(accumulator, "train/lr")[0][1] - 0.1) < 1e-7
        assert hparams(accumulator) == {"training.lr": 0.1, "training.opt.name": "sgd", "training.shuffle": True}
        end = plugin_data_pb2.HParamsPluginData.FromString(
            accumulator.SummaryMetadata("_hparams_/session_end_info").plugin_data.content)
        assert end.session_end_info.status == 1
        picture = accumulator.Images("pictures/0 red")[0]
        assert (picture.width, picture.height) == (1, 1) and picture.encoded_image_string.startswith(b"\x89PNG")
        print("the golden file is read as it was meant")


def show(directory):
    for file in sorted(pathlib.Path(directory).glob("events.out.tfevents.*")):
        events = list(EventFileLoader(str(file)).Load())
        starts = [event.step for event in events if event.HasField("session_log")]
        print(f"{file.name}: {len(events)} events" + (f", restart at step {starts[0]}" if starts else ""))
    accumulator = accumulate(directory)
    print("hparams:", hparams(accumulator))
    for tag in accumulator.Tags()["images"]:
        picture = accumulator.Images(tag)[0]
        print(f"{tag}: {picture.width} x {picture.height}, {len(picture.encoded_image_string)} bytes")
    for tag in accumulator.Tags()["scalars"]:
        print(f"{tag}: {scalars(accumulator, tag)}")


if len(sys.argv) > 1:
    show(sys.argv[1])
else:
    golden()
