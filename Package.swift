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
    .target(name: "FoveaCore", swiftSettings: safe),
    .testTarget(name: "FoveaCoreTests", dependencies: ["FoveaCore"], swiftSettings: swift),
    // FoveaFormats: safetensors and .npy, read from hostile bytes.
    .target(name: "FoveaFormats", dependencies: ["FoveaCore"], exclude: ["README.md"], swiftSettings: safe),
    .testTarget(
      name: "FoveaFormatsTests", dependencies: ["FoveaFormats", "FoveaCore"], exclude: ["Goldens"],
      swiftSettings: swift),
  ]
)
