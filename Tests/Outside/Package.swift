// swift-tools-version: 6.2
import PackageDescription

/// Settings of every target: those of Fovea's own rooms.
let swift: [SwiftSetting] = [
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("ExistentialAny"),
  .strictMemorySafety(),
]
let fovea = Target.Dependency.product(name: "Fovea", package: "Fovea")

// A package of somebody else: it sees of Fovea what is public, and nothing more.
let package = Package(
  name: "Outside",
  platforms: [.macOS(.v15)],
  dependencies: [
    .package(name: "Fovea", path: "../.."),
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
  ],
  targets: [
    // ToyBackend: a backend in plain Swift.
    .target(name: "ToyBackend", dependencies: [fovea], swiftSettings: swift),
    // OwnChoices: an optimizer, an operation and a layer.
    .target(name: "OwnChoices", dependencies: [fovea], swiftSettings: swift),
    // OtherNames, MoreNames: short names of an app's own, which must meet none of Fovea's.
    .target(name: "OtherNames", swiftSettings: swift),
    .target(name: "MoreNames", swiftSettings: swift),
    // GuideCodeTests: the code of the guides in Sources/Fovea/Fovea.docc, a file for each article, run by tests.
    .testTarget(
      name: "GuideCodeTests", dependencies: [fovea, .product(name: "FoveaConformance", package: "Fovea")],
      swiftSettings: swift),
    .testTarget(
      name: "OutsideTests",
      dependencies: [
        "ToyBackend", "OwnChoices", "OtherNames", "MoreNames", fovea,
        .product(name: "FoveaConformance", package: "Fovea"),
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ], swiftSettings: swift),
  ]
)
