// swift-tools-version: 6.2
import PackageDescription

/// Settings of every Swift target: imports stay internal unless they say otherwise.
let swift: [SwiftSetting] = [
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("ExistentialAny"),
]
/// Settings of the rooms that hold no unsafe pointer; the compiler points at any that slips in.
let safe: [SwiftSetting] = swift + [.strictMemorySafety()]

let package = Package(
  name: "Fovea",
  platforms: [.macOS(.v15)],
  products: [],
  dependencies: [],
  targets: [
    // FoveaCore: shapes, host tensors, random numbers, errors, atomic files.
    .target(name: "FoveaCore", exclude: ["README.md"], swiftSettings: safe),
    .testTarget(name: "FoveaCoreTests", dependencies: ["FoveaCore"], swiftSettings: swift),
    // FoveaGraph: the intermediate representation, its operations and passes.
    .target(
      name: "FoveaGraph", dependencies: ["FoveaCore"], exclude: ["README.md"], swiftSettings: safe),
    // FoveaRuntime: what a backend promises, and the backend in plain Swift.
    .target(
      name: "FoveaRuntime", dependencies: ["FoveaCore", "FoveaGraph"], exclude: ["README.md"],
      swiftSettings: safe),
    .testTarget(
      name: "FoveaRuntimeTests", dependencies: ["FoveaCore", "FoveaGraph", "FoveaRuntime"],
      swiftSettings: swift),
    // FoveaConformance: the cases that every backend has to pass.
    .target(
      name: "FoveaConformance", dependencies: ["FoveaCore", "FoveaGraph", "FoveaRuntime"],
      exclude: ["README.md"], swiftSettings: safe),
    // The graph's rules, one by one; golden numbers of PyTorch beside them.
    .testTarget(
      name: "FoveaGraphTests", dependencies: ["FoveaCore", "FoveaGraph"], swiftSettings: swift),
    // The suite on the reference backend, which judges all others.
    .testTarget(
      name: "FoveaConformanceTests",
      dependencies: ["FoveaConformance", "FoveaCore", "FoveaGraph", "FoveaRuntime"],
      exclude: ["Goldens"], swiftSettings: swift),
  ]
)
