// swift-tools-version: 6.2
import PackageDescription

/// Settings of every Swift target: imports stay internal unless they say otherwise.
let swift: [SwiftSetting] = [
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("ExistentialAny"),
]
/// Settings of the rooms that hold no unsafe pointer; the compiler points at any that slips in.
let safe: [SwiftSetting] = swift + [.strictMemorySafety()]

/// A room of the library, as a rule one without unsafe pointers.
func room(
  _ name: String, imports: [Target.Dependency] = [], resources: [Resource] = [],
  settings: [SwiftSetting] = safe
) -> Target {
  .target(
    name: name, dependencies: imports, exclude: ["README.md"], resources: resources, swiftSettings: settings)
}

/// Tests, in the folder of their name; `Goldens` is a resource where tests find it by their bundle, else excluded.
///
/// They are built without optimization, in half the time, unless they compute much themselves.
func tests(
  _ name: String, imports: [Target.Dependency], exclude: [String] = [], resources: [Resource] = [],
  compute: Bool = false
) -> Target {
  .testTarget(
    name: name, dependencies: imports + ["TestSupport"], exclude: exclude, resources: resources,
    swiftSettings: compute ? swift : swift + [.unsafeFlags(["-Onone"])])
}

/// A program in `Examples`, which sees what any user of the library sees.
func example(_ name: String) -> Target {
  .executableTarget(
    name: name, dependencies: ["Fovea"], path: "Examples/\(name)", swiftSettings: swift)
}

/// A target in `Tests/Outside`, built as in a package of somebody else: without declarations for the rooms alone.
func outside(_ name: String, imports: [Target.Dependency] = []) -> Target {
  .target(
    name: name, dependencies: imports, path: "Tests/Outside/\(name)", packageAccess: false,
    swiftSettings: safe)
}

/// Tests in `Tests/Outside`, which see public declarations alone too.
func outsideTests(_ name: String, imports: [Target.Dependency]) -> Target {
  .testTarget(
    name: name, dependencies: imports, path: "Tests/Outside/\(name)", packageAccess: false,
    swiftSettings: safe + [.unsafeFlags(["-Onone"])])
}

/// A oneDNN outside the system's directories: the folder that holds its `include` and `lib`.
let oneDNN = Context.environment["FOVEA_ONEDNN"]

/// What is known of a build at its time, from `Scripts/build-static`: the commit and the version of the compiler.
let buildFacts: [CSetting] = ["FOVEA_COMMIT", "FOVEA_SWIFT"].compactMap { name in
  Context.environment[name].map { .define(name, to: "\"\($0)\"") }
}

/// The product `Fovea`: `import Fovea` is enough for most; who writes operations or backends imports their modules too.
let fovea = [
  "Fovea", "FoveaCore", "FoveaGraph", "FoveaLayers", "FoveaModels", "FoveaReference", "FoveaRuntime",
  "FoveaImage", "FoveaFormats", "FoveaData", "FoveaCheckpoints", "FoveaInference", "FoveaTraining",
  "FoveaReports", "FoveaRuns",
]
/// The same, for the tests that stand outside.
let product = fovea.map { Target.Dependency.target(name: $0) }

// Rooms stand in the order of Documentation/Architecture.md: each after those that it imports. Tests come last.
let package = Package(
  name: "Fovea",
  platforms: [.macOS(.v15)],
  products: [
    .library(name: "Fovea", targets: fovea),
    // The suite that a backend outside this package has to pass.
    .library(name: "FoveaConformance", targets: ["FoveaConformance"]),
    // What fetches data sets, the one part that speaks to the network; the command links it.
    .library(name: "FoveaDownload", targets: ["FoveaDownload"]),
    // What answers over HTTP; the command links both.
    .library(name: "FoveaServer", targets: ["FoveaServer"]),
    .library(name: "FoveaWatch", targets: ["FoveaWatch"]),
    .executable(name: "fovea", targets: ["FoveaCLI"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []),
    // What hummingbird's core speaks in.
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
    .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.2"),
    .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
  ],
  targets: [
    // Shapes, host tensors, random numbers, errors, paths and files.
    room("FoveaCore"),

    // The graph: the intermediate representation, its operations and passes.
    room("FoveaGraph", imports: ["FoveaCore"]),
    // The declarative layers, parameter paths and initial values; Network, Model.
    room("FoveaLayers", imports: ["FoveaCore", "FoveaGraph"]),
    // One file for each paper or document, and the catalogue of them.
    room("FoveaModels", imports: ["FoveaCore", "FoveaLayers"]),

    // What a backend promises.
    room("FoveaRuntime", imports: ["FoveaCore", "FoveaGraph"]),
    // The backend in plain Swift and double precision, which judges the others.
    room("FoveaReference", imports: ["FoveaCore", "FoveaGraph", "FoveaRuntime"]),
    // The CPU backend, over oneDNN and passes of our own.
    .target(
      name: "COneDNN", publicHeadersPath: "include",
      cSettings: oneDNN.map { [.unsafeFlags(["-I\($0)/include"])] } ?? [],
      linkerSettings: oneDNN.map {
        [.unsafeFlags(["\($0)/lib/libdnnl.so", "-Xlinker", "-rpath", "-Xlinker", "\($0)/lib"])]
      } ?? [.linkedLibrary("dnnl")]),
    .target(
      name: "CFoveaKernels", publicHeadersPath: "include",
      linkerSettings: [.linkedLibrary("gomp", .when(platforms: [.linux]))]),
    room(
      "FoveaOneDNN", imports: ["FoveaCore", "FoveaGraph", "FoveaRuntime", "COneDNN", "CFoveaKernels"],
      settings: swift),
    // The cases that every backend has to pass.
    room("FoveaConformance", imports: ["FoveaCore", "FoveaGraph", "FoveaReference", "FoveaRuntime"]),

    // Module maps of the system's zlib, libspng, libjpeg-turbo and libwebp.
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"]), .brew(["zlib"])]),
    .systemLibrary(
      name: "CSpng", pkgConfig: "spng", providers: [.apt(["libspng-dev"]), .brew(["libspng"])]),
    .systemLibrary(
      name: "CLibJPEG", pkgConfig: "libjpeg", providers: [.apt(["libjpeg-dev"]), .brew(["jpeg-turbo"])]),
    .systemLibrary(
      name: "CWebP", pkgConfig: "libwebp", providers: [.apt(["libwebp-dev"]), .brew(["webp"])]),
    // Gzip, deflate and CRC-32 through zlib.
    room("FoveaCompression", imports: ["FoveaCore", "CZlib"], settings: swift),
    // Readers of safetensors, PyTorch, .npy, .npz, IDX, tar and zip, whose bytes may be hostile.
    room("FoveaFormats", imports: ["FoveaCompression", "FoveaCore"]),
    // Graphs as files of the ONNX format.
    room("FoveaONNX", imports: ["FoveaCore", "FoveaGraph", "FoveaFormats"]),
    // A layer over libjpeg-turbo that returns errors as values.
    .target(
      name: "CJPEG", dependencies: ["CLibJPEG"], exclude: ["README.md"], publicHeadersPath: "include",
      linkerSettings: [.linkedLibrary("jpeg")]),
    // A layer over libheif, which is loaded when a picture needs it.
    .target(
      name: "CHEIF", exclude: ["README.md"], publicHeadersPath: "include",
      linkerSettings: [.linkedLibrary("dl", .when(platforms: [.linux]))]),
    // Codecs of PNG, JPEG, WebP and HEIC, orientation, operations on pixels equal to Pillow's.
    .target(name: "CFoveaImageKernels", publicHeadersPath: "include"),
    room(
      "FoveaImage",
      imports: ["FoveaCompression", "FoveaCore", "CFoveaImageKernels", "CHEIF", "CJPEG", "CSpng", "CWebP"],
      settings: swift),

    // Data sets, transforms and pipelines of them, batches read ahead in order.
    room("FoveaData", imports: ["FoveaImage", "FoveaFormats", "FoveaCompression", "FoveaCore"]),
    // Trained networks as files, how they fit a network, names of other tools.
    room(
      "FoveaCheckpoints",
      imports: [
        "FoveaCore", "FoveaGraph", "FoveaLayers", "FoveaModels", "FoveaRuntime", "FoveaFormats", "FoveaONNX",
        "FoveaImage", "FoveaData",
      ]),
    // Evaluator, Predictor, Explainer and Probe.
    room(
      "FoveaInference",
      imports: [
        "FoveaCore", "FoveaGraph", "FoveaLayers", "FoveaRuntime", "FoveaImage", "FoveaFormats", "FoveaONNX",
        "FoveaData", "FoveaCheckpoints",
      ]),
    // Losses, optimizers, schedules, the training step and the trainer.
    room(
      "FoveaTraining",
      imports: [
        "FoveaCore", "FoveaGraph", "FoveaLayers", "FoveaModels", "FoveaRuntime", "FoveaImage", "FoveaData",
        "FoveaCheckpoints", "FoveaInference",
      ]),
    // Charts as SVG, pages as HTML.
    room("FoveaReports", imports: ["FoveaCore"]),
    // The directory of a run, its metrics, curves and checkpoints; configurations in YAML.
    room(
      "FoveaRuns",
      imports: [
        "FoveaCore", "FoveaLayers", "FoveaModels", "FoveaRuntime", "FoveaReference", "FoveaOneDNN",
        "FoveaFormats", "FoveaImage", "FoveaData", "FoveaCheckpoints", "FoveaInference", "FoveaTraining",
        "FoveaReports", .product(name: "Yams", package: "Yams"),
      ]),
    // A layer over libcurl, which is loaded when something is fetched.
    .target(
      name: "CCurl", exclude: ["README.md"], publicHeadersPath: "include",
      linkerSettings: [.linkedLibrary("dl", .when(platforms: [.linux]))]),
    // The files of public data sets, from the network.
    room("FoveaDownload", imports: ["FoveaFormats", "FoveaCore", "CCurl"]),

    // Trained networks behind HTTP.
    room(
      "FoveaServer",
      imports: [
        "FoveaCore", "FoveaRuntime", "FoveaImage", "FoveaData", "FoveaCheckpoints", "FoveaInference",
        .product(name: "HummingbirdCore", package: "hummingbird"),
        .product(name: "NIOCore", package: "swift-nio"), .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
        .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "Logging", package: "swift-log"),
      ],
      resources: [
        .embedInCode("Page/base.css"), .embedInCode("Page/page.html"), .embedInCode("Page/page.css"),
        .embedInCode("Page/page.js"),
      ]),
    // Runs of training behind HTTP, live.
    room(
      "FoveaWatch",
      imports: [
        "FoveaCore", "FoveaInference", "FoveaRuns", "FoveaServer",
        .product(name: "HTTPTypes", package: "swift-http-types"),
      ],
      resources: [
        .embedInCode("Page/watch.html"), .embedInCode("Page/watch.css"), .embedInCode("Page/chart.js"),
        .embedInCode("Page/watch.js"),
      ]),

    // The umbrella, all that users need, with the CPU backend as default.
    room(
      "Fovea",
      imports: [
        "FoveaCore", "FoveaGraph", "FoveaLayers", "FoveaModels", "FoveaRuntime", "FoveaImage", "FoveaFormats",
        "FoveaData", "FoveaCheckpoints", "FoveaInference", "FoveaTraining", "FoveaReports", "FoveaRuns",
        "FoveaReference", "FoveaOneDNN",
      ]),
    // What the command says of its own build.
    .target(
      name: "CFoveaBuild", exclude: ["README.md"], publicHeadersPath: "include", cSettings: buildFacts),
    // The command fovea, one file for each subcommand.
    .executableTarget(
      name: "FoveaCLI",
      dependencies: [
        "CFoveaBuild", "Fovea", "FoveaCore", "FoveaDownload", "FoveaFormats", "FoveaGraph", "FoveaServer",
        "FoveaWatch",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      exclude: ["README.md"], swiftSettings: safe),

    // The README's example, built with everything else.
    example("FirstModel"),
    // A run that can be killed and goes on.
    example("ResumableRun"),
    // What is inside a network, and what its layers make.
    example("LookInside"),
    // A trained network with a new head.
    example("FineTune"),
    // Answers for one picture after the other.
    example("PredictLoop"),
    // Where in a picture a network sees a class.
    example("ExplainPicture"),

    // For tests: tags, the errors that they expect, the files that they compare with.
    .target(name: "TestSupport", path: "Tests/Support/TestSupport", swiftSettings: safe),
    // For tests: archives, pickles and bombs that lie.
    .target(
      name: "ArchiveForge", dependencies: ["FoveaCompression"], path: "Tests/Support/ArchiveForge",
      swiftSettings: safe),
    // For tests: a network with everything that a checkpoint has to carry.
    .target(
      name: "SmallNetwork",
      dependencies: ["FoveaCore", "FoveaLayers", "FoveaFormats", "FoveaData", "FoveaCheckpoints"],
      path: "Tests/Support/SmallNetwork", swiftSettings: safe),

    // For tests: requests byte by byte.
    .target(
      name: "RawHTTP", dependencies: ["FoveaCore"], path: "Tests/Support/RawHTTP", swiftSettings: swift),

    // For tests: runs a command under limits and tells what it took.
    .executableTarget(name: "Measure", path: "Tests/Support/Measure"),

    tests("FoveaCoreTests", imports: ["FoveaCore"]),
    // The graph's rules, one by one; golden numbers of PyTorch beside them.
    tests("FoveaGraphTests", imports: ["FoveaCore", "FoveaGraph"]),
    // What layers are to whole networks is tried on those of the catalogue.
    tests("FoveaLayersTests", imports: ["FoveaCore", "FoveaGraph", "FoveaLayers", "FoveaModels"]),
    tests(
      "FoveaModelsTests", imports: ["FoveaCore", "FoveaGraph", "FoveaLayers", "FoveaModels"],
      exclude: ["golden_names.py"], resources: [.copy("Goldens")]),
    tests("FoveaRuntimeTests", imports: ["FoveaCore", "FoveaGraph", "FoveaReference", "FoveaRuntime"]),
    tests("FoveaReferenceTests", imports: ["FoveaCore", "FoveaGraph", "FoveaReference", "FoveaRuntime"]),
    tests(
      "FoveaOneDNNTests",
      imports: [
        "FoveaOneDNN", "FoveaConformance", "FoveaCore", "FoveaGraph", "FoveaLayers", "FoveaModels",
        "FoveaReference", "FoveaRuntime",
      ],
      resources: [.copy("Goldens")]),
    // The suite on the reference backend, which judges all others.
    tests(
      "FoveaConformanceTests",
      imports: ["FoveaConformance", "FoveaCore", "FoveaGraph", "FoveaReference", "FoveaRuntime"],
      exclude: ["Goldens"]),
    tests("FoveaCompressionTests", imports: ["FoveaCompression", "FoveaCore"]),
    tests(
      "FoveaFormatsTests", imports: ["FoveaFormats", "FoveaCompression", "FoveaCore", "ArchiveForge"],
      exclude: ["Goldens"]),
    tests(
      "FoveaONNXTests",
      imports: [
        "FoveaONNX", "FoveaCore", "FoveaGraph", "FoveaLayers", "FoveaModels", "FoveaRuntime",
        "FoveaReference", "FoveaOneDNN", "FoveaFormats",
      ],
      exclude: ["Goldens"]),
    tests(
      "FoveaImageTests", imports: ["FoveaImage", "CFoveaImageKernels", "FoveaCompression", "FoveaCore"],
      exclude: ["Goldens"]),
    tests(
      "FoveaDataTests",
      imports: ["FoveaData", "FoveaImage", "FoveaFormats", "FoveaCompression", "FoveaCore", "ArchiveForge"],
      exclude: ["Goldens"]),
    tests(
      "FoveaCheckpointsTests",
      imports: [
        "FoveaCore", "FoveaLayers", "FoveaModels", "FoveaReference", "FoveaRuntime", "FoveaFormats",
        "FoveaONNX", "FoveaImage", "FoveaData", "FoveaCheckpoints", "SmallNetwork", "ArchiveForge",
      ],
      exclude: ["Goldens"]),
    tests(
      "FoveaInferenceTests",
      imports: [
        "FoveaCore", "FoveaLayers", "FoveaReference", "FoveaRuntime", "FoveaImage", "FoveaFormats",
        "FoveaData", "FoveaCheckpoints", "FoveaInference", "SmallNetwork",
      ],
      exclude: ["Goldens"]),
    tests(
      "FoveaTrainingTests",
      imports: [
        "FoveaCore", "FoveaGraph", "FoveaLayers", "FoveaModels", "FoveaReference", "FoveaRuntime",
        "FoveaImage", "FoveaData", "FoveaCheckpoints", "FoveaInference", "FoveaTraining",
      ],
      exclude: ["Goldens"]),
    tests("FoveaReportsTests", imports: ["FoveaReports"]),
    tests(
      "FoveaRunsTests",
      imports: [
        "FoveaCore", "FoveaLayers", "FoveaModels", "FoveaOneDNN", "FoveaFormats", "FoveaImage", "FoveaData",
        "FoveaCheckpoints", "FoveaInference", "FoveaTraining", "FoveaReference", "ResumableRun", "FoveaRuns",
      ]),
    tests(
      "FoveaDownloadTests",
      imports: ["FoveaDownload", "FoveaFormats", "FoveaCompression", "FoveaCore", "ArchiveForge"]),
    tests(
      "FoveaServerTests",
      imports: [
        "FoveaServer", "FoveaCore", "FoveaImage", "FoveaCheckpoints", "FoveaInference", "FoveaReference",
        "FoveaRuntime", "SmallNetwork", "RawHTTP",
      ]),
    tests("FoveaWatchTests", imports: ["FoveaWatch", "FoveaServer", "FoveaRuns", "FoveaCore", "RawHTTP"]),
    tests(
      "FoveaCLITests",
      imports: [
        "Fovea", "FoveaCLI", "FoveaDownload", "FoveaFormats", "FoveaCompression", "FineTune", "PredictLoop",
        "ExplainPicture", "ArchiveForge", "Measure", "RawHTTP",
      ],
      exclude: ["Goldens"]),
    // The whole against PyTorch's numbers.
    tests(
      "FoveaTests",
      imports: [
        "FoveaCore", "FoveaGraph", "FoveaLayers", "FoveaModels", "FoveaReference", "FoveaRuntime",
        "FoveaOneDNN", "FoveaImage", "FoveaFormats", "FoveaData", "FoveaCheckpoints", "FoveaInference",
        "FoveaTraining",
      ],
      resources: [.copy("Goldens")], compute: true),

    // A backend in plain Swift.
    outside("ToyBackend", imports: product),
    // An optimizer, an operation and a layer.
    outside("OwnChoices", imports: product),
    // Short names of an app's own, which must meet none of Fovea's.
    outside("OtherNames"),
    outside("MoreNames"),
    // The code of the guides in Sources/Fovea/Fovea.docc, a file for each article, run by tests.
    outsideTests("GuideCodeTests", imports: product + ["FoveaConformance"]),
    outsideTests(
      "OutsideTests",
      imports: product + [
        "FoveaConformance", "ToyBackend", "OwnChoices", "OtherNames", "MoreNames",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),
  ]
)

// What feeds hostile bytes to everything that reads files; Scripts/fuzz builds it with the runtime that it needs.
if let runtime = Context.environment["FOVEA_FUZZ"] {
  package.targets += [
    .systemLibrary(name: "CLibFuzzer", path: "Tests/Fuzzing/CLibFuzzer"),
    .executableTarget(
      name: "FoveaFuzz",
      dependencies: [
        "ArchiveForge", "CLibFuzzer", "FoveaCompression", "FoveaCore", "FoveaData", "FoveaFormats",
        "FoveaGraph", "FoveaImage", "FoveaONNX", "FoveaRuns", "FoveaServer", "FoveaCheckpoints",
        "FoveaInference", "FoveaReference", "RawHTTP", "SmallNetwork",
      ],
      path: "Tests/Fuzzing", exclude: ["CLibFuzzer"], swiftSettings: swift,
      linkerSettings: [.unsafeFlags([runtime, "-lstdc++"])]),
  ]
}
