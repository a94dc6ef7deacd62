// swift-tools-version: 6.2
import PackageDescription

/// Settings of every Swift target: imports stay internal unless they say otherwise.
let swift: [SwiftSetting] = [
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("ExistentialAny"),
]
/// Settings of the rooms that hold no unsafe pointer; the compiler points at any that slips in.
let safe: [SwiftSetting] = swift + [.strictMemorySafety()]

/// A oneDNN outside the system's directories: the folder that holds its `include` and `lib`.
let oneDNN = Context.environment["FOVEA_ONEDNN"]

let package = Package(
  name: "Fovea",
  platforms: [.macOS(.v15)],
  products: [
    // `import Fovea` is enough for most; who writes operations or backends imports their modules too.
    .library(
      name: "Fovea",
      targets: [
        "Fovea", "FoveaCore", "FoveaGraph", "FoveaLayers", "FoveaModels", "FoveaReference", "FoveaRuntime",
        "FoveaImage",
        "FoveaFormats", "FoveaData", "FoveaCheckpoints", "FoveaInference", "FoveaTraining", "FoveaReports",
        "FoveaRuns",
      ]),
    // The suite that a backend outside this package has to pass.
    .library(name: "FoveaConformance", targets: ["FoveaConformance"]),
    // What fetches data sets, the one part that speaks to the network; the command links it.
    .library(name: "FoveaDownload", targets: ["FoveaDownload"]),
    .executable(name: "fovea", targets: ["FoveaCLI"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
  ],
  targets: [
    // FoveaCore: shapes, host tensors, random numbers, errors, paths and files.
    .target(name: "FoveaCore", exclude: ["README.md"], swiftSettings: safe),
    .testTarget(name: "FoveaCoreTests", dependencies: ["FoveaCore"], swiftSettings: swift),
    // FoveaGraph: the intermediate representation, its operations and passes.
    .target(
      name: "FoveaGraph", dependencies: ["FoveaCore"], exclude: ["README.md"], swiftSettings: safe),
    // FoveaLayers: the declarative layers, parameter paths and first values; Network, Model.
    .target(
      name: "FoveaLayers", dependencies: ["FoveaCore", "FoveaGraph"], exclude: ["README.md"],
      swiftSettings: safe),
    .testTarget(
      name: "FoveaLayersTests", dependencies: ["FoveaCore", "FoveaGraph", "FoveaLayers"],
      swiftSettings: swift),
    // FoveaModels: one file for each paper or document, and the catalogue of them.
    .target(
      name: "FoveaModels", dependencies: ["FoveaCore", "FoveaLayers"], exclude: ["README.md"],
      swiftSettings: safe),
    .testTarget(
      name: "FoveaModelsTests", dependencies: ["FoveaCore", "FoveaGraph", "FoveaLayers", "FoveaModels"],
      exclude: ["golden_names.py"], resources: [.copy("Goldens")], swiftSettings: swift),
    // FoveaRuntime: what a backend promises.
    .target(
      name: "FoveaRuntime", dependencies: ["FoveaCore", "FoveaGraph"], exclude: ["README.md"],
      swiftSettings: safe),
    .testTarget(
      name: "FoveaRuntimeTests", dependencies: ["FoveaCore", "FoveaGraph", "FoveaReference", "FoveaRuntime"],
      swiftSettings: swift),
    // FoveaReference: the backend in plain Swift and double precision, which judges the others.
    .target(
      name: "FoveaReference", dependencies: ["FoveaCore", "FoveaGraph", "FoveaRuntime"],
      exclude: ["README.md"], swiftSettings: safe),
    .testTarget(
      name: "FoveaReferenceTests",
      dependencies: ["FoveaCore", "FoveaGraph", "FoveaReference", "FoveaRuntime"],
      swiftSettings: swift),
    // FoveaOneDNN: the CPU backend, over oneDNN and our own passes.
    .target(
      name: "COneDNN", publicHeadersPath: "include",
      cSettings: oneDNN.map { [.unsafeFlags(["-I\($0)/include"])] } ?? [],
      linkerSettings: oneDNN.map {
        [.unsafeFlags(["\($0)/lib/libdnnl.so", "-Xlinker", "-rpath", "-Xlinker", "\($0)/lib"])]
      } ?? [.linkedLibrary("dnnl")]),
    .target(
      name: "CFoveaKernels", publicHeadersPath: "include",
      linkerSettings: [.linkedLibrary("gomp", .when(platforms: [.linux]))]),
    .target(
      name: "FoveaOneDNN",
      dependencies: ["FoveaCore", "FoveaGraph", "FoveaRuntime", "COneDNN", "CFoveaKernels"],
      exclude: ["README.md"], swiftSettings: swift),
    .testTarget(
      name: "FoveaOneDNNTests",
      dependencies: [
        "FoveaOneDNN", "FoveaConformance", "FoveaCore", "FoveaGraph", "FoveaLayers", "FoveaModels",
        "FoveaReference", "FoveaRuntime",
      ],
      resources: [.copy("Goldens")], swiftSettings: swift),
    // CZlib, CSpng, CLibJPEG, CWebP: module maps of the system's zlib, libspng, libjpeg-turbo and libwebp.
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"]), .brew(["zlib"])]),
    .systemLibrary(
      name: "CSpng", pkgConfig: "spng", providers: [.apt(["libspng-dev"]), .brew(["libspng"])]),
    .systemLibrary(
      name: "CLibJPEG", pkgConfig: "libjpeg", providers: [.apt(["libjpeg-dev"]), .brew(["jpeg-turbo"])]),
    .systemLibrary(
      name: "CWebP", pkgConfig: "libwebp", providers: [.apt(["libwebp-dev"]), .brew(["webp"])]),
    // CHEIF: libheif, loaded when a picture needs it.
    .target(
      name: "CHEIF", exclude: ["README.md"], publicHeadersPath: "include",
      linkerSettings: [.linkedLibrary("dl", .when(platforms: [.linux]))]),
    // CJPEG: libjpeg-turbo with errors as return values.
    .target(
      name: "CJPEG", dependencies: ["CLibJPEG"], exclude: ["README.md"], publicHeadersPath: "include",
      linkerSettings: [.linkedLibrary("jpeg")]),

    // FoveaCompression: gzip, deflate and CRC-32 through zlib.
    .target(
      name: "FoveaCompression", dependencies: ["FoveaCore", "CZlib"], exclude: ["README.md"],
      swiftSettings: swift),
    .testTarget(
      name: "FoveaCompressionTests", dependencies: ["FoveaCompression", "FoveaCore"],
      swiftSettings: swift),

    // FoveaImage: codecs of PNG, JPEG, WebP and HEIC, orientation, operations on pixels equal to Pillow's.
    .target(name: "CFoveaImageKernels", publicHeadersPath: "include"),
    .target(
      name: "FoveaImage",
      dependencies: [
        "FoveaCompression", "FoveaCore", "CFoveaImageKernels", "CHEIF", "CJPEG", "CSpng", "CWebP",
      ],
      exclude: ["README.md"], swiftSettings: swift),
    .testTarget(
      name: "FoveaImageTests",
      dependencies: ["FoveaImage", "CFoveaImageKernels", "FoveaCompression", "FoveaCore"],
      exclude: ["Goldens"], swiftSettings: swift),

    // FoveaConformance: the cases that every backend has to pass.
    .target(
      name: "FoveaConformance", dependencies: ["FoveaCore", "FoveaGraph", "FoveaReference", "FoveaRuntime"],
      exclude: ["README.md"], swiftSettings: safe),
    // The graph's rules, one by one; golden numbers of PyTorch beside them.
    .testTarget(
      name: "FoveaGraphTests", dependencies: ["FoveaCore", "FoveaGraph"], swiftSettings: swift),
    // The suite on the reference backend, which judges all others.
    .testTarget(
      name: "FoveaConformanceTests",
      dependencies: ["FoveaConformance", "FoveaCore", "FoveaGraph", "FoveaReference", "FoveaRuntime"],
      exclude: ["Goldens"], swiftSettings: swift),

    // FoveaFormats: safetensors, PyTorch, .npy, .npz and IDX, read from hostile bytes.
    .target(
      name: "FoveaFormats", dependencies: ["FoveaCompression", "FoveaCore"], exclude: ["README.md"],
      swiftSettings: safe),
    .testTarget(
      name: "FoveaFormatsTests",
      dependencies: ["FoveaFormats", "FoveaCompression", "FoveaCore", "ArchiveForge"],
      exclude: ["Goldens"], swiftSettings: swift),
    // ArchiveForge: tar and zip archives that lie, for tests.
    .target(
      name: "ArchiveForge", dependencies: ["FoveaCompression"], path: "Tests/Support/ArchiveForge",
      swiftSettings: safe),

    // FoveaDownload: the files of public data sets, from the network.
    .target(
      name: "FoveaDownload", dependencies: ["FoveaFormats", "FoveaCore"], exclude: ["README.md"],
      swiftSettings: safe),
    .testTarget(
      name: "FoveaDownloadTests",
      dependencies: ["FoveaDownload", "FoveaFormats", "FoveaCompression", "FoveaCore", "ArchiveForge"],
      swiftSettings: swift),

    // FoveaData: data sets, the preprocessing spec, batches read ahead in order.
    .target(
      name: "FoveaData", dependencies: ["FoveaImage", "FoveaFormats", "FoveaCompression", "FoveaCore"],
      exclude: ["README.md"],
      swiftSettings: safe),
    .testTarget(
      name: "FoveaDataTests",
      dependencies: ["FoveaData", "FoveaImage", "FoveaFormats", "FoveaCompression", "FoveaCore"],
      exclude: ["Goldens"], swiftSettings: swift),

    // FoveaCheckpoints: trained networks as files, how they fit a network, names of other tools.
    .target(
      name: "FoveaCheckpoints",
      dependencies: [
        "FoveaCore", "FoveaGraph", "FoveaLayers", "FoveaModels", "FoveaRuntime", "FoveaFormats", "FoveaImage",
        "FoveaData",
      ],
      exclude: ["README.md"], swiftSettings: safe),
    .testTarget(
      name: "FoveaCheckpointsTests",
      dependencies: [
        "FoveaCore", "FoveaLayers", "FoveaModels", "FoveaReference", "FoveaRuntime", "FoveaFormats",
        "FoveaImage",
        "FoveaCheckpoints", "SmallNetwork",
      ],
      swiftSettings: swift),
    // SmallNetwork: a network with everything that a checkpoint has to carry, for tests.
    .target(
      name: "SmallNetwork",
      dependencies: ["FoveaCore", "FoveaLayers", "FoveaFormats", "FoveaData", "FoveaCheckpoints"],
      path: "Tests/Support/SmallNetwork", swiftSettings: safe),

    // FoveaInference: Evaluator, Predictor, Explainer and Probe.
    .target(
      name: "FoveaInference",
      dependencies: [
        "FoveaCore", "FoveaGraph", "FoveaLayers", "FoveaRuntime", "FoveaImage", "FoveaFormats", "FoveaData",
        "FoveaCheckpoints",
      ],
      exclude: ["README.md"], swiftSettings: safe),
    .testTarget(
      name: "FoveaInferenceTests",
      dependencies: [
        "FoveaCore", "FoveaLayers", "FoveaReference", "FoveaRuntime", "FoveaImage", "FoveaFormats",
        "FoveaData",
        "FoveaCheckpoints",
        "FoveaInference", "SmallNetwork",
      ],
      exclude: ["Goldens"], swiftSettings: swift),

    // FoveaTraining: losses, optimizers, schedules, the training step and the trainer.
    .target(
      name: "FoveaTraining",
      dependencies: [
        "FoveaCore", "FoveaGraph", "FoveaLayers", "FoveaModels", "FoveaRuntime", "FoveaImage", "FoveaData",
        "FoveaCheckpoints", "FoveaInference",
      ],
      exclude: ["README.md"], swiftSettings: safe),
    .testTarget(
      name: "FoveaTrainingTests",
      dependencies: [
        "FoveaCore", "FoveaGraph", "FoveaLayers", "FoveaModels", "FoveaReference", "FoveaRuntime",
        "FoveaImage", "FoveaData",
        "FoveaCheckpoints", "FoveaInference", "FoveaTraining",
      ],
      exclude: ["Goldens"], swiftSettings: swift),

    // FoveaReports: charts as SVG, pages as HTML.
    .target(
      name: "FoveaReports", dependencies: ["FoveaCore"], exclude: ["README.md"], swiftSettings: safe),
    .testTarget(name: "FoveaReportsTests", dependencies: ["FoveaReports"], swiftSettings: swift),

    // FoveaRuns: the directory of a run, its metrics, curves and checkpoints; configurations in YAML.
    .target(
      name: "FoveaRuns",
      dependencies: [
        "FoveaCore", "FoveaLayers", "FoveaModels", "FoveaRuntime", "FoveaReference", "FoveaOneDNN",
        "FoveaFormats", "FoveaImage", "FoveaData",
        "FoveaCheckpoints", "FoveaInference", "FoveaTraining", "FoveaReports",
        .product(name: "Yams", package: "Yams"),
      ],
      exclude: ["README.md"], swiftSettings: safe),
    .testTarget(
      name: "FoveaRunsTests",
      dependencies: [
        "FoveaCore", "FoveaLayers", "FoveaOneDNN", "FoveaFormats", "FoveaImage", "FoveaData",
        "FoveaCheckpoints", "FoveaInference",
        "FoveaTraining", "FoveaReference", "ResumableRun", "FoveaRuns",
      ],
      swiftSettings: swift),

    // Fovea: the umbrella, all that users need, with the CPU backend as default.
    .target(
      name: "Fovea",
      dependencies: [
        "FoveaCore", "FoveaGraph", "FoveaLayers", "FoveaModels", "FoveaRuntime", "FoveaImage", "FoveaFormats",
        "FoveaData", "FoveaCheckpoints", "FoveaInference", "FoveaTraining", "FoveaReports", "FoveaRuns",
        "FoveaReference",
        "FoveaOneDNN",
      ],
      exclude: ["README.md"], swiftSettings: safe),

    // FoveaCLI: the command fovea, one file for each subcommand.
    .executableTarget(
      name: "FoveaCLI",
      dependencies: [
        "Fovea", "FoveaCore", "FoveaDownload", "FoveaFormats", "FoveaGraph",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      exclude: ["README.md"], swiftSettings: safe),
    .testTarget(
      name: "FoveaCLITests",
      dependencies: [
        "Fovea", "FoveaCLI", "FoveaDownload", "FoveaFormats", "FineTune", "PredictLoop", "ExplainPicture",
      ],
      swiftSettings: swift),
    // The whole against PyTorch's numbers.
    .testTarget(
      name: "FoveaTests",
      dependencies: [
        "FoveaCore", "FoveaGraph", "FoveaLayers", "FoveaModels", "FoveaReference", "FoveaRuntime",
        "FoveaOneDNN", "FoveaImage", "FoveaFormats",
        "FoveaData", "FoveaCheckpoints", "FoveaInference", "FoveaTraining",
      ],
      resources: [.copy("Goldens")], swiftSettings: swift),
    // The README's example, built with everything else.
    .executableTarget(
      name: "FirstModel", dependencies: ["Fovea"], path: "Examples/FirstModel", swiftSettings: swift),
    // A run that can be killed and goes on.
    .executableTarget(
      name: "ResumableRun", dependencies: ["Fovea"], path: "Examples/ResumableRun", swiftSettings: swift),
    // What is inside a network, and what its layers make.
    .executableTarget(
      name: "LookInside", dependencies: ["Fovea"], path: "Examples/LookInside", swiftSettings: swift),
    // A trained network with a new head.
    .executableTarget(
      name: "FineTune", dependencies: ["Fovea"], path: "Examples/FineTune", swiftSettings: swift),
    // Answers for one picture after the other.
    .executableTarget(
      name: "PredictLoop", dependencies: ["Fovea"], path: "Examples/PredictLoop", swiftSettings: swift),
    // Where in a picture a network sees a class.
    .executableTarget(
      name: "ExplainPicture", dependencies: ["Fovea"], path: "Examples/ExplainPicture", swiftSettings: swift),
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
        "FoveaImage",
        "FoveaRuns",
      ],
      path: "Tests/Fuzzing", exclude: ["CLibFuzzer"], swiftSettings: swift,
      linkerSettings: [.unsafeFlags([runtime, "-lstdc++"])]),
  ]
}
