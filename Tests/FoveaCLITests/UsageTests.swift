import Foundation
import TestSupport
import Testing

/// What the parser and the commands say to arguments that make no sense.
@Suite(.tags(.process)) struct UsageTests {
  @Test(arguments: [
    ["train"], ["train", "--model", "lenet"], ["train", "--model", "lenet", "--output-dir", "x"],
    ["train", "--model", "lenet", "--output-dir", "x", "--data", "shapes", "--epochs", "0"],
    ["train", "--model", "lenet", "--output-dir", "", "--data", "shapes"],
    ["train", "--model", "lenet", "--output-dir", "x", "--data", "shapes", "--lr", "-1"],
    ["train", "--model", "lenet", "--output-dir", "x", "--data", "shapes", "--lr", "fast"],
    ["train", "--model", "lenet", "--output-dir", "x", "--data", "shapes", "--opt", "sdg"],
    [
      "train", "--model", "lenet", "--output-dir", "x", "--data", "shapes", "--opt", "adam", "--momentum",
      "0.9",
    ],
    ["train", "--model", "lenet", "--output-dir", "x", "--data", "shapes", "--nesterov"],
    ["train", "--model", "lenet", "--output-dir", "x", "--data", "shapes", "--no-strict"],
    [
      "train", "--model", "lenet", "--output-dir", "x", "--data", "shapes", "--weights", "y", "--init-from",
      "z",
    ], ["train", "--model", "lenet", "--output-dir", "x", "--data", "shapes", "--init-from-model", "lenet"],
    ["train", "--model", "lenet", "--output-dir", "x", "--data", "shapes", "--in-chans", "0"],
    ["train", "--model", "lenet", "--output-dir", "x", "--data", "shapes", "--threads", "0"],
    ["train", "--model", "lenet", "--output-dir", "x", "--data", "shapes", "--label-smoothing", "1"],
    [
      "train", "--model", "lenet", "--output-dir", "x", "--data", "shapes", "--model-ema", "--swa-start", "2",
    ],
    ["train", "--model", "lenet", "--output-dir", "x", "--data", "shapes", "--model-ema-decay", "0.9"],
    ["train", "--model", "lenet", "--output-dir", "x", "--data", "shapes", "--monitor", "top3"],
    ["train", "--model", "lenet", "--output-dir", "x", "--data", "shapes", "--patience", "0"],
    ["train", "--model", "lenet", "--output-dir", "x", "--data", "shapes", "--keep", "-1"],
    ["train", "--model", "lenet", "--output-dir", "x", "--data", "shapes", "--unfreeze-epoch", "2"],
    ["train", "--model", "lenet", "--output-dir", "x", "--data", "shapes", "--layer-decay", "1.5"],
    ["train", "--model", "lenet", "--output-dir", "x", "--data", "shapes", "--lr-group", "conv.*"],
    ["lr-find"], ["lr-find", "--model", "lenet", "--data", "shapes", "--lr", "0.1"],
    ["lr-find", "--model", "lenet", "--data", "shapes", "--steps", "3"],
    ["compare"], ["compare", "x", "--to", "y.png"],
    ["val"], ["val", "--weights", "x", "--format", "csv"], ["predict", "--weights", "x"],
    ["val", "--weights", "x", "--force"], ["val", "--weights", "x", "--report", ""],
    ["val", "--weights", "x", "--crops", "3"], ["val", "--weights", "x", "--test-scales", "256,"],
    ["val", "--weights", "x", "--test-scales", "0"],
    ["val", "--weights", "x", "--test-scales", "256", "--resize", "256"],
    ["predict", "--weights", "x", "--input", "y.npy"], ["predict", "--weights", "x", "--topk", "0", "a.png"],
    ["info"], ["export", "--weights", "x"], ["export", "--weights", "x", "--to", "y.pth"],
    ["summary"], ["summary", "lenet", "--input", "1x1x32"], ["summary", "lenet", "--input", "1x1x0x32"],
    ["summary", "lenet", "--table", "alexnet"], ["summary", "lenet", "--table", "googlenet", "--training"],
    ["summary", "lenet", "--graph", "lenet.bmp"], ["summary", "lenet", "--depth", "-1"],
    ["summary", "lenet", "--opt", "adam", "--momentum", "0.9"],
    ["benchmark", "--model", "lenet", "--only", "both"], ["paint"],
    // What would do nothing is refused.
    ["train", "--model", "lenet", "--output-dir", "x", "--data", "shapes", "--lr-gamma", "0.1"],
    [
      "train", "--model", "lenet", "--output-dir", "x", "--data", "shapes", "--lr-scheduler", "cosine",
      "--lr-step-size", "3",
    ],
    ["train", "--model", "lenet", "--output-dir", "x", "--data", "shapes", "--lr", "1e-50"],
    ["train", "--model", "lenet", "--output-dir", "x", "--data", "shapes", "--data-dir", "y"],
    [
      "train", "--model", "lenet", "--output-dir", "x", "--data", "mnist", "--data-dir", "y", "--examples",
      "50",
    ],
    ["predict", "--weights", "x", "--input", "y.npy", "--output", "z.npy", "--topk", "1"],
    ["predict", "--weights", "x", "--input", "y.npy", "--output", "z.npy", "--format", "csv"],
    ["predict", "--weights", "x", "--input", "y.npy", "--output", "z.npy", "-j", "2"],
    ["predict", "--weights", "x", "--explain-class", "y", "a.png"],
    ["predict", "--weights", "x", "--force", "a.png"], ["predict", "--weights", "x", "-b", "0", "a.png"],
    ["predict", "--weights", "x", "--annotate", "", "a.png"],
    ["summary", "lenet", "--graph", "x.dot", "--format", "json"],
    ["summary", "lenet", "--graph", "x.dot", "--threads", "2"],
    ["summary", "lenet", "--table", "googlenet", "-b", "2"],
    ["summary", "lenet", "--table", "googlenet", "--opt", "adam"],
    ["data", "fashion-mnist", "--data-dir", "x", "--img-size", "32"], ["data", "shapes", "--data-dir", "x"],
    ["data", "download", "mnist"], ["data", "download", "mnist", "--data-dir", ""],
    ["data", "download", "mnist", "--data-dir", "x", "--from", "ftp://example.org/"],
    ["data", "transforms", "resize"],
    ["benchmark", "--model", "lenet", "--only", "inference", "--opt", "adam"],
    ["benchmark", "--model", "lenet", "--repeats", "2", "--seconds", "1"],
  ])
  func argumentsThatMakeNoSenseExitWith64(arguments: [String]) throws {
    let outcome = try Command.run(arguments)
    #expect(outcome.status == 64)
    #expect(outcome.output.isEmpty)
    #expect(outcome.errorLines.count == 1, "\(outcome.errors)")
    // The page of the subcommand, if there is one of this name.
    let page = arguments[0] == "paint" ? "see fovea --help\n" : "fovea \(arguments[0])"
    #expect(outcome.errors.hasPrefix("fovea: ") && outcome.errors.hasSuffix(" --help\n"), "\(outcome.errors)")
    #expect(outcome.errors.contains(page), "\(outcome.errors)")
  }

  /// The largest integer, which any arithmetic makes overflow.
  static let huge = "9223372036854775807"

  @Test(arguments: [
    "--threads 3000000000", "--epochs \(huge)", "--warmup-epochs \(huge)", "-b \(huge)", "--img-size \(huge)",
    "--num-classes \(huge)", "--in-chans \(huge)", "--examples \(huge)", "--workers \(huge)",
    "--lr-step-size \(huge)", "--key model",
  ])
  func trainingRefusesWhatIsOutOfRange(options: String) throws {
    let outcome = try Command.run(
      "train --model lenet --data shapes --output-dir x \(options)".split(separator: " ").map(String.init))
    #expect(outcome.status == 64)
    #expect(outcome.errorLines.count == 1, "\(outcome.errors)")
    #expect(outcome.errors.hasSuffix(" --help\n"), "\(outcome.errors)")
  }

  @Test(arguments: [
    "summary lenet -b \(huge)", "summary lenet --img-size \(huge)", "summary lenet --img-size 3100000000",
    "summary lenet --num-classes \(huge)", "benchmark --model lenet -b \(huge)",
    "benchmark --model lenet --img-size 4294967296", "val --weights x -b \(huge)",
    "val --weights x --model lenet --num-classes \(huge)",
    "predict --weights x --model lenet --num-classes 1000001 x.png",
    // Choices that the model does not have, or values that they do not take.
    "summary lenet --norm batch", "summary googlenet-d2l --aux off", "summary alexnet-2012 --norm layer",
    "summary vgg11-fashion --width 0", "summary vgg11-fashion --width 1.01",
    "summary vgg11-fashion --width nan", "summary alexnet-2012 --norm lrn --model-setting norm=batch",
    "val --weights x --model lenet --width 0.5",
  ])
  func otherCommandsRefuseWhatIsOutOfRange(line: String) throws {
    let outcome = try Command.run(line.split(separator: " ").map(String.init))
    #expect(outcome.status == 64)
    #expect(outcome.output.isEmpty)
    #expect(outcome.errorLines.count == 1, "\(outcome.errors)")
    #expect(outcome.errors.hasSuffix(" --help\n"), "\(outcome.errors)")
  }

  @Test func aChoiceThatTheModelLacksIsNamed() throws {
    #expect(
      try Command.run(["summary", "lenet", "--norm", "batch"]).errors
        == "fovea: lenet has no --norm; its choices are --activation; see fovea summary --help\n")
    #expect(
      try Command.run(["summary", "alexnet-2012", "--norm", "layer"]).errors
        == "fovea: --norm of alexnet-2012 must be none, batch or lrn, got 'layer'; see fovea summary --help\n"
    )
  }

  @Test(arguments: [
    (["summary", "lennet"], "fovea: lennet: no model has this name; did you mean lenet?"),
    (
      ["train", "--model", "lenet", "--data", "mnist", "--output-dir", "/dev/null/x"],
      "fovea: data set mnist: needs the directory of its files; give it with --data-dir"
    ),
    (
      ["train", "--model", "lenet", "--data", "shapes", "--examples", "10", "--output-dir", "/dev/null/x"],
      "fovea: /dev/null/x: the directory cannot be made"
    ),
    (["val", "--weights", "/nowhere/w.safetensors"], "fovea: /nowhere/w.safetensors: no such file"),
    (["summary", "lenet", "--model-setting", "colour=red"], "fovea: colour: lenet has no such setting"),
    (["summary", "lenet", "--img-size", "8"], "fovea: conv.2: "),
    (
      ["summary", "lenet", "--input", "1048576x1x1048576x1048576"],
      "fovea: lenet: a value of shape [1048576, 1, 1048576, 1048576] is too large to compute with; "
    ),
    (["summary", "lenet", "--img-size", "65536"], "fovea: lenet: a value of shape [1, 1, 65536, 65536] is "),
    (
      ["benchmark", "--model", "lenet", "-b", "1000000", "--img-size", "65536"],
      "fovea: lenet: a value of shape "
    ),
    (
      ["train", "--model", "lenet", "--data", "shapes", "--in-chans", "2", "--output-dir", "/dev/null/x"],
      "fovea: shapes: pictures must have 1 or 3 channels, got 2"
    ),
    (
      [
        "train", "--model", "inception_v3", "--data", "shapes", "--img-size", "224", "--output-dir",
        "/dev/null/x",
      ],
      "fovea: AuxLogits.conv1.conv: images are too small for the side branches: a 5 filter does not fit a 3 "
        + "image with padding 0; use larger images, or train without side branches (--aux off)"
    ),
  ])
  func mistakesAreOneLineAndExitWith1(arguments: [String], line: String) throws {
    let outcome = try Command.run(arguments)
    #expect(outcome.status == 1)
    #expect(outcome.output.isEmpty)
    #expect(outcome.errorLines.count == 1)
    #expect(outcome.errors.hasPrefix(line), "\(outcome.errors)")
  }

  /// Of the program, the first one in the changelog, and of oneDNN.
  @Test func theVersionsAreTold() throws {
    let outcome = try Command.run(["--version"])
    #expect(outcome.status == 0)
    let versions = try #require(outcome.output.wholeMatch(of: /fovea ([\d.]+), oneDNN [23]\.\d+\.\d+\n/))
    let changes = Command.repository.appending(path: "CHANGELOG.md")
    let heading = try #require(try String(contentsOf: changes, encoding: .utf8).firstMatch(of: /## ([\d.]+)/))
    #expect(versions.1 == heading.1)
  }

  @Test func theListOfModelsIsTextOrJSON() throws {
    #expect(try Command.run(["models"]).output.contains("googlenet-d2l  "))
    let list = try #require(try Command.run(["models", "--format", "json"]).json as? [[String: Any]])
    let lenet = try #require(list.first { $0["name"] as? String == "lenet" })
    #expect(lenet["input"] as? [Int] == [1, 32, 32])
    let lines = try Command.run(["models"]).output.split(separator: "\n")
    for (name, choices) in [
      ("alexnet-2012 ", " norm=none|batch|lrn"), ("vgg16-fashion ", " width=1|0.5|0.25|0.125|…"),
      ("inception_v3 ", " aux=on|off transform-input=off|on framework=torchvision|keras"),
    ] {
      #expect(lines.contains { $0.hasPrefix(name) && $0.hasSuffix(choices) })
    }
  }

  @Test func aBenchmarkReportsBothPhasesOrOne() throws {
    let arguments = ["benchmark", "--model", "lenet", "-b", "2", "--repeats", "2", "--backend", "reference"]
    let both = try #require(try Command.run(arguments + ["--format", "json"]).json as? [String: Any])
    for phase in ["training", "inference"] {
      let entry = try #require(both[phase] as? [String: Any])
      #expect(entry["examples_per_second"] as? Double ?? 0 > 0)
      #expect(entry["median_ms"] as? Double ?? 0 > 0)
      #expect(entry["runs"] as? Int == 2)
    }
    #expect(both["peak_memory_bytes"] as? Int ?? 0 > 1 << 20)
    let one = try Command.run(arguments + ["--only", "inference", "--profile"])
    #expect(one.status == 0)
    #expect(one.output.hasPrefix("inference: "))
    #expect(!one.output.contains("training"))
    #expect(one.errors.contains("Convolution"))
  }

  /// An option that no command has is named before the values and arguments that are missing without it.
  @Test(arguments: [
    ("train --arch resnet18", "unknown option --arch; did you mean --model? See fovea train --help"),
    (
      "train --model lenet --batch_size 3",
      "unknown option --batch_size; did you mean --batch-size? See fovea train --help"
    ),
    (
      "train --model lenet --imgsz=32",
      "unknown option --imgsz; did you mean --img-size? See fovea train --help"
    ),
    (
      "train --model lenet --norm-weight-decay 0",
      "unknown option --norm-weight-decay; did you mean --no-decay? See fovea train --help"
    ),
    (
      "train --model lenet --opt-betas 0.9",
      "unknown option --opt-betas; did you mean --opt? See fovea train --help"
    ),
    ("train -a lenet", "unknown option -a; did you mean --model? See fovea train --help"),
    (
      "train --model lenet --epochs 0 --learning-rate 1",
      "unknown option --learning-rate; did you mean --lr? See fovea train --help"
    ),
    (
      "train model=lenet",
      "unexpected argument 'model=lenet'; did you mean --model lenet? See fovea train --help"
    ),
    ("train lenet", "unexpected argument 'lenet'; see fovea train --help"),
    (
      "train --model lenet --lr -0.1",
      "'-0.1' after --lr looks like an option; to give a negative number, write --lr=-0.1; see fovea train --help"
    ),
    (
      "predict --weights w --input x --output y --batch 4",
      "unknown option --batch; did you mean --batch-size? See fovea predict --help"
    ),
    ("predict --weights w --topk 0 -- --batch", "--topk must be at least 1, got 0; see fovea predict --help"),
    ("predict --weights w --topk 0 -", "--topk must be at least 1, got 0; see fovea predict --help"),
    ("trian --model lenet", "unknown subcommand 'trian'; did you mean train? See fovea --help"),
    ("paint", "unknown subcommand 'paint'; see fovea --help"),
    ("--verbose", "unknown option --verbose; see fovea --help"),
    ("data donwload mnist", "unknown subcommand 'donwload'; did you mean download? See fovea data --help"),
    (
      "data download mnist --root x",
      "unknown option --root; did you mean --data-dir? See fovea data download --help"
    ),
    ("data shapes --spilt test", "unknown option --spilt; did you mean --split? See fovea data show --help"),
    ("summary lenet --epoch\u{1B}[31m", "unknown option --epoch\\u{1B}[31m; see fovea summary --help"),
    // Then values that are missing or cannot be read, in the order of the line.
    ("train --data --nonsense", "the value of --data is missing; see fovea train --help"),
    ("train --lr fast --epochs few", "--lr must be a number, got 'fast'; see fovea train --help"),
    ("train --epochs few --lr fast", "--epochs must be a whole number, got 'few'; see fovea train --help"),
    (
      "train --save-every soon",
      "--save-every must be a time (30s, 5m, 1h) or a number of steps, got 'soon'; see fovea train --help"
    ),
    (
      "train --picture-cache all",
      "--picture-cache must be a number of bytes, as in 2G, got 'all'; see fovea train --help"
    ),
    (
      "train --monitor top3",
      "--monitor must be loss, top1 or top5, got 'top3'; did you mean top1? See fovea train --help"
    ),
    (
      "train --device gpu",
      "--device must be cpu or reference, got 'gpu'; did you mean cpu? See fovea train --help"
    ),
    (
      "train --smoothing 0.1",
      "unknown option --smoothing; did you mean --label-smoothing? See fovea train --help"
    ),
    ("train --bn-momentum 0.1", "unknown option --bn-momentum; see fovea train --help"),
    (
      "train --amp-dtype float16",
      "--amp-dtype must be float32 or bfloat16, got 'float16'; did you mean bfloat16? See fovea train --help"
    ),
    (
      "val --weights x -threads 1", "unknown option -threads; did you mean --threads? See fovea val --help"
    ),
    (
      "predict --weights x --explain /etc/passwd a.png",
      "--explain expects a directory for the pictures that it makes, got the file /etc/passwd; "
        + "see fovea predict --help"
    ),
    (
      "val --weights x --device reference --amp",
      "--precision does not belong to --device reference; see fovea val --help"
    ),
    (
      "benchmark --model lenet --amp-dtype bfloat16",
      "--amp-dtype needs --amp; see fovea benchmark --help"
    ),
    (
      "benchmark --model lenet --amp --precision float32",
      "--amp and --precision float32 exclude each other; see fovea benchmark --help"
    ),
    ("train --quiet=yes", "--quiet takes no value, got 'yes'; see fovea train --help"),
    // Then what is missing.
    ("train", "--output-dir is missing; see fovea train --help"),
    (
      "train --output-dir x",
      "--model is missing; fovea models lists all; or give --weights of a checkpoint or .onnx file; see fovea train --help"
    ),
    ("compare", "<runs> is missing; see fovea compare --help"),
    ("data", "<name> is missing; see fovea data show --help"),
    ("summary", "<model> is missing; fovea models lists all; see fovea summary --help"),
  ])
  func theFirstThingThatIsWrongIsNamed(line: String, complaint: String) throws {
    let outcome = try Command.run(line.split(separator: " ").map(String.init))
    #expect(outcome.status == 64)
    #expect(outcome.output.isEmpty)
    #expect(outcome.errors == "fovea: \(complaint)\n")
  }
}
