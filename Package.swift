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
    // CZlib, CSpng, CTurboJPEG: module maps of the system's zlib, libspng and libjpeg-turbo.
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"]), .brew(["zlib"])]),
    .systemLibrary(
      name: "CSpng", pkgConfig: "spng", providers: [.apt(["libspng-dev"]), .brew(["libspng"])]),
    .systemLibrary(
      name: "CTurboJPEG", pkgConfig: "libturbojpeg",
      providers: [.apt(["libturbojpeg0-dev"]), .brew(["jpeg-turbo"])]),

    // FoveaCompression: gzip and CRC-32 through zlib.
    .target(
      name: "FoveaCompression", dependencies: ["FoveaCore", "CZlib"], exclude: ["README.md"],
      swiftSettings: swift),
    .testTarget(
      name: "FoveaCompressionTests", dependencies: ["FoveaCompression", "FoveaCore"],
      swiftSettings: swift),

    // FoveaImage: PNG and JPEG codecs, orientation, Pillow-exact resampling.
    .target(
      name: "FoveaImage", dependencies: ["FoveaCore", "CSpng", "CTurboJPEG"], exclude: ["README.md"],
      swiftSettings: swift),
    .testTarget(
      name: "FoveaImageTests", dependencies: ["FoveaImage", "FoveaCompression", "FoveaCore"],
      exclude: ["Goldens"], swiftSettings: swift),

    // FoveaFormats: safetensors, .npy and IDX, read from hostile bytes.
    .target(
      name: "FoveaFormats", dependencies: ["FoveaCompression", "FoveaCore"], exclude: ["README.md"],
      swiftSettings: safe),
    .testTarget(
      name: "FoveaFormatsTests", dependencies: ["FoveaFormats", "FoveaCompression", "FoveaCore"],
      exclude: ["Goldens"], swiftSettings: swift),

    // FoveaData: data sets, the preprocessing spec, batches read ahead in order.
    .target(
      name: "FoveaData", dependencies: ["FoveaImage", "FoveaFormats", "FoveaCore"], exclude: ["README.md"],
      swiftSettings: safe),
    .testTarget(
      name: "FoveaDataTests",
      dependencies: ["FoveaData", "FoveaImage", "FoveaFormats", "FoveaCompression", "FoveaCore"],
      exclude: ["Goldens"], swiftSettings: swift),
  ]
)
