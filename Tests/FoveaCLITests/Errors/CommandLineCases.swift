/// Command lines that make no sense, and those that no machine, model or data set can follow.
enum CommandLineCases {
  static let cases = names + values + sizes + combinations + recipes

  private static let huge = Int.max
  private static let lenet = "train --model lenet --data shapes --output-dir out"

  private static func failing(_ name: String, _ command: String) -> ErrorCase {
    ErrorCase(name: name, commands: [command])
  }

  private static func senseless(_ name: String, _ command: String) -> ErrorCase {
    ErrorCase(name: name, code: 64, commands: [command])
  }

  /// Names that nothing has.
  private static let names = [
    failing("unknown model", "train --model lennet --data shapes --output-dir out"),
    failing("model of another tool", "summary mobilenet_v2"),
    failing("unknown data set", "train --model lenet --data fashion-mnst --output-dir out"),
    failing("data set without an address", "data download shapes --data-dir fetched"),
    failing("weights of an unknown name", "predict --weights torchvision:resnet51 x.png"),
    failing("weights of an unknown version", "val --weights torchvision:vgg16:V7 --data shapes"),
    failing("weights of a name that is no repository", "info timm:../x"),
    failing("a path as a name of weights", "weights path resnet50.pth"),
    senseless("unknown option", "\(lenet) --epoch 3"),
    senseless("option of another tool", "train --arch resnet18 --data shapes --output-dir out"),
    senseless("unknown metric", "\(lenet) --monitor top3"),
  ]

  /// Values that an option does not take.
  private static let values = [
    senseless("image size too large", "\(lenet) --img-size 1000000"),
    senseless("image size zero", "summary lenet --img-size 0"),
    senseless("no epochs", "\(lenet) --epochs 0"),
    senseless("invalid interval", "\(lenet) --save-every soon"),
    senseless("more threads than can be", "\(lenet) --threads 3000000000"),
    senseless("more epochs than can be counted", "\(lenet) --epochs \(huge)"),
    senseless("warm-up without end", "\(lenet) --warmup-epochs \(huge)"),
    senseless("batch beyond all bounds", "summary lenet -b \(huge)"),
    senseless("image size beyond all bounds", "benchmark --model lenet --img-size 4294967296"),
    senseless(
      "more classes than can be named",
      "val --weights plain.safetensors --model lenet --num-classes \(huge)"),
    senseless("choice that the model does not have", "summary lenet --norm batch"),
    senseless("value that a choice does not take", "summary alexnet-2012 --norm layer"),
    senseless("width that is no share", "summary vgg11-fashion --width 2"),
    senseless("file that no quantized network fits", "quantize --weights plain.safetensors --to q.npz"),
    senseless("loss above 1", "quantize --weights plain.safetensors --to q.safetensors --max-drop 2"),
    senseless("unknown calibration", "quantize --weights a.safetensors --to q.safetensors --calibration kl"),
    senseless("no patience", "\(lenet) --patience 0"),
    senseless("layer decay above 1", "\(lenet) --layer-decay 1.5"),
    senseless("group without a factor", "\(lenet) --lr-group conv.*"),
    failing("group that matches nothing", "\(lenet) --lr-group body.*=0.1"),
    failing("rates that are all 0", "\(lenet) --lr-group *=0"),
    failing("channels that pictures do not have", "\(lenet) --in-chans 2"),
    failing("average that begins after the end", "\(lenet) --epochs 3 --swa-start 4"),
    failing("comparison with no run", "compare nowhere"),
  ]

  private static let memory = [
    (pattern: "needs [0-9.]+ GB, this machine has [0-9.]+ GB", text: "needs N GB, this machine has N GB")
  ]

  /// Sizes that do not fit a model or a machine.
  private static let sizes = [
    failing("image size too small for the model", "summary lenet --img-size 8"),
    failing("input of more numbers than can be counted", "summary lenet --input 1048576x1x1048576x1048576"),
    failing("image of more numbers than can be counted", "summary lenet --img-size 65536"),
    failing(
      "batch of more numbers than can be counted", "benchmark --model googlenet-d2l --img-size 65536 -b 128"),
    failing(
      "image too small for a side branch",
      "train --model inception_v3 --data shapes --img-size 224 --output-dir out"),
    ErrorCase(
      name: "training that no machine holds", commands: ["\(lenet) --img-size 4096 -b 10000"],
      varying: memory),
    ErrorCase(
      name: "benchmark that no machine holds", commands: ["benchmark --model lenet --img-size 4096 -b 10000"],
      varying: memory),
    failing(
      "more memory than there is",
      "benchmark --model vgg11-d2l -b 1 --only inference --threads 1 --repeats 1"),
  ]

  /// Options that need or exclude each other.
  private static let combinations = [
    senseless("key without weights", "\(lenet) --key model"),
    senseless("averages that exclude each other", "\(lenet) --model-ema --swa-start 2"),
    senseless("unfreezing of nothing", "\(lenet) --unfreeze-epoch 2"),
    senseless("learning rate for its own search", "lr-find --model lenet --data shapes --lr 0.1"),
    senseless("recipe beside a configuration", "train --recipe modern --config none.yaml --output-dir out"),
  ]

  private static func later(_ weights: String) -> String {
    #"{"model": {"model": "lenet"}, "data": {"data": "shapes"}, "#
      + #""stages": [{}, {"model": {"init_from": "\#(weights)"}}]}"#
  }

  private static func configured(_ name: String, _ json: String) -> ErrorCase {
    ErrorCase(name: name, commands: ["train --config stages.json --output-dir out"]) {
      try $0.write(json, to: "stages.json")
      try $0.makeFolder("none")
    }
  }

  /// Recipes and configurations.
  private static let recipes = [
    failing("unknown recipe", "train --recipe googlenet-flower --data-dir none --output-dir out"),
    failing(
      "fine-tuning without weights", "train --recipe finetune --model lenet --data-dir none --output-dir out"),
    failing(
      "model for runs that have their own", "train --recipe vgg-growing --model lenet --output-dir out"),
    configured("mistake in a stage", #"{"stages": [{"training": {"epoch": 3}}]}"#),
    configured("missing weights of a later stage", later("nowhere.safetensors")),
    configured("folder as the weights of a later stage", later("none")),
  ]
}
